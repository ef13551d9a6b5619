import { dictionary } from '../../dictionary.ts';
import { translation } from '../../scene/matrix.ts';
import { arcTo, rectangle, transformPath } from '../../scene/path.ts';
import type { FillRule, Path, Rect, Segment } from '../../scene/types.ts';
import { readPath } from '../path.ts';
import { positionOf, SIDES } from '../positions.ts';
import { type Axis, type LengthContext, lengthOf } from './lengths.ts';
import { shapeCommands } from './shape-commands.ts';
import { wordsOf } from './words.ts';

/** The boxes that a shape of CSS may be measured in. */
export interface ReferenceBoxes {
  fill: () => Rect | null;
  stroke: () => Rect | null;
  view: () => Rect;
}

/** The outline of a basic shape, in the element's coordinates. */
export interface BasicShape {
  path: Path;
  rule: FillRule;
}

/**
 * A shape function of `clip-path` with the box that it names, by default the stroke's; null where the text is not a
 * shape.
 * @source CSS Shapes 1, §3, CSS Shapes 2, §3 and CSS Masking 1, §5.1
 */
export function basicShape(text: string, boxes: ReferenceBoxes, context: LengthContext): BasicShape | null {
  const call = functionIn(text.trim());
  const box = boxNamed((call ? call.beside : text).trim().toLowerCase(), boxes);
  if (!box) return null;
  if (!call) return { path: rectangle(box), rule: 'nonzero' };
  return SHAPES[call.name]?.(call.args, box, { ...context, viewport: box }) ?? null;
}

/** The function in a value, and the words beside it; null where there is none. */
function functionIn(text: string): { name: string; args: string; beside: string } | null {
  const match = /(?<![a-z])([a-z]+)\(/i.exec(text);
  if (!match) return null;
  const open = match.index + match[0].length;
  const close = text.lastIndexOf(')');
  if (close < open) return null;
  const beside = `${text.slice(0, match.index)} ${text.slice(close + 1)}`;
  return { name: match[1]!.toLowerCase(), args: text.slice(open, close).trim(), beside };
}

function boxNamed(name: string, boxes: ReferenceBoxes): Rect | null {
  switch (name) {
    case '':
    case 'border-box':
    case 'margin-box':
    case 'stroke-box':
      return boxes.stroke();
    case 'fill-box':
    case 'padding-box':
    case 'content-box':
      return boxes.fill();
    case 'view-box':
      return boxes.view();
    default:
      return null;
  }
}

type Reader = (args: string, box: Rect, context: LengthContext) => BasicShape | null;

const nonzero = (path: Path): BasicShape => ({ path, rule: 'nonzero' });

const SHAPES = dictionary<Reader>({
  circle: (args, box, context) => round(args, box, context, false),
  ellipse: (args, box, context) => round(args, box, context, true),
  inset(args, box, context) {
    const [sides = '', radii] = args.split(/\bround\b/i);
    const stated = fourOf(wordsOf(sides)).join(' ');
    const [top, right, bottom, left] = lengths(stated, ['y', 'x', 'y', 'x'], context);
    if (top === undefined || right === undefined || bottom === undefined || left === undefined) return null;
    const inner = {
      x: box.x + left,
      y: box.y + top,
      width: box.width - left - right,
      height: box.height - top - bottom,
    };
    return roundedRectangle(inner, radii, context);
  },
  rect(args, box, context) {
    const [sides = '', radii] = args.split(/\bround\b/i);
    const words = wordsOf(sides);
    if (words.length !== 4) return null;
    const autos = ['0', '100%', '100%', '0'];
    const stated = words.map((word, i) => (word.toLowerCase() === 'auto' ? autos[i]! : word)).join(' ');
    const [top, right, bottom, left] = lengths(stated, ['y', 'x', 'y', 'x'], context);
    if (top === undefined || right === undefined || bottom === undefined || left === undefined) return null;
    const inner = { x: box.x + left, y: box.y + top, width: right - left, height: bottom - top };
    return roundedRectangle(inner, radii, context);
  },
  xywh(args, box, context) {
    const [place = '', radii] = args.split(/\bround\b/i);
    const [x, y, width, height] = lengths(place, ['x', 'y', 'x', 'y'], context);
    if (x === undefined || y === undefined || width === undefined || height === undefined) return null;
    return roundedRectangle({ x: box.x + x, y: box.y + y, width, height }, radii, context);
  },
  polygon(args, box, context) {
    const { rule, rest } = ruleOf(args);
    const points = rest.split(',').map((point) => lengths(point, ['x', 'y'], context));
    if (points.some((point) => point.length !== 2)) return null;
    const path: Path = points.map(([x, y], i) => [i === 0 ? 'M' : 'L', box.x + x!, box.y + y!] as const);
    return { path: [...path, ['Z']], rule };
  },
  path(args, box) {
    const { rule, rest } = ruleOf(args);
    const quoted = /^(["'])([\s\S]*)\1$/.exec(rest.trim());
    return quoted && { path: placed(quoted[2]!, box), rule };
  },
  shape(args, box, context) {
    const written = /^(evenodd|nonzero)\s+([\s\S]*)$/i.exec(args);
    const data = shapeCommands(written?.[2] ?? args, box, context);
    if (data === null) return null;
    const rule = written?.[1]?.toLowerCase() === 'evenodd' ? 'evenodd' : 'nonzero';
    return { path: placed(data, box), rule };
  },
});

/** The fill rule that a list may begin with. */
function ruleOf(args: string): { rule: FillRule; rest: string } {
  const match = /^(evenodd|nonzero)\s*,/i.exec(args);
  return {
    rule: match?.[1]?.toLowerCase() === 'evenodd' ? 'evenodd' : 'nonzero',
    rest: args.slice(match?.[0].length ?? 0),
  };
}

/** Path data from the corner of a box. */
const placed = (data: string, { x, y }: Rect): Path => transformPath(readPath(data), translation(x, y));

/** Four sides or corners from one to four values, as CSS has them. */
function fourOf<T>(values: readonly T[]): T[] {
  const [a, b = a, c = a, d = b] = values;
  return [a, b, c, d].filter((value) => value !== undefined);
}

/** A box with round corners: `radii` as in `border-radius`, of which no two on a side are longer than it. */
function roundedRectangle(box: Rect, radii: string | undefined, context: LengthContext): BasicShape | null {
  const [x, y] = [box.x, box.y];
  const [width, height] = [Math.max(0, box.width), Math.max(0, box.height)];
  if (radii === undefined) return nonzero(rectangle({ x, y, width, height }));
  const [across = '', down = across] = radii.split('/');
  const read = (text: string, axis: Axis) => lengths(text, [axis, axis, axis, axis], context);
  const [xs, ys] = [fourOf(read(across, 'x')), fourOf(read(down, 'y'))];
  if (xs.length < 4 || ys.length < 4) return null;
  const sides = [
    [width, xs[0]! + xs[1]!],
    [width, xs[2]! + xs[3]!],
    [height, ys[0]! + ys[3]!],
    [height, ys[1]! + ys[2]!],
  ];
  const scale = Math.min(1, ...sides.flatMap(([side, sum]) => (sum! > 0 ? [side! / sum!] : [])));
  const corners = [
    { cx: 0, cy: 0, sx: 1, sy: 1 },
    { cx: width, cy: 0, sx: -1, sy: 1 },
    { cx: width, cy: height, sx: -1, sy: -1 },
    { cx: 0, cy: height, sx: 1, sy: -1 },
  ];
  const path = corners.flatMap(({ cx, cy, sx, sy }, i): Segment[] => {
    const [rx, ry] = [Math.max(0, xs[i]! * scale), Math.max(0, ys[i]! * scale)];
    const [mx, my] = [x + cx + sx * rx, y + cy + sy * ry];
    // The quarter turn that begins at the left (180°) in the first corner.
    const from = Math.PI + (i * Math.PI) / 2;
    const start: Segment = [i === 0 ? 'M' : 'L', mx + rx * Math.cos(from), my + ry * Math.sin(from)];
    return rx > 0 && ry > 0
      ? [start, ...arcTo(mx, my, rx, ry, from, from + Math.PI / 2)]
      : [[start[0], x + cx, y + cy] as Segment];
  });
  return nonzero([...path, ['Z']]);
}

/** The lengths of a list, each along its axis; empty where one is not valid. */
function lengths(text: string, axes: readonly Axis[], context: LengthContext): number[] {
  const values = wordsOf(text).map((word, i) => lengthOf(word, axes[i] ?? 'x', context));
  return values.some((value) => value === null) ? [] : (values as number[]);
}

/** A circle or ellipse: radii, the closest side unless they say otherwise, and `at` where its centre is. */
function round(args: string, box: Rect, context: LengthContext, isEllipse: boolean): BasicShape | null {
  const [sizes = '', place] = args.split(/(?:^|\s)at\s/i);
  const center = centerOf(place, context);
  if (!center) return null;
  const [cx, cy] = center;
  const sides = { x: [cx, box.width - cx].map(Math.abs), y: [cy, box.height - cy].map(Math.abs) } as const;
  const words = wordsOf(sizes.toLowerCase());
  const radii = isEllipse ? ellipseRadii(words, sides, context) : circleRadii(words[0], sides, context);
  if (!radii) return null;
  const [rx, ry] = radii;
  if (rx < 0 || ry < 0) return null;
  const [x, y] = [box.x + cx, box.y + cy];
  return nonzero([['M', x + rx, y], ...arcTo(x, y, rx, ry, 0, 2 * Math.PI), ['Z']]);
}

/** px from a shape's centre to the box's sides. */
type Sides = Readonly<Record<'x' | 'y', readonly number[]>>;

function circleRadii(word: string | undefined, { x, y }: Sides, context: LengthContext): [number, number] | null {
  if (word === undefined || word === 'closest-side') return [Math.min(...x, ...y), Math.min(...x, ...y)];
  const radius = word === 'farthest-side' ? Math.max(...x, ...y) : lengthOf(word, 'diagonal', context);
  return radius === null ? null : [radius, radius];
}

function ellipseRadii(words: readonly string[], sides: Sides, context: LengthContext): [number, number] | null {
  if (words.length === 1) return null;
  const radius = (word: string | undefined, axis: 'x' | 'y') => {
    if (word === undefined || word === 'closest-side') return Math.min(...sides[axis]);
    return word === 'farthest-side' ? Math.max(...sides[axis]) : lengthOf(word, axis, context);
  };
  const [rx, ry] = [radius(words[0], 'x'), radius(words[1], 'y')];
  return rx === null || ry === null ? null : [rx, ry];
}

/** From the box's corner; by default its middle. Four words are two sides, each with the distance from it. */
export function centerOf(text: string | undefined, context: LengthContext): [x: number, y: number] | null {
  const words = wordsOf((text ?? '').trim().toLowerCase());
  if (words.length > 2) return offsetsOf(words, context);
  const [across, down] = positionOf(words, 'center');
  const [x, y] = [lengthOf(across, 'x', context), lengthOf(down, 'y', context)];
  return x === null || y === null ? null : [x, y];
}

function offsetsOf(words: readonly string[], context: LengthContext): [x: number, y: number] | null {
  const { width, height } = context.viewport;
  let [x, y] = [width / 2, height / 2];
  for (let i = 0; i < words.length; i++) {
    const side = words[i]!;
    if (!SIDES.has(side)) return null;
    const axis = side === 'top' || side === 'bottom' ? 'y' : 'x';
    const next = words[i + 1];
    const offset = next !== undefined && !SIDES.has(next) ? lengthOf(words[++i]!, axis, context) : 0;
    if (offset === null) return null;
    if (side === 'left' || side === 'right') x = side === 'left' ? offset : width - offset;
    if (side === 'top' || side === 'bottom') y = side === 'top' ? offset : height - offset;
  }
  return [x, y];
}
