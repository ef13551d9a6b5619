import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RenderError } from '../../errors.ts';
import { trimFolder } from '../../lru-folder.ts';
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

/** That a file is read is noted again after this time, ms. */
const NOTED_MS = 60_000;
/** Default of {@link createDiskCache}. */
const MOST_BYTES = 1e9;
/** The folder is trimmed each time that this part of what it may hold was written. */
const TRIMMED_AFTER = 1 / 20;

const TEMPORARY = '.tmp';

/**
 * A cache in a folder, which is made when the first file is written. Files long unused are deleted, and those not used for
 * longest once there are more bytes than `maxBytes` (a twentieth more for each thread that writes).
 */
export function createDiskCache(directory: string, maxBytes = MOST_BYTES): DiskCache {
  const pathOf = (name: string) => path.join(directory, name);
  let written = Number.POSITIVE_INFINITY;

  async function trim(bytes: number): Promise<void> {
    written += bytes;
    if (written <= maxBytes * TRIMMED_AFTER) return;
    written = 0;
    await trimFolder(directory, { maxBytes, unusedMs: UNUSED_MS, isPartial: (name) => name.endsWith(TEMPORARY) });
  }

  return {
    pathOf,
    async read(name, maxAgeMs) {
      try {
        const { atimeMs, mtime, mtimeMs } = await stat(pathOf(name));
        // A file of tomorrow was written before the clock was set back: how old it is nobody knows.
        const ageMs = Math.abs(Date.now() - mtimeMs);
        if (maxAgeMs !== undefined && ageMs > maxAgeMs) return null;
        // File systems may not note that a file is read.
        if (Date.now() - atimeMs > NOTED_MS) await utimes(pathOf(name), new Date(), mtime).catch(() => {});
        return await readFile(pathOf(name));
      } catch {
        return null;
      }
    },
    async write(name, data) {
      const target = pathOf(name);
      const temporary = `${target}.${randomBytes(6).toString('hex')}${TEMPORARY}`;
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
      await trim(data.length);
      return target;
    },
  };
}
