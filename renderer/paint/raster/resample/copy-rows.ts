import { words as wordsOf } from '../../rgba8.ts';
import { writeOpaqueMeans } from './block-means.ts';
import type { Pixels } from './pixels.ts';

/**
 * Copies the px that lie in `rows` at `columns` to `words`, as RGBA.
 *
 * @param start where in `words` the `y`th row begins
 */
export function copyRows(
  pixels: Pixels,
  rows: Int32Array,
  columns: Int32Array,
  words: Uint32Array,
  start: (y: number) => number,
): void {
  // The mean of one px is that px, which the kernel makes RGBA: a first picture waited for this loop until V8 had compiled it.
  if (pixels.channels === 3) {
    writeOpaqueMeans(pixels, { from: columns, size: 1 }, { from: rows, size: 1 }, words, start);
    return;
  }
  const px = wordsOf(pixels.data);
  for (let y = 0; y < rows.length; y++) {
    const [row, to] = [rows[y]! * pixels.width, start(y)];
    for (let i = 0; i < columns.length; i++) words[to + i] = px[row + columns[i]!]!;
  }
}
