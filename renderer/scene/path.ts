import type { Path, Rect } from './types.ts';

/** A rectangle, clockwise from its top left corner. */
export const rectangle = ({ x, y, width, height }: Rect): Path => [
  ['M', x, y],
  ['L', x + width, y],
  ['L', x + width, y + height],
  ['L', x, y + height],
  ['Z'],
];

/** Control points at this fraction of the radius make a cubic curve a quarter circle, within 0.03 %. */
const QUARTER = (4 / 3) * (Math.SQRT2 - 1);

/** A rectangle with round corners, clockwise from the end of its top left one; `radius` at most half a side. */
export function roundedRectangle({ x, y, width, height }: Rect, radius: number): Path {
  const [right, bottom, k] = [x + width, y + height, radius * (1 - QUARTER)];
  return [
    ['M', x + radius, y],
    ['L', right - radius, y],
    ['C', right - k, y, right, y + k, right, y + radius],
    ['L', right, bottom - radius],
    ['C', right, bottom - k, right - k, bottom, right - radius, bottom],
    ['L', x + radius, bottom],
    ['C', x + k, bottom, x, bottom - k, x, bottom - radius],
    ['L', x, y + radius],
    ['C', x, y + k, x + k, y, x + radius, y],
    ['Z'],
  ];
}

/** The ellipse that fills a box, from its right end clockwise. */
export function ellipse({ x, y, width, height }: Rect): Path {
  const [rx, ry] = [width / 2, height / 2];
  const [cx, cy] = [x + rx, y + ry];
  const [hx, hy] = [rx * QUARTER, ry * QUARTER];
  return [
    ['M', cx + rx, cy],
    ['C', cx + rx, cy + hy, cx + hx, cy + ry, cx, cy + ry],
    ['C', cx - hx, cy + ry, cx - rx, cy + hy, cx - rx, cy],
    ['C', cx - rx, cy - hy, cx - hx, cy - ry, cx, cy - ry],
    ['C', cx + hx, cy - ry, cx + rx, cy - hy, cx + rx, cy],
    ['Z'],
  ];
}
