import type { Path, Rect, Segment } from './types.ts';

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

/** The path stretched from the origin. */
export const scalePath = (path: Path, x: number, y: number): Path =>
  path.map((segment): Segment => {
    if (segment[0] === 'Z') return segment;
    if (segment[0] === 'C')
      return ['C', segment[1] * x, segment[2] * y, segment[3] * x, segment[4] * y, segment[5] * x, segment[6] * y];
    return [segment[0], segment[1] * x, segment[2] * y];
  });

type Place = readonly [x: number, y: number];

/** Straight lines through the points, open. */
export const polyline = ([first, ...rest]: readonly Place[]): Path =>
  first ? [['M', ...first], ...rest.map((p) => ['L', ...p] as const)] : [];

/** Straight lines through the points and back to the first. */
export const polygon = (points: readonly Place[]): Path => [...polyline(points), ['Z']];

/** An ellipse in a box, clockwise from its rightmost point, as a canvas draws one. */
export function ellipse({ x, y, width, height }: Rect): Path {
  const [rx, ry] = [width / 2, height / 2];
  const [cx, cy, kx, ky] = [x + rx, y + ry, rx * QUARTER, ry * QUARTER];
  const [right, bottom] = [x + width, y + height];
  return [
    ['M', right, cy],
    ['C', right, cy + ky, cx + kx, bottom, cx, bottom],
    ['C', cx - kx, bottom, x, cy + ky, x, cy],
    ['C', x, cy - ky, cx - kx, y, cx, y],
    ['C', cx + kx, y, right, cy - ky, right, cy],
    ['Z'],
  ];
}

export const circle = (cx: number, cy: number, radius: number): Path =>
  ellipse({ x: cx - radius, y: cy - radius, width: 2 * radius, height: 2 * radius });

/** The path with every point put where `place` says. Curves follow their control points, so `place` has to be affine. */
export function mapPath(path: Path, place: (x: number, y: number) => Place): Path {
  return path.map((segment): Segment => {
    if (segment[0] === 'Z') return segment;
    if (segment[0] !== 'C') return [segment[0], ...place(segment[1], segment[2])];
    return ['C', ...place(segment[1], segment[2]), ...place(segment[3], segment[4]), ...place(segment[5], segment[6])];
  });
}

const WANTED: Readonly<Record<string, number>> = { M: 2, L: 2, C: 6, Z: 0 };

/** Reads SVG path data of absolute moves, lines, cubics and closes. Throws where it holds anything else. */
export function parsePath(text: string): Path {
  return [...text.matchAll(/([A-Za-z])([^A-Za-z]*)/g)].map(([, command, rest]): Segment => {
    const numbers = rest!.split(/[\s,]+/).filter(Boolean).map(Number);
    if (WANTED[command!] !== numbers.length || numbers.some(Number.isNaN)) throw new Error(`path data: ${command}${rest}`);
    return [command, ...numbers] as unknown as Segment;
  });
}
