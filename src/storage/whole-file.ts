import { open, rename, rm } from 'node:fs/promises';
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
