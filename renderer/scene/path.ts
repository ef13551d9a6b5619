import { applyMatrix, IDENTITY } from './matrix.ts';
import type { Matrix, Path, Rect, Segment } from './types.ts';

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

/**
 * Cubics along an ellipse about (cx, cy), going on from the point at angle `from` to the one at `to`; radians, clockwise
 * on the screen from the right. One for every eighth: within 0.0004 % of the radius.
 */
export function arcTo(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Segment[] {
  const count = Math.max(1, Math.ceil(Math.abs(to - from) / (Math.PI / 4) - 1e-9));
  const step = (to - from) / count;
  const handle = (4 / 3) * Math.tan(step / 4);
  return Array.from({ length: count }, (_, i): Segment => {
    const [a, b] = [from + i * step, from + (i + 1) * step];
    const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
    return [
      'C',
      cx + rx * (ca - handle * sa),
      cy + ry * (sa + handle * ca),
      cx + rx * (cb + handle * sb),
      cy + ry * (sb - handle * cb),
      cx + rx * cb,
      cy + ry * sb,
    ];
  });
}

/** The path stretched from the origin. */
export const scalePath = (path: Path, x: number, y: number): Path =>
  path.map((segment): Segment => {
    if (segment[0] === 'Z') return segment;
    if (segment[0] === 'C')
      return ['C', segment[1] * x, segment[2] * y, segment[3] * x, segment[4] * y, segment[5] * x, segment[6] * y];
    return [segment[0], segment[1] * x, segment[2] * y];
  });

/** The path in the coordinates that a matrix leads to. */
export function transformPath(path: Path, matrix: Matrix): Path {
  if (matrix === IDENTITY) return path;
  return path.map((segment): Segment => {
    if (segment[0] === 'Z') return segment;
    if (segment[0] === 'C')
      return [
        'C',
        ...applyMatrix(matrix, segment[1], segment[2]),
        ...applyMatrix(matrix, segment[3], segment[4]),
        ...applyMatrix(matrix, segment[5], segment[6]),
      ];
    return [segment[0], ...applyMatrix(matrix, segment[1], segment[2])];
  });
}

const WANTED: Readonly<Record<string, number>> = { M: 2, L: 2, C: 6, Z: 0 };

/** Reads SVG path data of absolute moves, lines, cubics and closes. Throws where it holds anything else. */
export function parsePath(text: string): Path {
  return [...text.matchAll(/([A-Za-z])([^A-Za-z]*)/g)].map(([, command, rest]): Segment => {
    const numbers = rest!
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    if (WANTED[command!] !== numbers.length || numbers.some(Number.isNaN))
      throw new Error(`path data: ${command}${rest}`);
    return [command, ...numbers] as unknown as Segment;
  });
}
