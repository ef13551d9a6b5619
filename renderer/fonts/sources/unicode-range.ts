/** Sorted, separate ranges of code points, both ends included. */
export type UnicodeRanges = readonly (readonly [number, number])[];

/**
 * Reads CSS `unicode-range`: `U+26, U+0-7F, U+4??`. Parts that are not ranges are skipped; null where no range is left.
 */
export function parseUnicodeRange(text: string): UnicodeRanges | null {
  const ranges: [number, number][] = [];
  for (const part of text.split(',')) {
    const match = /^\s*u\+([0-9a-f]{0,6})(\?{0,6})(?:-([0-9a-f]{1,6}))?\s*$/i.exec(part);
    if (!match || (!match[1] && !match[2])) continue;
    const [, digits = '', wild = '', end] = match;
    const first = Number.parseInt(digits + wild.replaceAll('?', '0'), 16);
    const last = end ? Number.parseInt(end, 16) : Number.parseInt(digits + wild.replaceAll('?', 'f'), 16);
    if (first <= last && first <= 0x10ffff) ranges.push([first, last]);
  }
  return ranges.length === 0 ? null : merge(ranges.sort((a, b) => a[0] - b[0]));
}

/** Joins ranges that overlap or touch, so that a binary search finds the one range of a code point. */
function merge(sorted: readonly [number, number][]): UnicodeRanges {
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** Whether a code point lies in the ranges; null means everything. */
export function inRanges(ranges: UnicodeRanges | null, codePoint: number): boolean {
  if (ranges === null) return true;
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]![1] < codePoint) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]![0] <= codePoint;
}
