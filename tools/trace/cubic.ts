import type { Point } from './boundary.ts';
import { distance } from './local.ts';

export interface Vector {
  dx: number;
  dy: number;
}

/** A cubic Bézier curve by its four points. */
export type Cubic = readonly [Point, Point, Point, Point];

export interface Fitted {
  curves: Cubic[];
  /** Greatest distance of a sample from the curves, px. */
  worst: number;
}

/** An end of a curve: where it is, and the direction it must run into the curve with, where that is known. */
export interface End {
  point: Point;
  tangent: Vector | null;
}

const at = ([a, b, c, d]: Cubic, t: number): Point => {
  const s = 1 - t;
  const [wa, wb, wc, wd] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
};

/**
 * Fits cubic curves to samples between two ends: one where that stays within the tolerance, else two parts, each fitted
 * in turn, parted where the worse of them comes out best.
 *
 * @source P. J. Schneider, "An algorithm for automatically fitting digitized curves", Graphics Gems (1990); control points
 * of an end without a tangent are free in both coordinates.
 */
export function fitCurves(samples: readonly Point[], from: End, to: End, tolerance: number): Fitted {
  const whole = fitOne(samples, from, to);
  if (whole.worst <= tolerance || samples.length < 16) return { curves: [whole.curve], worst: whole.worst };
  let best: { at: number; joint: End; worst: number } | null = null;
  for (let k = 1; k < 16; k++) {
    const index = Math.round((samples.length * k) / 16);
    if (index < 6 || index > samples.length - 7) continue;
    const joint = jointAt(samples, index);
    const left = fitOne(samples.slice(0, index + 1), from, joint);
    const right = fitOne(samples.slice(index), reversed(joint), to);
    const worst = Math.max(left.worst, right.worst);
    if (!best || worst < best.worst) best = { at: index, joint, worst };
  }
  if (!best) return { curves: [whole.curve], worst: whole.worst };
  const left = fitCurves(samples.slice(0, best.at + 1), from, best.joint, tolerance);
  const right = fitCurves(samples.slice(best.at), reversed(best.joint), to, tolerance);
  return { curves: [...left.curves, ...right.curves], worst: Math.max(left.worst, right.worst) };
}

/** The other side of a smooth joint: a tangent points into its own curve. */
export const reversed = ({ point, tangent }: End): End => ({
  point,
  tangent: tangent && { dx: -tangent.dx, dy: -tangent.dy },
});

/** A smooth joint at a sample, as the end of the curve before it; place and tangent from a parabola over its neighbours. */
export function jointAt(samples: readonly Point[], index: number, reach = 12): End {
  const around = samples.slice(Math.max(0, index - reach), index + reach + 1);
  const here = samples[index]!;
  const [first, last] = [around[0]!, around.at(-1)!];
  const length = distance(first, last);
  const [ux, uy] = [(last.x - first.x) / length, (last.y - first.y) / length];
  const local = around.map((p) => ({
    u: (p.x - here.x) * ux + (p.y - here.y) * uy,
    v: (p.y - here.y) * ux - (p.x - here.x) * uy,
  }));
  const sum = (f: (p: { u: number; v: number }) => number) => local.reduce((total, p) => total + f(p), 0);
  const [n, s1, s2, s3, s4] = [
    local.length,
    sum((p) => p.u),
    sum((p) => p.u ** 2),
    sum((p) => p.u ** 3),
    sum((p) => p.u ** 4),
  ];
  const [t0, t1, t2] = [sum((p) => p.v), sum((p) => p.u * p.v), sum((p) => p.u ** 2 * p.v)];
  const det = n * (s2 * s4 - s3 * s3) - s1 * (s1 * s4 - s3 * s2) + s2 * (s1 * s3 - s2 * s2);
  const c0 = (t0 * (s2 * s4 - s3 * s3) - s1 * (t1 * s4 - s3 * t2) + s2 * (t1 * s3 - s2 * t2)) / det;
  const c1 = (n * (t1 * s4 - s3 * t2) - t0 * (s1 * s4 - s3 * s2) + s2 * (s1 * t2 - t1 * s2)) / det;
  const norm = Math.hypot(1, c1);
  return {
    point: { x: here.x - c0 * uy, y: here.y + c0 * ux },
    tangent: { dx: -(ux - c1 * uy) / norm, dy: -(uy + c1 * ux) / norm },
  };
}

/** The best single cubic between two ends: least squares over its control points, samples placed on it anew each round. */
function fitOne(all: readonly Point[], from: End, to: End): { curve: Cubic; worst: number } {
  const samples = thinned(all, 80);
  let places = byChord(samples, from.point, to.point);
  let curve = solve(samples, places, from, to);
  for (let round = 0; round < 24; round++) {
    places = samples.map((p, i) => nearest(curve, p, places[i]!));
    curve = solve(samples, places, from, to);
  }
  let worst = 0;
  samples.forEach((p, i) => {
    worst = Math.max(worst, distance(p, at(curve, nearest(curve, p, places[i]!))));
  });
  return { curve, worst };
}

/** At most `count` of the samples, evenly chosen. */
function thinned(samples: readonly Point[], count: number): readonly Point[] {
  const step = Math.max(1, samples.length / count);
  return Array.from({ length: Math.floor(samples.length / step) }, (_, i) => samples[Math.floor((i + 0.5) * step)]!);
}

function byChord(samples: readonly Point[], from: Point, to: Point): number[] {
  const along: number[] = [];
  let length = 0;
  let last = from;
  for (const p of samples) {
    length += distance(last, p);
    along.push(length);
    last = p;
  }
  length += distance(last, to);
  return along.map((d) => d / length);
}

/** One Newton step towards the place on the curve that is nearest to the point. */
function nearest(curve: Cubic, p: Point, t: number): number {
  const [a, b, c, d] = curve;
  const q = at(curve, t);
  const s = 1 - t;
  const first = (k: 'x' | 'y') => 3 * (s * s * (b[k] - a[k]) + 2 * s * t * (c[k] - b[k]) + t * t * (d[k] - c[k]));
  const second = (k: 'x' | 'y') => 6 * (s * (c[k] - 2 * b[k] + a[k]) + t * (d[k] - 2 * c[k] + b[k]));
  const [fx, fy] = [first('x'), first('y')];
  const slope = (q.x - p.x) * fx + (q.y - p.y) * fy;
  const bend = fx * fx + fy * fy + (q.x - p.x) * second('x') + (q.y - p.y) * second('y');
  if (Math.abs(bend) < 1e-9) return t;
  return Math.min(1, Math.max(0, t - slope / bend));
}

/** Least squares for the two inner control points, each along its tangent or free. */
function solve(samples: readonly Point[], places: readonly number[], from: End, to: End): Cubic {
  const [a, d] = [from.point, to.point];
  // Every unknown moves the curve by (dx, dy) times the weight of its control point.
  const unknowns = [
    ...(from.tangent
      ? [{ end: 0, ...from.tangent }]
      : [
          { end: 0, dx: 1, dy: 0 },
          { end: 0, dx: 0, dy: 1 },
        ]),
    ...(to.tangent
      ? [{ end: 1, ...to.tangent }]
      : [
          { end: 1, dx: 1, dy: 0 },
          { end: 1, dx: 0, dy: 1 },
        ]),
  ];
  const n = unknowns.length;
  const matrix = Array.from({ length: n }, () => new Array<number>(n + 1).fill(0));
  samples.forEach((p, i) => {
    const t = places[i]!;
    const s = 1 - t;
    const weights = [3 * s * s * t, 3 * s * t * t];
    const rest = at([a, a, d, d], t);
    for (let row = 0; row < n; row++) {
      const r = unknowns[row]!;
      const wr = weights[r.end]!;
      for (let column = 0; column < n; column++) {
        const c = unknowns[column]!;
        matrix[row]![column]! += wr * weights[c.end]! * (r.dx * c.dx + r.dy * c.dy);
      }
      matrix[row]![n]! += wr * ((p.x - rest.x) * r.dx + (p.y - rest.y) * r.dy);
    }
  });
  const lengths = eliminate(matrix);
  const chord = distance(a, d);
  const control = (end: 0 | 1, base: Point, tangent: Vector | null): Point => {
    let [x, y] = [base.x, base.y];
    unknowns.forEach((u, i) => {
      if (u.end !== end) return;
      // A control point behind its end would make a loop.
      const length = tangent ? Math.max(lengths[i]!, chord * 0.01) : lengths[i]!;
      x += length * u.dx;
      y += length * u.dy;
    });
    return { x, y };
  };
  return [a, control(0, a, from.tangent), control(1, d, to.tangent), d];
}

/** Solves a small linear system by elimination with pivots; the right-hand side is the last column. */
function eliminate(m: number[][]): number[] {
  const n = m.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(m[i]![k]!) > Math.abs(m[pivot]![k]!)) pivot = i;
    [m[k], m[pivot]] = [m[pivot]!, m[k]!];
    if (Math.abs(m[k]![k]!) < 1e-12) m[k]![k] = 1e-12;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = m[i]![k]! / m[k]![k]!;
      for (let j = k; j <= n; j++) m[i]![j]! -= factor * m[k]![j]!;
    }
  }
  return m.map((row, i) => row[n]! / row[i]!);
}
