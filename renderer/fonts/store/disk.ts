import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RenderError } from '../../errors.ts';
import { reasonOf } from '../errors.ts';

/** Files kept on disk between processes, by name. Several processes may share a folder. */
export interface DiskCache {
  pathOf(name: string): string;
  /** null where there is no such file, or where it is older than `maxAgeMs`. */
  read(name: string, maxAgeMs?: number): Promise<Buffer | null>;
  /**
   * Writes the file whole or not at all, and gives its path.
   * @throws RenderError `cache_not_writable`
   */
  write(name: string, data: Uint8Array | string): Promise<string>;
}

const DAY_MS = 24 * 3600e3;
/** A file that nobody has read for so long is deleted, ms. */
const UNUSED_MS = 30 * DAY_MS;

/** A cache in a folder, which is made when the first file is written. Then files long unused are deleted, too. */
export function createDiskCache(directory: string): DiskCache {
  const pathOf = (name: string) => path.join(directory, name);
  let pruned = false;
  return {
    pathOf,
    async read(name, maxAgeMs) {
      try {
        const { atimeMs, mtime, mtimeMs } = await stat(pathOf(name));
        if (maxAgeMs !== undefined && Date.now() - mtimeMs > maxAgeMs) return null;
        // File systems may not note that a file is read.
        if (Date.now() - atimeMs > DAY_MS) await utimes(pathOf(name), new Date(), mtime).catch(() => {});
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
      if (!pruned) {
        pruned = true;
        await prune(directory);
      }
      return target;
    },
  };
}

/** Deletes files that were neither written nor read for long; a file that cannot be deleted stays. */
async function prune(directory: string): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const file = path.join(directory, name);
    const { atimeMs, mtimeMs } = await stat(file).catch(() => ({ atimeMs: Date.now(), mtimeMs: 0 }));
    if (Date.now() - Math.max(atimeMs, mtimeMs) > UNUSED_MS) await rm(file, { force: true }).catch(() => {});
  }
}
