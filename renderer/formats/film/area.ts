import { words } from '../../paint/rgba8.ts';

/** A part of a frame, px. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The smallest area in which two pictures differ; of equal ones the px at the corner. */
export function changedArea(a: Uint8Array, b: Uint8Array, { width, height }: { width: number; height: number }): Area {
  const [before, after] = [words(a), words(b)];
  let [left, right, top, bottom] = [width, 0, 0, 0];
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * width, (y + 1) * width];
    let first = from;
    while (first < to && before[first] === after[first]) first++;
    if (first === to) continue;
    let last = to - 1;
    while (before[last] === after[last]) last--;
    if (bottom === 0) top = y;
    left = Math.min(left, first - from);
    right = Math.max(right, last - from + 1);
    bottom = y + 1;
  }
  return bottom === 0
    ? { x: 0, y: 0, width: 1, height: 1 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/** The same with its corner on even px. */
export function evenCorner({ x, y, width, height }: Area): Area {
  return { x: x & ~1, y: y & ~1, width: width + (x & 1), height: height + (y & 1) };
}
