import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { RenderError } from '../errors.ts';
import { reasonOf } from './errors.ts';

/** Files kept on disk between processes, by name. Several processes may share a folder. */
export interface DiskCache {
  pathOf(name: string): string;
  /** null where there is none, or one older than `maxAgeMs`. */
  read(name: string, maxAgeMs?: number): Promise<Buffer | null>;
  /**
   * Writes the file whole or not at all, and gives its path.
   * @throws RenderError `cache_not_writable`
   */
  write(name: string, data: Uint8Array | string): Promise<string>;
}

/** Where fonts are kept unless the caller says: a folder of this user below the system's temporary one. */
export function defaultCacheDir(): string {
  const user = os.userInfo().uid >= 0 ? String(os.userInfo().uid) : os.userInfo().username;
  return path.join(os.tmpdir(), `gesso-${user}`);
}

/** A cache in a folder, which is made when the first file is written. */
export function createDiskCache(directory: string): DiskCache {
  const pathOf = (name: string) => path.join(directory, name);
  return {
    pathOf,
    async read(name, maxAgeMs) {
      try {
        if (maxAgeMs !== undefined && Date.now() - (await stat(pathOf(name))).mtimeMs > maxAgeMs) return null;
        return await readFile(pathOf(name));
      } catch {
        return null;
      }
    },
    async write(name, data) {
      const target = pathOf(name);
      const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await writeFile(temporary, data);
        await rename(temporary, target);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => {});
        throw new RenderError({
          kind: 'internal',
          code: 'cache_not_writable',
          message: `fonts cannot be kept in ${directory}: ${reasonOf(error)}`,
          hint: 'name a folder that can be written to as `cacheDir`',
          cause: error,
        });
      }
      return target;
    },
  };
}
