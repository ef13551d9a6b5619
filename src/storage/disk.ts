import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { expiryOf } from './names.ts';
import type { FileStore } from './types.ts';
import { writeWhole } from './whole-file.ts';

/** Files half written by a process that ended are deleted after this long, ms. */
const STALE = 3_600_000;

/** ms since a file was written; 0 where it is gone by now. */
const age = async (path: string): Promise<number> =>
  Date.now() - ((await stat(path).catch(() => null))?.mtimeMs ?? Date.now());

/** Keeps files in a folder, which is made where it is missing. */
export async function createDiskStore(folder: string): Promise<FileStore> {
  await mkdir(folder, { recursive: true });

  /** @throws where the name is not one of ours: it would be a way out of the folder */
  function pathOf(name: string): string {
    if (expiryOf(name) === null) throw new Error('not the name of a stored file');
    return join(folder, name);
  }

  /** Only this user can read the files: they are renders of users. */
  async function write<T>(name: string, fill: (output: Writable) => Promise<T>): Promise<T> {
    return writeWhole(pathOf(name), { partial: join(folder, `${randomUUID()}.part`), mode: 0o600 }, fill);
  }

  return {
    write,
    put: (name, data) => write(name, async (output) => void output.write(data)),
    async open(name, partOf) {
      if (expiryOf(name) === null) return null;
      try {
        const handle = await open(join(folder, name));
        const { size } = await handle.stat();
        const { from, to } = partOf?.(size) ?? { from: 0, to: size };
        if (from < to) return { size, stream: handle.createReadStream({ start: from, end: to - 1 }) };
        await handle.close();
        return { size, stream: Readable.from([]) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async delete(name) {
      await rm(pathOf(name), { force: true });
    },
    async sweep(now) {
      let deleted = 0;
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        const expiry = expiryOf(name);
        const isExpired = expiry !== null && expiry <= now;
        if (!isExpired && !(name.endsWith('.part') && (await age(path)) > STALE)) continue;
        await rm(path, { force: true });
        deleted++;
      }
      return deleted;
    },
    async check() {
      const probe = join(folder, `${randomUUID()}.part`);
      try {
        await writeFile(probe, 'probe');
      } finally {
        await rm(probe, { force: true }).catch(() => {});
      }
    },
  };
}

/**
 * Deletes the files of a folder that a process left half-written, and those that nobody needs. To be called while no
 * process writes there.
 */
export async function sweepLeftovers(folder: string, isUseless: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder))
    if (name.endsWith('.part') || isUseless(name)) await rm(join(folder, name), { force: true });
}
