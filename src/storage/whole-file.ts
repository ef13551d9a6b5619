import { open, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/**
 * Writes a file beside its place and moves it there once `fill` has come to its end and the disk has it; where that fails
 * nothing is left. Returns what `fill` returns.
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
    // Seen by whoever writes; here only once it has ended.
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
