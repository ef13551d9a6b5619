import { splitArguments } from '../../scene/arguments.ts';
import { between } from '../../scene/gradient.ts';
import { tryColor } from '../../scene/paint.ts';
import type { GradientStop, Paint, Rect } from '../../scene/types.ts';
import { centerOf } from './basic-shapes.ts';
import { type LengthContext, lengthOf } from './lengths.ts';
import { wordsOf } from './words.ts';

const GRADIENT = /^(repeating-)?(linear|radial)-gradient\(/i;

/** Whether a text is a gradient of CSS that {@link cssGradient} may read. */
export const isCssGradient = (text: string): boolean => GRADIENT.test(text) && text.endsWith(')');

/** A stop of a gradient's line; a hint for the middle between two has no colour. `at`: px from the line's beginning. */
interface Place {
  color: GradientStop['color'] | null;
  at: number | null;
}

/**
 * A linear or radial gradient of CSS over a box, with stops anywhere and repeated ones; null where the text is none.
 * @source CSS Images 4, §3
 */
export function cssGradient(text: string, box: Rect, context: LengthContext): Paint | null {
  const match = GRADIENT.exec(text);
  if (!match || !isCssGradient(text)) return null;
  const parts = splitArguments(text.slice(match[0].length, -1));
  const isRepeated = match[1] !== undefined;
  const own = { ...context, viewport: box };
  // Only opacities count in masks, which all spaces mix alike.
  const first = (parts[0] ?? '')
    .replace(/\bin\s+[\w-]+(?:\s+(?:shorter|longer|increasing|decreasing)\s+hue)?/i, '')
    .trim();
  if (match[2]!.toLowerCase() === 'linear') {
    const angle = angleOf(first, box);
    return linear(angle ?? 180, angle === null && first !== '' ? parts : parts.slice(1), {
      box,
      isRepeated,
      context: own,
    });
  }
  const shape = radialShape(first.toLowerCase(), box, own);
  return radial(shape ?? radialShape('', box, own)!, shape ? parts.slice(1) : parts, { box, isRepeated, context: own });
}

interface Surroundings {
  box: Rect;
  isRepeated: boolean;
  context: LengthContext;
}

const DEGREES_PER: ReadonlyMap<string, number> = new Map([
  ['deg', 1],
  ['rad', 180 / Math.PI],
  ['turn', 360],
  ['grad', 0.9],
]);

/** Degrees, clockwise from upwards; null where the text is no angle. A corner's line runs as its perpendiculars cross the others. */
function angleOf(text: string, { width, height }: Rect): number | null {
  const angle = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(deg|rad|turn|grad)?$/i.exec(text);
  if (angle) {
    const [, number, unit] = angle;
    if (unit === undefined) return Number(number) === 0 ? 0 : null;
    return Number(number) * DEGREES_PER.get(unit.toLowerCase())!;
  }
  const sides = /^to\s+(top|right|bottom|left)(?:\s+(top|right|bottom|left))?$/i.exec(text);
  if (!sides) return null;
  const named = new Set(sides.slice(1).map((side) => side?.toLowerCase()));
  const [x, y] = [
    Number(named.has('right')) - Number(named.has('left')),
    Number(named.has('bottom')) - Number(named.has('top')),
  ];
  return (Math.atan2(x * (y === 0 ? 1 : height), -y * (x === 0 ? 1 : width)) * 180) / Math.PI;
}

function linear(degrees: number, parts: readonly string[], { box, isRepeated, context }: Surroundings): Paint | null {
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const length = Math.abs(box.width * sin) + Math.abs(box.height * cos);
  const stops = stopsOf(parts, length, context);
  if (!stops) return null;
  const [from, to] = isRepeated ? endsOf(stops) : widened(stops, length);
  if (!(to > from)) return solid(stops);
  const [x, y] = [box.x + box.width / 2 - (sin * length) / 2, box.y + box.height / 2 + (cos * length) / 2];
  return {
    kind: 'linear-gradient',
    ...{ x1: x + sin * from, y1: y - cos * from, x2: x + sin * to, y2: y - cos * to },
    stops: overRange(stops, from, to),
    ...(isRepeated ? { spread: 'repeat' as const } : {}),
  };
}

interface RadialShape {
  cx: number;
  cy: number;
  rx: number;
  ry: number;
}

const SIZES = new Set(['closest-side', 'farthest-side', 'closest-corner', 'farthest-corner']);

/** The ending shape, px of the item; null where the text describes none. */
function radialShape(text: string, box: Rect, context: LengthContext): RadialShape | null {
  const [size = '', at] = text.split(/(?:^|\s)at\s/, 2);
  const center = centerOf(at, context);
  if (!center) return null;
  const words = wordsOf(size);
  const isCircle = words.includes('circle');
  const rest = words.filter((word) => word !== 'circle' && word !== 'ellipse');
  const [left, top] = center;
  const sides = [Math.abs(left), Math.abs(box.width - left), Math.abs(top), Math.abs(box.height - top)] as const;
  const radii = radiiOf(rest, isCircle, sides, context);
  return radii && { cx: box.x + left, cy: box.y + top, rx: radii[0], ry: radii[1] };
}

function radiiOf(
  words: readonly string[],
  isCircle: boolean,
  [left, right, top, bottom]: readonly [number, number, number, number],
  context: LengthContext,
): readonly [number, number] | null {
  const [keyword = 'farthest-corner'] = words;
  if (words.length <= 1 && SIZES.has(keyword)) {
    const nearest = keyword.startsWith('closest') ? Math.min : Math.max;
    const [x, y] = [nearest(left, right), nearest(top, bottom)];
    if (keyword.endsWith('side')) return isCircle ? [nearest(x, y), nearest(x, y)] : [x, y];
    // An ellipse through the corner is as long for its height as the one to the sides.
    return isCircle ? [Math.hypot(x, y), Math.hypot(x, y)] : [x * Math.SQRT2, y * Math.SQRT2];
  }
  const lengths = [words[0] ?? '', words[1] ?? words[0] ?? ''].map((word, i) =>
    lengthOf(word, i === 0 ? 'x' : 'y', context),
  );
  if (words.length > 2 || (words.length > 1 && isCircle) || lengths.some((length) => !((length ?? -1) >= 0)))
    return null;
  return [lengths[0]!, lengths[1]!];
}

function radial(
  { cx, cy, rx, ry }: RadialShape,
  parts: readonly string[],
  { isRepeated, context }: Surroundings,
): Paint | null {
  const stops = stopsOf(parts, rx, context);
  if (!stops) return null;
  const [first, last] = isRepeated ? endsOf(stops) : widened(stops, rx);
  if (!(rx > 0 && ry > 0 && last > Math.max(first, 0))) return solid(stops);
  // No circle has a radius below 0: whole periods further out, or cut off.
  const period = last - first;
  const outwards = isRepeated ? Math.ceil(Math.max(0, -first) / period) * period : 0;
  const from = isRepeated ? first + outwards : Math.max(0, first);
  const to = last + outwards;
  return {
    kind: 'radial-gradient',
    ...{ cx: 0, cy: 0, fx: 0, fy: 0, fr: from, r: to },
    transform: [1, 0, 0, ry / rx, cx, cy],
    stops: isRepeated ? overRange(stops, first, last) : overRange(stops, from, to),
    ...(isRepeated ? { spread: 'repeat' as const } : {}),
  };
}

const endsOf = (stops: readonly GradientStop[]) => [stops[0]!.offset, stops.at(-1)!.offset] as const;

/** From the first stop or the line's beginning to the last or its end. */
const widened = (stops: readonly GradientStop[], length: number) =>
  [Math.min(0, stops[0]!.offset), Math.max(length, stops.at(-1)!.offset)] as const;

const solid = (stops: readonly GradientStop[]): Paint => ({ kind: 'solid', color: stops.at(-1)!.color });

const overRange = (stops: readonly GradientStop[], from: number, to: number): GradientStop[] =>
  between(stops, from, to).map(({ offset, color }) => ({ offset: (offset - from) / (to - from), color }));

/** The stops at px of the line, in order; null where there is none, or a part cannot be read. */
function stopsOf(parts: readonly string[], length: number, context: LengthContext): GradientStop[] | null {
  const places: Place[] = [];
  const line = { ...context, viewport: { width: length, height: length } };
  for (const part of parts) {
    const words = wordsOf(part);
    const lengths = words.map((word) => lengthOf(word, 'x', line));
    const names = words.filter((_, i) => lengths[i] === null);
    const at = lengths.filter((value) => value !== null);
    const color = names.length === 1 ? tryColor(names[0]!) : null;
    if (names.length > 1 || at.length > 2 || (names.length === 1 && !color) || (!color && at.length !== 1)) return null;
    places.push({ color, at: at[0] ?? null });
    if (at.length > 1) places.push({ color, at: at[1]! });
  }
  if (places.length === 0 || !places[0]!.color || !places.at(-1)!.color) return null;
  return mixedAtHints(inOrder(places, length));
}

/** Places without a position get one, evenly between their neighbours; none lies before the one before it. */
function inOrder(places: readonly Place[], length: number): (Place & { at: number })[] {
  const at = places.map((place) => place.at);
  at[0] ??= 0;
  at[at.length - 1] ??= length;
  let most = Number.NEGATIVE_INFINITY;
  let known = 0;
  for (let i = 0; i < at.length; i++) {
    if (at[i] === null) continue;
    most = Math.max(most, at[i]!);
    at[i] = most;
    const step = (most - at[known]!) / (i - known);
    for (let between = known + 1; between < i; between++) at[between] = at[known]! + step * (between - known);
    known = i;
  }
  return places.map(({ color }, i) => ({ color, at: at[i]! }));
}

/** Stops of a curve between two colours. */
const STEPS = 16;

/** Hints written out as stops: the colour is half of each at the hint, by a power of the distance. */
function mixedAtHints(places: readonly (Place & { at: number })[]): GradientStop[] {
  return places.flatMap(({ color, at }, i): GradientStop[] => {
    if (color) return [{ offset: at, color }];
    const [before, after] = [places[i - 1]!, places[i + 1]!];
    if (!before.color || !after.color || !(after.at > before.at)) return [];
    const [from, to] = [before.color, after.color];
    const share = (at - before.at) / (after.at - before.at);
    if (share <= 0) return [{ offset: before.at, color: to }];
    if (share >= 1) return [{ offset: after.at, color: from }];
    return Array.from({ length: STEPS - 1 }, (_, step) => {
      const t = (step + 1) / STEPS;
      const part = t ** (Math.log(0.5) / Math.log(share));
      const mix = (a: number, b: number) => a + (b - a) * part;
      return {
        offset: before.at + (after.at - before.at) * t,
        color: { r: mix(from.r, to.r), g: mix(from.g, to.g), b: mix(from.b, to.b), a: mix(from.a, to.a) },
      };
    });
  });
}
