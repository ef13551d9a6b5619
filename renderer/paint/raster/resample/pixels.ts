import type { Rect } from '../../../scene/types.ts';

/** Decoded pixels, 8 bits a channel, row by row: RGB or RGBA; alpha not premultiplied. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

/** RGBA pixels and where in them the part asked for lies; around it is a margin for the smoothing of edges. */
export interface CutOut {
  data: Uint8ClampedArray;
  width: number;
  height: number;
  source: Rect;
}

export interface Flip {
  flipX: boolean;
  flipY: boolean;
}

/** The alpha of an opaque pixel, in a pixel as one little-endian word. */
export const OPAQUE = 0xff000000;

/** Copies the pixels of row `y` that lie at `columns` to `words`, as RGBA. */
export function copyRow(
  { data, width, channels }: Pixels,
  y: number,
  columns: Int32Array,
  words: Uint32Array,
  at: number,
): void {
  const row = y * width;
  if (channels === 3) {
    for (let i = 0; i < columns.length; i++) {
      const p = (row + (columns[i] as number)) * 3;
      words[at + i] = OPAQUE | ((data[p + 2] as number) << 16) | ((data[p + 1] as number) << 8) | (data[p] as number);
    }
    return;
  }
  for (let i = 0; i < columns.length; i++) {
    const p = (row + (columns[i] as number)) * 4;
    words[at + i] =
      ((data[p + 3] as number) << 24) |
      ((data[p + 2] as number) << 16) |
      ((data[p + 1] as number) << 8) |
      (data[p] as number);
  }
}
