import os from 'node:os';
import path from 'node:path';

/** Where files are kept unless the caller says: a folder of this user below the system's temporary one. */
export function defaultCacheDir(): string {
  const user = os.userInfo().uid >= 0 ? String(os.userInfo().uid) : os.userInfo().username;
  return path.join(os.tmpdir(), `gesso-${user}`);
}

/** The part of a cache folder for the files that are only needed while a process reads them. */
export const temporaryFolder = (cacheDir: string = defaultCacheDir()): string => path.join(cacheDir, 'tmp');
