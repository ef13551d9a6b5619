import { lstat, mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/**
 * Writes a file beside its place, and moves it there once `fill` has ended and the disk has the bytes; where that fails
 * nothing is left. Returns the result of `fill`.
 */
export async function writeWhole<T>(
  target: string,
  { partial, mode }: { partial: string; mode?: number },
  fill: (output: Writable) => Promise<T>,
): Promise<T> {
  try {
    const handle = await open(partial, 'wx', mode);
    const output = handle.createWriteStream({ autoClose: false });
    const written = finished(output);
    // The writer sees an error at once; here it is looked at once the writer has ended.
    written.catch(() => {});
    let result: T;
    try {
      result = await fill(output);
      output.end();
      await written;
      await handle.sync();
    } finally {
      output.destroy();
      await handle.close();
    }
    await rename(partial, target);
    return result;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** Whether a file can be moved there: not over a link, a pipe or a device. */
export async function isReplaceable(target: string): Promise<boolean> {
  const there = await lstat(target).catch(() => null);
  return there === null || there.isFile();
}

/** Where a command writes a file before it is whole, under a name that is not too long where the file's own just fits. */
export const partialOf = (target: string): string =>
  join(dirname(target), `${basename(target).slice(0, 50)}.${process.pid}.part`);

/**
 * Writes bytes as {@link writeWhole} does, into a folder that is made where it is missing; what is no file is written as it is.
 * @param partial where it is written before it is whole; another one for each where several are written at a time
 * @throws Error that names the file
 */
export async function putWhole(target: string, data: Uint8Array | string, partial = partialOf(target)): Promise<void> {
  try {
    await mkdir(dirname(target), { recursive: true });
    if (!(await isReplaceable(target))) return await writeFile(target, data);
    await writeFile(partial, data);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw unwritten(target, error);
  }
}

/** Why a path leads nowhere, where the system only says that something is there. */
const IN_THE_WAY: ReadonlySet<unknown> = new Set(['EEXIST', 'ENOTDIR']);

/** An error of the system with the file that it is about, which that of a full disk does not name; others as they are. */
export function unwritten(file: string, error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  const reason = IN_THE_WAY.has(code) ? 'a part of its path is no folder' : message.split(', ', 1)[0];
  return Object.assign(new Error(`${file} cannot be written: ${reason}`), { code });
}
