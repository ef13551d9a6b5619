import type { Point } from './boundary.ts';

/** A straight line by a point on it and its unit direction. */
export interface Ray {
  x: number;
  y: number;
  dx: number;
  dy: number;
}

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** The least-squares line through the points (total least squares), from the first towards the last. */
export function fitLine(points: readonly Point[]): Ray & { worst: number } {
  const n = points.length;
  const x = points.reduce((sum, p) => sum + p.x, 0) / n;
  const y = points.reduce((sum, p) => sum + p.y, 0) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (const p of points) {
    xx += (p.x - x) ** 2;
    xy += (p.x - x) * (p.y - y);
    yy += (p.y - y) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  let [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const [first, last] = [points[0]!, points[n - 1]!];
  if ((last.x - first.x) * dx + (last.y - first.y) * dy < 0) [dx, dy] = [-dx, -dy];
  let worst = 0;
  for (const p of points) worst = Math.max(worst, Math.abs((p.x - x) * dy - (p.y - y) * dx));
  return { x, y, dx, dy, worst };
}

/**
 * The tangent at the first of the points, from a parabola over their chord: exact to second order, so that it tells a
 * tight arc from a corner. `worst` is how far the points lie from the parabola.
 */
export function tangentAtStart(points: readonly Point[]): Ray & { worst: number } {
  const chord = fitLine(points);
  const local = points.map((p) => ({
    u: (p.x - chord.x) * chord.dx + (p.y - chord.y) * chord.dy,
    v: (p.y - chord.y) * chord.dx - (p.x - chord.x) * chord.dy,
  }));
  const [c0, c1, c2] = parabola(local);
  const u = local[0]!.u;
  const value = c0 + c1 * u + c2 * u * u;
  const slope = c1 + 2 * c2 * u;
  const length = Math.hypot(1, slope);
  return {
    x: chord.x + u * chord.dx - value * chord.dy,
    y: chord.y + u * chord.dy + value * chord.dx,
    dx: (chord.dx - slope * chord.dy) / length,
    dy: (chord.dy + slope * chord.dx) / length,
    worst: Math.max(...local.map((p) => Math.abs(p.v - (c0 + c1 * p.u + c2 * p.u * p.u)))),
  };
}

/** Least-squares parabola v = c0 + c1 u + c2 u². */
function parabola(points: readonly { u: number; v: number }[]): [number, number, number] {
  const s = [0, 0, 0, 0, 0];
  const t = [0, 0, 0];
  for (const { u, v } of points)
    for (let k = 0, power = 1; k < 5; k++, power *= u) {
      s[k]! += power;
      if (k < 3) t[k]! += power * v;
    }
  const det = (a: number[]) =>
    a[0]! * (a[4]! * a[8]! - a[5]! * a[7]!) -
    a[1]! * (a[3]! * a[8]! - a[5]! * a[6]!) +
    a[2]! * (a[3]! * a[7]! - a[4]! * a[6]!);
  const [s0, s1, s2, s3, s4] = s as [number, number, number, number, number];
  const [t0, t1, t2] = t as [number, number, number];
  const d = det([s0, s1, s2, s1, s2, s3, s2, s3, s4]);
  if (Math.abs(d) < 1e-9) return [0, 0, 0];
  return [
    det([t0, s1, s2, t1, s2, s3, t2, s3, s4]) / d,
    det([s0, t0, s2, s1, t1, s3, s2, t2, s4]) / d,
    det([s0, s1, t0, s1, s2, t1, s2, s3, t2]) / d,
  ];
}

/** Where two lines cross; null where they are (nearly) parallel. */
export function crossing(a: Ray, b: Ray): Point | null {
  const det = a.dx * b.dy - a.dy * b.dx;
  if (Math.abs(det) < 1e-3) return null;
  const t = ((b.x - a.x) * b.dy - (b.y - a.y) * b.dx) / det;
  return { x: a.x + t * a.dx, y: a.y + t * a.dy };
}

/** The angle from one direction to another, radians, -π..π. */
export const turn = (a: Ray, b: Ray): number => Math.atan2(a.dx * b.dy - a.dy * b.dx, a.dx * b.dx + a.dy * b.dy);
