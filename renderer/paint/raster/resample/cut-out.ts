import type { Rect } from '../../../scene/types.ts';
import { copyRows } from './copy-rows.ts';
import type { CutOut, Flip, Pixels } from './pixels.ts';

/**
 * Copies a part of a picture with `margin` px around it, mirrored where asked. Beyond the picture its edge repeats.
 *
 * @param part px of the unmirrored picture, need not be whole
 */
export function cutOut(pixels: Pixels, part: Rect, margin: number, { flipX, flipY }: Flip): CutOut {
  const columns = span(part.x, part.width, margin, pixels.width, flipX);
  const rows = span(part.y, part.height, margin, pixels.height, flipY);
  const [width, height] = [columns.from.length, rows.from.length];
  const words = new Uint32Array(width * height);
  copyRows(pixels, rows.from, columns.from, words, (y) => y * width);
  const source = { x: columns.start, y: rows.start, width: part.width, height: part.height };
  return { data: new Uint8ClampedArray(words.buffer), width, height, source };
}

/** The pixels of one axis to copy, in order, and where the part begins among them. */
function span(
  offset: number,
  length: number,
  margin: number,
  size: number,
  flip: boolean,
): { from: Int32Array; start: number } {
  const first = Math.floor(offset) - margin;
  const count = Math.ceil(offset + length) + margin - first;
  const from = Int32Array.from({ length: count }, (_, i) => Math.min(size - 1, Math.max(0, first + i)));
  return flip ? { from: from.reverse(), start: first + count - offset - length } : { from, start: offset - first };
}
