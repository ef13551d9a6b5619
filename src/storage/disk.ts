import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { StoreError } from './errors.ts';
import { expiryOf, isBody } from './names.ts';
import type { FileStore } from './types.ts';
import { writeWhole } from './whole-file.ts';

/** Files half written are deleted after this long, ms: processes that ended left them, on other machines too where the folder is shared. */
const STALE = 3_600_000;

/** When a file was last written, ms since 1970; never where it is gone by now. */
const writtenAt = async (path: string): Promise<number> =>
  (await stat(path).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY;

/** The same stream for no more than so many bytes. */
function boundedWriter(target: Writable, room: number, tooMuch: () => Error): { output: Writable; bytes(): number } {
  let bytes = 0;
  const output = new Writable({
    write(chunk: Buffer, encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > room) done(tooMuch());
      else target.write(chunk, encoding, done);
    },
  });
  return { output, bytes: () => bytes };
}

const full = (mostBytes: number) =>
  new StoreError('full', `the files have come to the ${mostBytes} bytes that GESSO_MAX_FILES_BYTES allows`, undefined);

/** Bytes of a file; 0 where it is missing. */
const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => null))?.size ?? 0;

/**
 * Keeps files in a folder, which is made where it is missing; one process at a time.
 * @param mostBytes bytes of all files; a file for which there is no room is refused. Default: as many as the disk has
 */
export async function createDiskStore(folder: string, mostBytes = Number.POSITIVE_INFINITY): Promise<FileStore> {
  await mkdir(folder, { recursive: true });
  let kept = 0;
  /** Files that this process is writing, however long that takes. */
  const partials = new Set<string>();
  const newPartial = () => {
    const name = `${randomUUID()}.part`;
    partials.add(name);
    return { partial: join(folder, name), end: () => partials.delete(name) };
  };
  for (const name of await readdir(folder)) kept += await sizeOf(join(folder, name));

  /** @throws where the name is not one of ours: it would be a way out of the folder */
  function pathOf(name: string): string {
    if (expiryOf(name) === null) throw new Error('not the name of a stored file');
    return join(folder, name);
  }

  /** Only this user can read the files: they are renders of users. */
  async function write<T>(name: string, fill: (output: Writable) => Promise<T>): Promise<T> {
    const path = pathOf(name);
    const before = await sizeOf(path);
    const room = mostBytes - kept + before;
    const { partial, end } = newPartial();
    let size = 0;
    const result = await writeWhole(path, { partial, mode: 0o600 }, async (output) => {
      const bounded = boundedWriter(output, room, () => full(mostBytes));
      const written = finished(bounded.output);
      written.catch(() => {});
      try {
        const filled = await fill(bounded.output);
        bounded.output.end();
        await written;
        size = bounded.bytes();
        return filled;
      } catch (error) {
        throw bounded.output.errored ?? error;
      } finally {
        bounded.output.destroy();
      }
    }).finally(end);
    kept += size - before;
    return result;
  }

  async function remove(path: string): Promise<void> {
    const size = await sizeOf(path);
    await rm(path, { force: true });
    kept -= size;
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
    delete: async (name) => remove(pathOf(name)),
    async sweep(now) {
      let deleted = 0;
      for (const name of await readdir(folder)) {
        const path = join(folder, name);
        const expiry = expiryOf(name);
        const isExpired = expiry !== null && expiry <= now;
        const isLeft = name.endsWith('.part') && !partials.has(name) && now - (await writtenAt(path)) > STALE;
        if (!isExpired && !isLeft) continue;
        await remove(path);
        deleted++;
      }
      return deleted;
    },
    async *bodies(before) {
      for (const name of await readdir(folder))
        if (isBody(name) && (await writtenAt(join(folder, name))) < before) yield name;
    },
    bytes: () => kept,
    async check() {
      if (kept >= mostBytes) throw full(mostBytes);
      const { partial, end } = newPartial();
      try {
        await writeFile(partial, 'probe');
      } finally {
        await rm(partial, { force: true }).catch(() => {});
        end();
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
