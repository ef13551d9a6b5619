import { applyMatrix, IDENTITY, invert, multiply, scaleOf } from './matrix.ts';
import type {
  Gradient,
  GradientStop,
  LinearGradient,
  Matrix,
  Paint,
  RadialGradient,
  Rect,
  Rgba,
  SpreadMethod,
} from './types.ts';

/**
 * The gradient in the item's coordinates, without a transform of its own, where one says the same there: a linear one
 * always, a radial one whose circles stay circles. Null where the transform flattens the plane.
 */
export function withoutTransform(gradient: Gradient): Gradient | null {
  const { transform, ...plain } = gradient;
  if (!transform) return gradient;
  if (plain.kind === 'linear-gradient') return turnedLine(plain, transform);
  if (!keepsCircles(transform)) return invert(transform) ? gradient : null;
  const [cx, cy] = applyMatrix(transform, plain.cx, plain.cy);
  const [fx, fy] = applyMatrix(transform, plain.fx, plain.fy);
  const scale = scaleOf(transform);
  return { ...plain, cx, cy, fx, fy, r: plain.r * scale, fr: plain.fr * scale };
}

/** How unequal the lengths of a circle's transformed radii may be, as a part of them. */
const ROUND = 1e-5;

function keepsCircles([a, b, c, d]: Matrix): boolean {
  const [first, second] = [Math.hypot(a, b), Math.hypot(c, d)];
  return first > 0 && Math.abs(first - second) <= ROUND * first && Math.abs(a * c + b * d) <= ROUND * first * second;
}

/**
 * Perpendiculars to a gradient line are no longer perpendicular once they are skewed. The offset along the line is an
 * affine function of the place: the line in the item's coordinates runs along that function's gradient.
 */
function turnedLine(gradient: LinearGradient, transform: Matrix): LinearGradient | null {
  const back = invert(transform);
  if (!back) return null;
  const { x1, y1, x2, y2 } = gradient;
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const [startX, startY] = applyMatrix(transform, x1, y1);
  if (square === 0) return { ...gradient, x1: startX, y1: startY, x2: startX, y2: startY };
  const [a, b, c, d] = back;
  const [gx, gy] = [(a * dx + b * dy) / square, (c * dx + d * dy) / square];
  const length = gx * gx + gy * gy;
  return { ...gradient, x1: startX, y1: startY, x2: startX + gx / length, y2: startY + gy / length };
}

/** Stops that a spread gradient may be written out with: finer ones cannot be seen. */
const MOST_STOPS = 2000;

/**
 * A gradient that looks the same over a box, with its repetitions written out as stops: painters know only gradients
 * that end with their last colour.
 *
 * @param box in the gradient's own coordinates
 */
export function padded(gradient: Gradient, box: Rect): Gradient {
  const { spread = 'pad', ...plain } = gradient;
  if (spread === 'pad' || plain.stops.length === 0) return gradient;
  if (plain.kind === 'linear-gradient') {
    const [from, to] = rangeOfLine(plain, box);
    const at = (t: number) => [plain.x1 + t * (plain.x2 - plain.x1), plain.y1 + t * (plain.y2 - plain.y1)] as const;
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    return { ...plain, x1, y1, x2, y2, stops: repeatedStops(plain.stops, spread, from, to) };
  }
  const [from, to] = rangeOfCircles(plain, box);
  const at = (t: number) => ({
    x: plain.fx + t * (plain.cx - plain.fx),
    y: plain.fy + t * (plain.cy - plain.fy),
    r: Math.max(0, plain.fr + t * (plain.r - plain.fr)),
  });
  const [inner, outer] = [at(from), at(to)];
  return {
    ...plain,
    ...{ fx: inner.x, fy: inner.y, fr: inner.r, cx: outer.x, cy: outer.y, r: outer.r },
    stops: repeatedStops(plain.stops, spread, from, to),
  };
}

const cornersOf = ({ x, y, width, height }: Rect) =>
  [
    [x, y],
    [x + width, y],
    [x, y + height],
    [x + width, y + height],
  ] as const;

/** Whole periods, 0 to 1 being the first, that hold every point of the box. */
function rangeOfLine({ x1, y1, x2, y2 }: LinearGradient, box: Rect): [from: number, to: number] {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  if (square === 0) return [0, 1];
  const offsets = cornersOf(box).map(([x, y]) => ((x - x1) * dx + (y - y1) * dy) / square);
  return [Math.min(0, Math.floor(Math.min(...offsets))), Math.max(1, Math.ceil(Math.max(...offsets)))];
}

/**
 * From where the radius is 0, to the end of the period that holds every point of the box. The circles hold each other
 * where the focus is inside (a gradient with another one ends after its first period here): then the farthest point is a
 * corner, and its offset t solves |p − f − t (c − f)| = fr + t (r − fr).
 */
function rangeOfCircles({ cx, cy, r, fx, fy, fr }: RadialGradient, box: Rect): [from: number, to: number] {
  const growth = r - fr;
  const [dx, dy] = [cx - fx, cy - fy];
  const a = growth * growth - dx * dx - dy * dy;
  if (growth <= 0 || a <= 0) return [0, 1];
  const offsets = cornersOf(box).map(([x, y]) => {
    const [px, py] = [x - fx, y - fy];
    const b = px * dx + py * dy + fr * growth;
    return (-b + Math.sqrt(Math.max(0, b * b + a * (px * px + py * py - fr * fr)))) / a;
  });
  return [-fr / growth, Math.max(1, Math.ceil(Math.min(MOST_STOPS, Math.max(...offsets))))];
}

/** Stops over the periods from `from` to `to`, with these ends as the new 0 and 1. */
export function repeatedStops(
  stops: readonly GradientStop[],
  spread: SpreadMethod,
  from: number,
  to: number,
): GradientStop[] {
  const all: GradientStop[] = [];
  const last = Math.min(Math.ceil(to), Math.floor(from) + Math.max(1, Math.floor(MOST_STOPS / (stops.length + 2))));
  const whole = wholeRange(stops);
  const backwards = whole.map(({ offset, color }) => ({ offset: 1 - offset, color })).reverse();
  for (let period = Math.floor(from); period < last; period++) {
    const isMirrored = spread === 'reflect' && period % 2 !== 0;
    for (const { offset, color } of isMirrored ? backwards : whole) all.push({ offset: period + offset, color });
  }
  return between(all, from, to).map(({ offset, color }) => ({ offset: (offset - from) / (to - from), color }));
}

/** The stops with one at 0 and one at 1. */
function wholeRange(stops: readonly GradientStop[]): GradientStop[] {
  const [first, last] = [stops[0]!, stops.at(-1)!];
  return [
    ...(first.offset > 0 ? [{ ...first, offset: 0 }] : []),
    ...stops,
    ...(last.offset < 1 ? [{ ...last, offset: 1 }] : []),
  ];
}

/** The stops cut to a range, with those that the ends fall between mixed. */
export function between(stops: readonly GradientStop[], from: number, to: number): GradientStop[] {
  const inside = stops.filter(({ offset }) => offset >= from && offset <= to);
  const before = stops.findLast(({ offset }) => offset < from);
  const after = stops.find(({ offset }) => offset > to);
  const [first, last] = [inside[0] ?? after, inside.at(-1) ?? before];
  return [
    ...(before && first && first.offset > from ? [{ offset: from, color: mixed(before, first, from) }] : []),
    ...inside,
    ...(after && last && last.offset < to ? [{ offset: to, color: mixed(last, after, to) }] : []),
  ];
}

function mixed(a: GradientStop, b: GradientStop, offset: number): Rgba {
  const part = (offset - a.offset) / (b.offset - a.offset);
  const mix = (from: number, to: number) => from + (to - from) * part;
  return {
    r: mix(a.color.r, b.color.r),
    g: mix(a.color.g, b.color.g),
    b: mix(a.color.b, b.color.b),
    a: mix(a.color.a, b.color.a),
  };
}

/** The paint of an item that is moved to other coordinates. */
export function placedPaint(paint: Paint, transform: Matrix): Paint {
  return paint.kind === 'solid' ? paint : { ...paint, transform: multiply(transform, paint.transform ?? IDENTITY) };
}
