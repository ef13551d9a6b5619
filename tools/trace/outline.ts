import type { Point } from './boundary.ts';
import { type Corner, findCorners } from './corners.ts';
import { type End, fitCurves, jointAt, reversed } from './cubic.ts';
import { crossing, distance, fitLine, type Ray, tangentAtStart, turn } from './local.ts';

/** A piece of an outline: a straight line, or a cubic where it has control points. */
export interface Piece {
  from: Point;
  control: readonly [Point, Point] | null;
  to: Point;
}

/** Samples may lie this far from a straight line (the rasteriser knows horizontal edges to a quarter of a pixel only). */
const LINE_TOLERANCE = 0.16;
const CURVE_TOLERANCE = 0.42;
/** Shorter runs cannot be distinguished from arcs, px. */
const SHORTEST_LINE = 130;
/** A run that bends more than this from end to end is an arc, radians. */
const SMALLEST_BEND = 0.015;
/** Samples this close to a corner may see both edges, px. */
const BLURRED = 1.6;

/** A stretch of a section: samples that a line fits, or those between. */
interface Run {
  samples: Point[];
  line: Ray | null;
}

/**
 * The outline of a closed chain of samples: corners, straight runs between them, cubics for the rest.
 * @param smooth the shape is known to have neither corners nor straight runs.
 */
export function outlineOf(chain: readonly Point[], smooth: boolean): Piece[] {
  const corners = smooth ? [] : findCorners(chain);
  if (corners.length === 0) return closedCurve(chain, smooth);
  const sections = corners.map((corner, i) => {
    const next = corners[(i + 1) % corners.length]!;
    const samples = between(chain, corner, next);
    return { corner, runs: runsOf(samples) };
  });
  const nodes = sections.map(({ corner, runs }, i) => {
    const before = sections.at(i - 1)!.runs.at(-1)?.line;
    return sharpen(corner, before ?? null, runs[0]?.line ?? null);
  });
  return sections.flatMap(({ runs }, i) =>
    joinRuns(runs, { point: nodes[i]!, tangent: null }, { point: nodes[(i + 1) % nodes.length]!, tangent: null }),
  );
}

/** An outline without corners, from its topmost point. */
function closedCurve(chain: readonly Point[], smooth: boolean): Piece[] {
  const top = chain.reduce((best, p, i) => (p.y < chain[best]!.y ? i : best), 0);
  const turned = [...chain.slice(top), ...chain.slice(0, top)];
  // Overlapping ends give the joint its neighbours.
  const joint = jointAt([...turned.slice(-20), ...turned.slice(0, 20)], 20);
  const end = horizontal(joint);
  const samples = turned.slice(1);
  return joinRuns(smooth ? [{ samples, line: null }] : runsOf(samples), reversed(end), end);
}

const horizontal = ({ point, tangent }: End): End => ({ point, tangent: { dx: Math.sign(tangent!.dx), dy: 0 } });

/** The samples strictly between two corners, without samples that see both edges of a corner. */
function between(chain: readonly Point[], from: Corner, to: Corner): Point[] {
  const n = chain.length;
  const count = (to.index - from.index + n) % n || n;
  const samples = Array.from({ length: count }, (_, k) => chain[(from.index + 1 + k) % n]!);
  return samples.filter((p) => distance(p, from) > BLURRED && distance(p, to) > BLURRED);
}

/** A corner from the whole lines that meet there. */
function sharpen(corner: Corner, before: Ray | null, after: Ray | null): Point {
  if (before && after) return crossing(before, after) ?? corner;
  const line = before ?? after;
  return line ? project(corner, line) : corner;
}

const project = (p: Point, { x, y, dx, dy }: Ray): Point => {
  const t = (p.x - x) * dx + (p.y - y) * dy;
  return { x: x + t * dx, y: y + t * dy };
};

/** Parts a smooth section into straight runs and the curves between them. */
function runsOf(samples: Point[]): Run[] {
  if (samples.length < 2) return [];
  const whole = fitLine(samples);
  if (whole.worst < LINE_TOLERANCE) return [{ samples, line: upright(whole) }];
  const longest = longestLine(samples);
  if (!longest) return samples.length > 3 ? [{ samples, line: null }] : [];
  const [first, last, line] = longest;
  return [
    ...runsOf(samples.slice(0, first)).filter((run) => run.samples.length > 8),
    { samples: samples.slice(first, last + 1), line },
    ...runsOf(samples.slice(last + 1)).filter((run) => run.samples.length > 8),
  ];
}

/** A line that is nearly level or upright is exactly so. */
function upright(line: Ray): Ray {
  if (Math.abs(line.dx) < 0.0008) return { ...line, dx: 0, dy: Math.sign(line.dy) };
  if (Math.abs(line.dy) < 0.0008) return { ...line, dx: Math.sign(line.dx), dy: 0 };
  return line;
}

/** The longest run of samples that a line fits: its first and last index, and the line through its middle part. */
function longestLine(samples: Point[]): [number, number, Ray] | null {
  let best: [number, number] | null = null;
  for (let first = 0; first < samples.length - 8; first += 6) {
    let [low, high] = [first + 8, samples.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (fitLine(samples.slice(first, middle + 1)).worst < LINE_TOLERANCE) low = middle;
      else high = middle - 1;
    }
    if (!best || low - first > best[1] - best[0]) best = [first, low];
  }
  if (!best || distance(samples[best[0]]!, samples[best[1]]!) < SHORTEST_LINE) return null;
  // The ends of the run have taken in the beginning of the arcs: what a line through its middle meets closely is the line.
  const margin = Math.round((best[1] - best[0]) * 0.2);
  const line = upright(fitLine(samples.slice(best[0] + margin, best[1] - margin + 1)));
  const off = (p: Point) => Math.abs((p.x - line.x) * line.dy - (p.y - line.y) * line.dx);
  const gap = Math.abs(line.dx) > 0.99 ? 0.13 : 0.07;
  let [first, last] = [best[0] + margin, best[1] - margin];
  while (first > 0 && off(samples[first - 1]!) < gap) first--;
  while (last < samples.length - 1 && off(samples[last + 1]!) < gap) last++;
  const run = samples.slice(first, last + 1);
  if (run.length < 8 || distance(run[0]!, run.at(-1)!) < SHORTEST_LINE || bend(run) > SMALLEST_BEND) return null;
  return [first, last, line];
}

/** The turn of a gentle arc between its ends, radians. */
const bend = (samples: Point[]): number =>
  Math.PI - Math.abs(turn(tangentAtStart(samples), tangentAtStart([...samples].reverse())));

/** Joins a section's runs: curves run smoothly into lines. */
function joinRuns(runs: Run[], from: End, to: End): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  runs.forEach((run, i) => {
    const next = runs[i + 1];
    const end = next ? jointBetween(run, next) : to;
    if (run.line) {
      pieces.push({ from: at.point, control: null, to: end.point });
    } else {
      const start = i > 0 ? { point: at.point, tangent: along(runs[i - 1]!.line!) } : at;
      const finish = next?.line ? { point: end.point, tangent: reverse(along(next.line)) } : end;
      pieces.push(...curvesOf(run.samples, start, finish));
    }
    at = end;
  });
  if (runs.length === 0) pieces.push({ from: from.point, control: null, to: to.point });
  return pieces;
}

const along = ({ dx, dy }: Ray) => ({ dx, dy });
const reverse = ({ dx, dy }: { dx: number; dy: number }) => ({ dx: -dx, dy: -dy });

/** Where a line and a curve, or two lines, meet. */
function jointBetween(run: Run, next: Run): End {
  if (run.line && next.line) {
    const point = crossing(run.line, next.line) ?? project(next.samples[0]!, next.line);
    return { point, tangent: null };
  }
  return run.line
    ? { point: project(run.samples.at(-1)!, run.line), tangent: null }
    : { point: project(next.samples[0]!, next.line!), tangent: null };
}

/** Fits curves to a smooth stretch, parted at its extremes, where the tangent is known to be level or upright. */
function curvesOf(samples: Point[], from: End, to: End): Piece[] {
  const joints = extremes(samples, from.point, to.point);
  const pieces: Piece[] = [];
  let start = from;
  let first = 0;
  for (const joint of [...joints, null]) {
    const end = joint ?? to;
    const part = samples.slice(first, joint ? joint.index + 1 : undefined);
    let at = start.point;
    for (const [, b, c, d] of fitCurves(part, start, end, CURVE_TOLERANCE).curves) {
      pieces.push({ from: at, control: [b, c], to: d });
      at = d;
    }
    if (joint) {
      start = reversed(joint);
      first = joint.index;
    }
  }
  return pieces;
}

/** How far around an extreme its tangent must turn one way, and how far from the ends it must lie, samples and px. */
const AROUND = 14;
const MARGIN = 20;

function extremes(samples: Point[], from: Point, to: Point): (End & { index: number })[] {
  const found: (End & { index: number })[] = [];
  for (let i = AROUND; i < samples.length - AROUND; i++) {
    const [a, b, c] = [samples[i - AROUND]!, samples[i]!, samples[i + AROUND]!];
    if (distance(b, from) < MARGIN || distance(b, to) < MARGIN) continue;
    if (found.length > 0 && i - found.at(-1)!.index < AROUND) continue;
    for (const [k, l] of [
      ['x', 'y'],
      ['y', 'x'],
    ] as const) {
      const [before, after] = [b[k] - a[k], c[k] - b[k]];
      if (before * after >= 0 || Math.abs(after - before) < 0.15) continue;
      // The place where the chords' slopes balance is the extreme.
      const here = samples.slice(i - 4, i + 5).every((p) => (b[k] - p[k]) * Math.sign(before) > -0.15);
      if (!here || Math.abs(before + after) > Math.abs(before - after) * 0.12) continue;
      const joint = jointAt(samples, i);
      const way = Math.sign(joint.tangent![l === 'x' ? 'dx' : 'dy']);
      found.push({ index: i, point: joint.point, tangent: l === 'x' ? { dx: way, dy: 0 } : { dx: 0, dy: way } });
      break;
    }
  }
  return found;
}
