import { pointsOf } from '../../scene/path.ts';
import type { Path, Segment } from '../../scene/types.ts';

/** A corner of a path where a marker may stand. */
export interface Vertex {
  x: number;
  y: number;
  /** The way that the path goes there, degrees clockwise from the right: half way between in and out. */
  angle: number;
}

type Vector = readonly [x: number, y: number];

const NOWHERE: Vector = [0, 0];
const isZero = ([x, y]: Vector) => x === 0 && y === 0;
const degrees = ([x, y]: Vector) => (Math.atan2(y, x) * 180) / Math.PI;

interface Corner {
  x: number;
  y: number;
  into: Vector;
  out: Vector;
}

/**
 * The places of a path's markers: one vertex at each end of each segment, in drawing order. A missing direction is
 * taken from the nearest segment of the subpath that has one.
 * @source SVG 2, §9.7.1, "The direction of a path", and §13.7.4
 */
export function verticesOf(path: Path, joints: ReadonlySet<Segment>): Vertex[] {
  const vertices: Vertex[] = [];
  let corners: Corner[] = [];
  let [start, at]: [Vector, Vector] = [NOWHERE, NOWHERE];
  let withinArc = false;
  const finish = (closed: boolean) => {
    for (const vertex of directed(corners, closed)) vertices.push(vertex);
    corners = [];
  };
  for (const segment of path) {
    if (segment[0] === 'M') {
      finish(false);
      at = start = [segment[1], segment[2]];
      corners.push({ x: at[0], y: at[1], into: NOWHERE, out: NOWHERE });
      continue;
    }
    // A segment after a close goes on from where the subpath began.
    if (corners.length === 0) corners.push({ x: at[0], y: at[1], into: NOWHERE, out: NOWHERE });
    const from = at;
    const closing = segment[0] === 'Z';
    const points: Vector[] = [from, ...(closing ? [start] : pointsOf(segment))];
    const to = points.at(-1)!;
    const [back, step] = [firstStep(points.toReversed()), firstStep(points)];
    // Chromium turns the corner before a close that goes straight back the other way: 0° and -180°, not 180°.
    if (!withinArc) corners.at(-1)!.out = closing ? [step[0], -(0 - step[1])] : step;
    at = to;
    withinArc = joints.has(segment);
    if (withinArc) continue;
    corners.push({ x: to[0], y: to[1], into: [0 - back[0], 0 - back[1]], out: NOWHERE });
    if (closing) finish(true);
  }
  finish(false);
  return vertices;
}

/** The way from the first of the points to the first other one. */
function firstStep(points: readonly Vector[]): Vector {
  const [[x, y] = NOWHERE] = points;
  for (const [toX, toY] of points) if (toX !== x || toY !== y) return [toX - x, toY - y];
  return NOWHERE;
}

function directed(corners: readonly Corner[], closed: boolean): Vertex[] {
  if (corners.length === 0) return [];
  const last = corners.length - 1;
  // Missing directions come from the segments before, else from those after.
  let known: Vector = NOWHERE;
  for (const corner of corners) {
    if (isZero(corner.into) && corner !== corners[0]) corner.into = known;
    if (isZero(corner.out)) corner.out = corner.into;
    known = corner.out;
  }
  known = NOWHERE;
  for (const corner of corners.toReversed()) {
    if (isZero(corner.out)) corner.out = known;
    if (isZero(corner.into) && corner !== corners[0]) corner.into = corner.out;
    known = isZero(corner.into) ? corner.out : corner.into;
  }
  return corners.map(({ x, y, into, out }, i): Vertex => {
    if (closed && (i === 0 || i === last)) return { x, y, angle: between(corners[last]!.into, corners[0]!.out) };
    if (i === 0) return { x, y, angle: degrees(out) };
    return { x, y, angle: i === last ? degrees(into) : between(into, out) };
  });
}

/** Half way between two directions, the short way round. */
function between(into: Vector, out: Vector): number {
  const [a, b] = [degrees(into), degrees(out)];
  return Math.abs(a - b) > 180 ? (a + b) / 2 + 180 : (a + b) / 2;
}
