/** How two pictures differ, by the measure of the reference's own comparison (pixelmatch, threshold 0.1). */
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** What differs between two pictures of one size. */
export interface Difference {
  /** Percent of the pixels; 100 where the sizes differ. */
  percent: number;
  /** Mean difference of the channels, 0..255. */
  mean: number;
  /** One byte a pixel, row by row: 1 where the pictures differ. Empty where their sizes do. */
  mask: Uint8Array;
  /** pixelmatch's picture of it; null where the sizes differ. */
  picture: PNG | null;
}

/** Compares two pictures; those of different sizes differ everywhere. */
export function differenceOf(expected: PNG, actual: PNG): Difference {
  const { width, height } = expected;
  if (actual.width !== width || actual.height !== height)
    return { percent: 100, mean: 255, mask: new Uint8Array(), picture: null };
  const picture = new PNG({ width, height });
  const count = pixelmatch(expected.data, actual.data, picture.data, width, height, { threshold: 0.1 });
  const marked = new PNG({ width, height });
  pixelmatch(expected.data, actual.data, marked.data, width, height, { threshold: 0.1, diffMask: true });
  // pixelmatch marks pixels that it takes for anti-aliasing in yellow, differing ones in red.
  const mask = Uint8Array.from({ length: width * height }, (_, i) =>
    marked.data[4 * i + 3]! > 0 && marked.data[4 * i + 1] === 0 ? 1 : 0,
  );
  let sum = 0;
  for (let i = 0; i < expected.data.length; i++) sum += Math.abs(expected.data[i]! - actual.data[i]!);
  return { percent: (100 * count) / (width * height), mean: sum / expected.data.length, mask, picture };
}

/** The box around a mask's set pixels as `width×height at x, y`, and their number; empty where none is set. */
export function regionOf(mask: Uint8Array, width: number): string {
  let [left, top, right, bottom, count] = [width, Number.POSITIVE_INFINITY, -1, -1, 0];
  mask.forEach((set, i) => {
    if (!set) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    count++;
  });
  return count === 0 ? '' : `${count} px in ${right - left + 1}×${bottom - top + 1} at ${left}, ${top}`;
}

/** Pictures in rows, on a checkerboard's grey so that clear parts show. */
export function sheetOf(rows: readonly (readonly PNG[])[]): PNG {
  const gap = 4;
  const width = Math.max(...rows.map((row) => row.reduce((sum, picture) => sum + picture.width + gap, 0)));
  const heights = rows.map((row) => Math.max(...row.map((picture) => picture.height)) + gap);
  const sheet = new PNG({ width, height: heights.reduce((sum, height) => sum + height, 0) });
  sheet.data.fill(0xaa);
  let top = 0;
  rows.forEach((row, i) => {
    let left = 0;
    for (const picture of row) {
      PNG.bitblt(picture, sheet, 0, 0, picture.width, picture.height, left, top);
      left += picture.width + gap;
    }
    top += heights[i]!;
  });
  return sheet;
}
