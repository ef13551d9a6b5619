import { arcTo, rectangle } from '../../scene/path.ts';
import type { FillRule, Path, Rect } from '../../scene/types.ts';
import { readPath } from '../path.ts';
import { type Axis, type LengthContext, lengthOf } from './lengths.ts';
import { roundedBox } from './outlines.ts';

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
 * @source CSS Shapes 1, §3 and CSS Masking 1, §5.1
 */
export function basicShape(text: string, boxes: ReferenceBoxes, context: LengthContext): BasicShape | null {
  const match = /^(.*?)\b([a-z]+)\(([^()]*)\)(.*)$/is.exec(text.trim());
  const named = (match ? `${match[1]} ${match[4]}` : text).trim().toLowerCase();
  const box = boxNamed(named, boxes);
  if (!box) return null;
  if (!match) return { path: rectangle(box), rule: 'nonzero' };
  const read = SHAPES[match[2]!.toLowerCase()];
  return read?.(match[3]!.trim(), box, { ...context, viewport: box }) ?? null;
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

const SHAPES: Readonly<Record<string, Reader>> = {
  circle: (args, box, context) => round(args, box, context, false),
  ellipse: (args, box, context) => round(args, box, context, true),
  inset(args, box, context) {
    const [sides = '', radius] = args.split(/\bround\b/i);
    const [top, right = top, bottom = top, left = right] = lengths(sides, ['y', 'x', 'y', 'x'], context);
    if (top === undefined || right === undefined || bottom === undefined || left === undefined) return null;
    const inner: Rect = {
      x: box.x + left,
      y: box.y + top,
      width: Math.max(0, box.width - left - right),
      height: Math.max(0, box.height - top - bottom),
    };
    const [r = 0] = lengths(radius?.split('/')[0] ?? '', ['x'], context);
    const [rx, ry] = [Math.min(r, inner.width / 2), Math.min(r, inner.height / 2)];
    return { path: r > 0 ? roundedBox(inner, rx, ry) : rectangle(inner), rule: 'nonzero' };
  },
  polygon(args, box, context) {
    const rule = /^evenodd\s*,/i.test(args) ? 'evenodd' : 'nonzero';
    const points = args
      .replace(/^(?:evenodd|nonzero)\s*,/i, '')
      .split(',')
      .map((point) => lengths(point, ['x', 'y'], context));
    if (points.some((point) => point.length !== 2)) return null;
    const path: Path = points.map(([x, y], i) => [i === 0 ? 'M' : 'L', box.x + x!, box.y + y!] as const);
    return { path: [...path, ['Z']], rule };
  },
  path(args, box) {
    const quoted = /^(?:(evenodd|nonzero)\s*,)?\s*(["'])([\s\S]*)\2$/i.exec(args);
    if (!quoted) return null;
    const moved = readPath(quoted[3]!).map((segment) => shifted(segment, box));
    return { path: moved, rule: quoted[1]?.toLowerCase() === 'evenodd' ? 'evenodd' : 'nonzero' };
  },
};

function shifted(segment: Path[number], { x, y }: Rect): Path[number] {
  const [kind, ...numbers] = segment;
  return [kind, ...numbers.map((value, i) => (value as number) + (i % 2 === 0 ? x : y))] as unknown as Path[number];
}

/** The lengths of a list, each along its axis; empty where one is not valid. */
function lengths(text: string, axes: readonly Axis[], context: LengthContext): number[] {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const values = words.map((word, i) => lengthOf(word, axes[i] ?? 'x', context));
  return values.some((value) => value === null) ? [] : (values as number[]);
}

/** A circle or ellipse: radii, the closest side unless they say otherwise, and `at` where its centre is. */
function round(args: string, box: Rect, context: LengthContext, isEllipse: boolean): BasicShape | null {
  const [sizes = '', place] = args.split(/(?:^|\s)at\s/i);
  const center = centerOf(place, context);
  if (!center) return null;
  const [cx, cy] = center;
  const toSides = { x: [cx, box.width - cx], y: [cy, box.height - cy] } as const;
  const words = sizes.trim().split(/\s+/).filter(Boolean);
  const radius = (word: string | undefined, axis: 'x' | 'y') => {
    const distances = (isEllipse ? toSides[axis] : [...toSides.x, ...toSides.y]).map(Math.abs);
    if (word === undefined || word === 'closest-side') return Math.min(...distances);
    if (word === 'farthest-side') return Math.max(...distances);
    return lengthOf(word, isEllipse ? axis : 'diagonal', context);
  };
  const [rx, ry] = [radius(words[0], 'x'), radius(isEllipse ? words[1] : words[0], 'y')];
  if (rx === null || ry === null || rx < 0 || ry < 0) return null;
  const [x, y] = [box.x + cx, box.y + cy];
  return { path: [['M', x + rx, y], ...arcTo(x, y, rx, ry, 0, 2 * Math.PI), ['Z']], rule: 'nonzero' };
}

const KEYWORDS: Readonly<Record<string, string>> = {
  left: '0%',
  top: '0%',
  center: '50%',
  right: '100%',
  bottom: '100%',
};

/** From the box's corner; by default its middle. */
function centerOf(text: string | undefined, context: LengthContext): [x: number, y: number] | null {
  let [first = 'center', second = 'center'] = (text ?? '').trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (/^(top|bottom)$/.test(first) || /^(left|right)$/.test(second)) [first, second] = [second, first];
  const [x, y] = [lengthOf(KEYWORDS[first] ?? first, 'x', context), lengthOf(KEYWORDS[second] ?? second, 'y', context)];
  return x === null || y === null ? null : [x, y];
}
