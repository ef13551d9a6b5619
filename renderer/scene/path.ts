import { applyMatrix, IDENTITY, scaling } from './matrix.ts';
import type { Matrix, Path, Rect, Segment } from './types.ts';

/** A rectangle, clockwise from its top left corner. */
export const rectangle = ({ x, y, width, height }: Rect): Path => [
  ['M', x, y],
  ['L', x + width, y],
  ['L', x + width, y + height],
  ['L', x, y + height],
  ['Z'],
];

/** A quarter of an ellipse from the pen on: to (x, y), with the corner of its box at (cx, cy). */
const quarter = (cx: number, cy: number, x: number, y: number): Segment => ['W', cx, cy, x, y, Math.SQRT1_2];

/** A rectangle with round corners, clockwise from the end of its top left one; `radius` at most half a side. */
export function roundedRectangle({ x, y, width, height }: Rect, radius: number): Path {
  const [right, bottom] = [x + width, y + height];
  return [
    ['M', x + radius, y],
    ['L', right - radius, y],
    quarter(right, y, right, y + radius),
    ['L', right, bottom - radius],
    quarter(right, bottom, right - radius, bottom),
    ['L', x + radius, bottom],
    quarter(x, bottom, x, bottom - radius),
    ['L', x, y + radius],
    quarter(x, y, x + radius, y),
    ['Z'],
  ];
}

/** The ellipse that fills a box, from its right end clockwise. */
export function ellipse({ x, y, width, height }: Rect): Path {
  const [right, bottom] = [x + width, y + height];
  const [cx, cy] = [x + width / 2, y + height / 2];
  return [
    ['M', right, cy],
    quarter(right, bottom, cx, bottom),
    quarter(x, bottom, x, cy),
    quarter(x, y, cx, y),
    quarter(right, y, right, cy),
    ['Z'],
  ];
}

/**
 * An arc of an ellipse about (cx, cy), going on from the point at angle `from` to the one at `to`; radians, clockwise on
 * the screen from the right. Quarters, then what is left over, as Skia builds its arcs (`SkConic::BuildUnitArc`).
 */
export function arcTo(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Segment[] {
  const quarters = Math.abs(to - from) / (Math.PI / 2);
  const count = Math.max(1, Math.ceil(quarters - 1e-9));
  const step = (Math.sign(to - from) * Math.PI) / 2;
  return Array.from({ length: count }, (_, i): Segment => {
    const a = from + i * step;
    const b = i + 1 < count ? a + step : to;
    // The control point lies where the tangents meet: at the middle angle, as far out as its weight is small.
    const [middle, weight] = [(a + b) / 2, Math.cos((b - a) / 2)];
    return [
      'W',
      cx + (rx * Math.cos(middle)) / weight,
      cy + (ry * Math.sin(middle)) / weight,
      cx + rx * Math.cos(b),
      cy + ry * Math.sin(b),
      weight,
    ];
  });
}

/** A segment's points: its control points and its end. A close has none. */
export function pointsOf(segment: Segment): (readonly [x: number, y: number])[] {
  switch (segment[0]) {
    case 'Z':
      return [];
    case 'Q':
    case 'W':
      return [
        [segment[1], segment[2]],
        [segment[3], segment[4]],
      ];
    case 'C':
      return [
        [segment[1], segment[2]],
        [segment[3], segment[4]],
        [segment[5], segment[6]],
      ];
    default:
      return [[segment[1], segment[2]]];
  }
}

/** The segment with each of its points moved. Only for affine maps: a conic's weight stays. */
function mapPoints(segment: Segment, map: (x: number, y: number) => readonly [number, number]): Segment {
  switch (segment[0]) {
    case 'Z':
      return segment;
    case 'Q':
      return ['Q', ...map(segment[1], segment[2]), ...map(segment[3], segment[4])];
    case 'W':
      return ['W', ...map(segment[1], segment[2]), ...map(segment[3], segment[4]), segment[5]];
    case 'C':
      return ['C', ...map(segment[1], segment[2]), ...map(segment[3], segment[4]), ...map(segment[5], segment[6])];
    default:
      return [segment[0], ...map(segment[1], segment[2])];
  }
}

/** The path stretched from the origin. */
export const scalePath = (path: Path, x: number, y: number): Path => transformPath(path, scaling(x, y));

/** The path in the coordinates that a matrix leads to. */
export const transformPath = (path: Path, matrix: Matrix): Path =>
  matrix === IDENTITY ? path : path.map((segment) => mapPoints(segment, (x, y) => applyMatrix(matrix, x, y)));

type Cubic = Extract<Segment, readonly ['C', ...number[]]>;

/** The path without quadratics and conics, for formats that know cubics only; a quarter circle is met within 0.03 %. */
export function withCubics(path: Path): Exclude<Segment, readonly ['Q' | 'W', ...number[]]>[] {
  let [first, pen]: [readonly [number, number], readonly [number, number]] = [
    [0, 0],
    [0, 0],
  ];
  return path.flatMap((segment) => {
    const from = pen;
    if (segment[0] === 'Z') pen = first;
    else pen = segment.slice(segment[0] === 'W' ? -3 : -2) as unknown as readonly [number, number];
    if (segment[0] === 'M') first = pen;
    if (segment[0] === 'Q') return [cubicOf(from, [segment[1], segment[2]], pen, 2 / 3)];
    if (segment[0] === 'W') return conicCubics(from, segment);
    return [segment];
  });
}

/** A curve whose control points lie at a part of the way to one point. */
function cubicOf(
  [x0, y0]: readonly [number, number],
  [cx, cy]: readonly [number, number],
  [x, y]: readonly [number, number],
  part: number,
): Cubic {
  return ['C', x0 + (cx - x0) * part, y0 + (cy - y0) * part, x + (cx - x) * part, y + (cy - y) * part, x, y];
}

/** An arc of up to a quarter as one cubic; a longer one halved first, so that each half's control point is where its tangents meet. */
function conicCubics(
  from: readonly [number, number],
  [, cx, cy, x, y, weight]: Extract<Segment, readonly ['W', ...number[]]>,
): Cubic[] {
  // Through the middle of the curve and with its tangents at the ends (Goldapp 1991).
  if (weight > 0.7) return [cubicOf(from, [cx, cy], [x, y], (4 * weight) / (3 * (1 + weight)))];
  if (weight < 1e-6) return [cubicOf(from, from, [x, y], 0)];
  const half = Math.sqrt((1 + weight) / 2);
  const towards = (end: number, control: number) => (end + weight * control) / (1 + weight);
  const [ax, ay] = [towards(from[0], cx), towards(from[1], cy)];
  const [bx, by] = [towards(x, cx), towards(y, cy)];
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  return [...conicCubics(from, ['W', ax, ay, mx, my, half]), ...conicCubics([mx, my], ['W', bx, by, x, y, half])];
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
