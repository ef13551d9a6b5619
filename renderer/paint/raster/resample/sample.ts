import type { Rect } from '../../../scene/types.ts';
import { type CutOut, copyRow, type Pixels } from './pixels.ts';

/**
 * Draws a part of a picture smaller as Chromium's canvas does: each px mixes the four around its centre, whatever lies
 * between those is passed over. Skia's fractions have 4 bits and its sums are cut, not rounded (corpus
 * page-background-image, to the last bit).
 */
export function sample(pixels: Pixels, part: Rect, target: { width: number; height: number }): CutOut {
  const columns = neighbours(part.x, part.width, target.width, pixels.width);
  const rows = neighbours(part.y, part.height, target.height, pixels.height);
  const { width, height } = target;
  const data = new Uint8ClampedArray(width * height * 4);
  const words = new Uint32Array(width * 4);
  const around = new Uint8Array(words.buffer);
  for (let y = 0; y < height; y++) {
    const [above, below] = [rows.before[y] as number, rows.after[y] as number];
    copyRow(pixels, above, columns.before, words, 0);
    copyRow(pixels, above, columns.after, words, width);
    copyRow(pixels, below, columns.before, words, 2 * width);
    copyRow(pixels, below, columns.after, words, 3 * width);
    mixRow(around, columns.sixteenths, rows.sixteenths[y] as number, data, y * width * 4);
  }
  return { data, width, height, source: { x: 0, y: 0, width, height } };
}

/** For each target px of one axis: the px before and after its centre, and how far it lies towards the latter. */
function neighbours(offset: number, length: number, count: number, size: number) {
  const within = (position: number) => Math.min(size - 1, Math.max(0, position));
  const centre = (i: number) => offset + ((i + 0.5) * length) / count - 0.5;
  return {
    before: Int32Array.from({ length: count }, (_, i) => within(Math.floor(centre(i)))),
    after: Int32Array.from({ length: count }, (_, i) => within(Math.floor(centre(i)) + 1)),
    sixteenths: Int32Array.from({ length: count }, (_, i) => Math.floor((centre(i) - Math.floor(centre(i))) * 16)),
  };
}

/**
 * Writes a row of mixed px; colours count by their alpha.
 * @param around RGBA: the row above left of every px, above right, below left, below right
 */
function mixRow(around: Uint8Array, across: Int32Array, down: number, to: Uint8ClampedArray, at: number): void {
  const row = across.length * 4;
  for (let x = 0, p = 0; p < row; x++, p += 4) {
    const right = across[x] as number;
    const w0 = (16 - right) * (16 - down) * (around[p + 3] as number);
    const w1 = right * (16 - down) * (around[row + p + 3] as number);
    const w2 = (16 - right) * down * (around[2 * row + p + 3] as number);
    const w3 = right * down * (around[3 * row + p + 3] as number);
    const alpha = w0 + w1 + w2 + w3;
    if (alpha === 0) continue;
    for (let c = p; c < p + 3; c++) {
      const color =
        w0 * (around[c] as number) +
        w1 * (around[row + c] as number) +
        w2 * (around[2 * row + c] as number) +
        w3 * (around[3 * row + c] as number);
      to[at + c] = (color / alpha) | 0;
    }
    to[at + p + 3] = alpha >> 8;
  }
}
