import { kernelMemory, loadKernels } from '../../kernels/index.ts';
import type { Pixels } from './pixels.ts';

/** Where the block of each target px begins in the unmirrored source, and how many px it measures. */
export interface Blocks {
  from: Int32Array;
  size: number;
}

/** Bytes of rows that are copied at a time: they stay in a core's cache. */
const BAND = 2 ** 17;

/** px of a block up to which the kernel is exact (`kernels/source/shrink.ts`). */
const MOST_PX = 256;

/** Whether {@link writeOpaqueMeans} takes blocks of this size. */
export const areMeansExact = (columns: Blocks, rows: Blocks): boolean => columns.size * rows.size <= MOST_PX;

/**
 * Writes the mean colours of blocks of RGB px, row by row.
 *
 * @param start where in `words` the `y`th row begins
 */
export function writeOpaqueMeans(
  { data, width }: Pixels,
  columns: Blocks,
  rows: Blocks,
  words: Uint32Array,
  start: (y: number) => number,
): void {
  const [count, height, stride] = [columns.from.length, rows.from.length, 3 * width];
  const [left, bytes] = reach(columns, 3);
  const fours = (count + 3) & ~3;
  const most = Math.max(BAND, rows.size * stride);
  // Behind rows and sums is room for what is read beyond them.
  const { heap, memory } = kernelMemory(aligned(most) + aligned(2 * bytes + 16) + 8 * fours + 48);
  const { meansOfBlocks } = loadKernels();
  const band = aligned(heap);
  const sums = band + aligned(most);
  const from = sums + aligned(2 * bytes + 16);
  const to = from + 4 * fours;
  new Uint32Array(memory.buffer, from, fours).fill(0).set(columns.from.map((column) => 3 * column - left));
  const means = new Uint32Array(memory.buffer, to, count);
  let [top, bottom] = [0, 0];
  for (let y = 0; y < height; y++) {
    const first = (rows.from[y] as number) * stride;
    const last = first + rows.size * stride;
    if (first < top || last > bottom) {
      // The blocks of mirrored rows come from the bottom to the top.
      const goesUp = rows.from[height - 1]! < rows.from[0]!;
      top = goesUp ? Math.max(0, last - Math.floor(most / stride) * stride) : first;
      bottom = Math.min(data.length, top + Math.floor(most / stride) * stride);
      memory.set(data.subarray(top, bottom), band);
    }
    meansOfBlocks(band + first - top + left, stride, bytes, rows.size, columns.size, from, fours, sums, to);
    words.set(means, start(y));
  }
}

/** Where the first of the blocks begins in a row, and how far from there the last one ends, bytes. */
function reach({ from, size }: Blocks, channels: number): [left: number, bytes: number] {
  const ends = [from[0]!, from[from.length - 1]!];
  const left = Math.min(...ends);
  return [channels * left, channels * (Math.max(...ends) + size - left)];
}

/** Up to a multiple of 16, and 16 more. */
const aligned = (bytes: number): number => ((bytes + 15) & ~15) + 16;
