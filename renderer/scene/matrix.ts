import type { Matrix, Rect } from './types.ts';

/** Frozen: a caller that changed it would change it for all. */
export const IDENTITY: Matrix = Object.freeze([1, 0, 0, 1, 0, 0] as const);

/** First `inner`, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

export const translation = (x: number, y: number): Matrix => [1, 0, 0, 1, x, y];
export const scaling = (x: number, y = x): Matrix => [x, 0, 0, y, 0, 0];

/** Clockwise (y points down), degrees; exact at quarter turns. */
export function rotation(degrees: number): Matrix {
  const turn = ((degrees % 360) + 360) % 360;
  if (turn === 0) return IDENTITY;
  if (turn === 90) return [0, 1, -1, 0, 0, 0];
  if (turn === 180) return [-1, 0, 0, -1, 0, 0];
  if (turn === 270) return [0, -1, 1, 0, 0, 0];
  const radians = (turn * Math.PI) / 180;
  return [Math.cos(radians), Math.sin(radians), -Math.sin(radians), Math.cos(radians), 0, 0];
}

export function applyMatrix(matrix: Matrix, x: number, y: number): [number, number] {
  return [matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]];
}

/** Null where the matrix flattens the plane. */
export function invert([a, b, c, d, e, f]: Matrix): Matrix | null {
  const det = a * d - b * c;
  if (!Number.isFinite(1 / det)) return null;
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det];
}

/** The upright box around a transformed rectangle. */
export function mapRect(matrix: Matrix, { x, y, width, height }: Rect): Rect {
  const [ax, ay] = applyMatrix(matrix, x, y);
  const [bx, by] = applyMatrix(matrix, x + width, y);
  const [cx, cy] = applyMatrix(matrix, x, y + height);
  const [dx, dy] = applyMatrix(matrix, x + width, y + height);
  const [left, top] = [Math.min(ax, bx, cx, dx), Math.min(ay, by, cy, dy)];
  return { x: left, y: top, width: Math.max(ax, bx, cx, dx) - left, height: Math.max(ay, by, cy, dy) - top };
}

/** How much longer lengths become: the square root of the area's growth. */
export const scaleOf = ([a, b, c, d]: Matrix): number => Math.sqrt(Math.abs(a * d - b * c));

/** Neither turned nor skewed nor mirrored vertically. */
export const isUpright = ([a, b, c, d]: Matrix): boolean => b === 0 && c === 0 && a > 0 && d > 0;
