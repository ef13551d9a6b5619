import { IDENTITY } from '../../scene/matrix.ts';
import { transformPath, withCubics } from '../../scene/path.ts';
import type { Path } from '../../scene/types.ts';
import { readPath } from '../path.ts';
import { parseLength } from '../size.ts';
import { parseTransform } from '../transform.ts';
import type { SvgElement } from '../tree.ts';

type Point = readonly [x: number, y: number];

/** A point of a line and the direction of the line there. */
export interface Place {
  x: number;
  y: number;
  /** Degrees, clockwise on the screen from the right. */
  angle: number;
}

/** The line that a `textPath` sets its text along. */
export interface TextLine {
  /** px from the line's beginning to where the text's x is 0 */
  start: number;
  end: Place;
  /** `distance`: px from the line's beginning; null beyond its ends, where letters are not drawn. */
  at(distance: number): Place | null;
}

/** Two points of a line, or four of a cubic. */
type Curve = readonly Point[];

/** A piece of a curve, so short that its points are spread evenly. */
interface Step {
  curve: Curve;
  /** Its first and last place on the curve, 0..1. */
  span: readonly [number, number];
  /** px of the whole line before it */
  before: number;
  /** px, not 0 */
  length: number;
}

const STEPS_OF_CUBIC = 64;
/** In a path with many curves each curve has fewer steps. */
const MOST_STEPS = 50_000;

/** Several texts may go along one path. */
const measured = new WeakMap<SvgElement, readonly Step[]>();

/** Null where the element refers to no path. */
export function textLine(textPath: SvgElement, byId: ReadonlyMap<string, SvgElement>): TextLine | null {
  const target = byId.get(textPath.attributes.get('href')?.slice(1) ?? '');
  if (target?.name !== 'path') return null;
  const steps = measured.get(target) ?? stepsOf(pathOf(target));
  measured.set(target, steps);
  const last = steps.at(-1);
  if (!last) return null;
  const length = last.before + last.length;
  return {
    start: startOffset(textPath.attributes.get('startOffset') ?? '0', length, target),
    end: placeOn(last.curve, 1),
    at(distance) {
      if (!(distance >= 0 && distance <= length)) return null;
      const { curve, span, before, length: own } = stepAt(steps, distance);
      return placeOn(curve, span[0] + ((span[1] - span[0]) * (distance - before)) / own);
    },
  };
}

/** The last of at least one step that begins at or before a distance. */
function stepAt(steps: readonly Step[], distance: number): Step {
  let [low, high] = [0, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (steps[middle]!.before <= distance) low = middle;
    else high = middle - 1;
  }
  return steps[low]!;
}

function pathOf({ attributes }: SvgElement): Path {
  const path = readPath(attributes.get('d') ?? '');
  return transformPath(path, parseTransform(attributes.get('transform') ?? '') ?? IDENTITY);
}

function startOffset(text: string, length: number, { attributes }: SvgElement): number {
  if (text.trim().endsWith('%')) return (Number.parseFloat(text) / 100) * length || 0;
  const authored = parseLength(attributes.get('pathLength')) ?? 0;
  return (parseLength(text) ?? 0) * (authored > 0 ? length / authored : 1);
}

function stepsOf(path: Path): Step[] {
  const steps: Step[] = [];
  let before = 0;
  const curves = curvesOf(path);
  const most = Math.max(1, Math.min(STEPS_OF_CUBIC, Math.floor(MOST_STEPS / curves.length)));
  for (const curve of curves) {
    const count = curve.length === 2 ? 1 : most;
    for (let i = 0; i < count; i++) {
      const span = [i / count, (i + 1) / count] as const;
      const [from, to] = [placeOn(curve, span[0]), placeOn(curve, span[1])];
      const length = Math.hypot(to.x - from.x, to.y - from.y);
      if (length > 0) steps.push({ curve, span, before, length });
      before += length;
    }
  }
  return steps;
}

/** The drawn part of a path: moves are left out, closing is a line. */
function curvesOf(path: Path): Curve[] {
  const curves: Curve[] = [];
  let [first, at]: [Point, Point] = [
    [0, 0],
    [0, 0],
  ];
  for (const segment of withCubics(path)) {
    const from = at;
    if (segment[0] === 'Z') at = first;
    else at = segment[0] === 'C' ? [segment[5], segment[6]] : [segment[1], segment[2]];
    if (segment[0] === 'M') first = at;
    else if (segment[0] === 'C') curves.push([from, [segment[1], segment[2]], [segment[3], segment[4]], at]);
    else curves.push([from, at]);
  }
  return curves;
}

/** De Casteljau's way to a point of a curve: its last line is the tangent. `t`: 0..1. */
function placeOn(curve: Curve, t: number): Place {
  const mix = ([x, y]: Point, [toX, toY]: Point): Point => [x + (toX - x) * t, y + (toY - y) * t];
  let points = curve;
  while (points.length > 2) points = points.slice(1).map((point, i) => mix(points[i]!, point));
  const [from, to] = points as [Point, Point];
  const [x, y] = mix(from, to);
  return { x, y, angle: (Math.atan2(to[1] - from[1], to[0] - from[0]) * 180) / Math.PI };
}
