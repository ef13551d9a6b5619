import { dictionary } from '../dictionary.ts';
import { anyColor } from './any-color.ts';
import { splitArguments } from './arguments.ts';
import { isEmpty } from './bounds.ts';
import type { GradientStop, Paint, Rect, Rgba } from './types.ts';

export const BLACK: Rgba = { r: 0, g: 0, b: 0, a: 1 };
const TRANSPARENT: Rgba = { r: 0, g: 0, b: 0, a: 0 };

const clamped = (v: number, most: number) => Math.min(most, Math.max(0, v));
const channel = (v: number) => clamped(Math.round(v * 255), 255);

/** The spellings that most colours of designs have: they are read here, as a new process takes 10 ms to load all of CSS's. */
const HEX = /^#([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/;
const WHOLE =
  /^rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*(\d{1,3}(?:\.\d{1,20})?|\.\d{1,20})\s*)?\)$/;

/** A colour in one of these spellings, or of a usual name; undefined for others. */
function usualColor(text: string): Rgba | undefined {
  if (text === 'black') return { ...BLACK };
  if (text === 'white') return { r: 255, g: 255, b: 255, a: 1 };
  const digits = HEX.exec(text)?.[1];
  if (digits !== undefined) {
    const size = digits.length < 6 ? 1 : 2;
    const at = (i: number) => Number.parseInt(digits.slice(i * size, (i + 1) * size).repeat(3 - size), 16);
    return { r: at(0), g: at(1), b: at(2), a: digits.length === 4 || digits.length === 8 ? at(3) / 255 : 1 };
  }
  const [, r, g, b, a = 1] = WHOLE.exec(text) ?? [];
  if (r === undefined) return undefined;
  return {
    r: clamped(Number(r), 255),
    g: clamped(Number(g), 255),
    b: clamped(Number(b), 255),
    a: clamped(Number(a), 1),
  };
}

/** A CSS colour of any spelling, or null where the text is not a colour. */
export function tryColor(text: string): Rgba | null {
  const spelled = text.trim().toLowerCase();
  const usual = usualColor(spelled);
  if (usual) return usual;
  const color = anyColor(spelled);
  if (!color) return null;
  const [r, g, b, alpha] = color;
  return { r: channel(r), g: channel(g), b: channel(b), a: clamped(alpha, 1) };
}

/** Whether the text is `none`, which paints nothing, as in SVG. */
export const isNone = (text: string): boolean => /^\s*none\s*$/i.test(text);

/** A CSS colour or `none`; black where the text is neither, as a canvas keeps its initial fill style. */
export const parseColor = (text: string): Rgba => (isNone(text) ? TRANSPARENT : (tryColor(text) ?? BLACK));

/** `rgba(r, g, b, a)`, understood by canvas and CSS alike. */
export const cssColor = ({ r, g, b, a }: Rgba): string => `rgba(${r}, ${g}, ${b}, ${a})`;

const SIDES = dictionary<number>({
  'to top': 0,
  'to right': 90,
  'to bottom': 180,
  'to left': 270,
  'to top right': 45,
  'to right top': 45,
  'to bottom right': 135,
  'to right bottom': 135,
  'to bottom left': 225,
  'to left bottom': 225,
  'to top left': 315,
  'to left top': 315,
});
const DEGREES_PER = dictionary<number>({ deg: 1, rad: 180 / Math.PI, turn: 360, grad: 0.9 });

function parseAngle(text: string): number | null {
  const side = SIDES[text.toLowerCase().replace(/\s+/g, ' ')];
  if (side !== undefined) return side;
  const match = /^(-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(deg|rad|turn|grad)$/i.exec(text);
  return match ? Number(match[1]) * (DEGREES_PER[match[2]!.toLowerCase()] ?? 1) : null;
}

/** Gives stops without a position one, evenly between their neighbours, and never lets positions fall (CSS Images 3, §3.5.3). */
function placeStops(parts: { color: Rgba; offset: number | null }[]): GradientStop[] {
  const offsets = parts.map((part) => part.offset);
  if (offsets[0] === null) offsets[0] = 0;
  if (offsets[offsets.length - 1] === null) offsets[offsets.length - 1] = 1;
  let last = 0;
  for (let i = 0; i < offsets.length; i++) {
    const offset = offsets[i];
    if (offset === null || offset === undefined) continue;
    last = offsets[i] = Math.max(offset, last);
  }
  for (let i = 1; i < offsets.length; i++) {
    if (offsets[i] !== null) continue;
    let end = i;
    while (offsets[end] === null) end++;
    const from = offsets[i - 1]!;
    const step = (offsets[end]! - from) / (end - i + 1);
    for (let k = i; k < end; k++) offsets[k] = from + step * (k - i + 1);
  }
  return parts.map((part, i) => ({ color: part.color, offset: Math.min(1, Math.max(0, offsets[i]!)) }));
}

const UNIT = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?([a-z]+)$/i;

/** An angle that a gradient does not state is 180° in CSS, 0° in the editor, which knows degrees and sides alone. */
function degreesOf({ degrees, unit }: { degrees: number | null; unit: string }, geometry: GradientGeometry): number {
  if (geometry === 'css') return degrees ?? 180;
  return degrees === null || (unit !== '' && unit !== 'deg') ? 0 : degrees;
}

/** The angle and the stops of `linear-gradient(ANGLE, COLOR P%, …)`, or null where the text is not a gradient. */
function readGradient(
  text: string,
): { degrees: number | null; stops: { color: Rgba | null; offset: number | null }[]; unit: string } | null {
  if (!isGradient(text)) return null;
  const trimmed = text.trim();
  const written = trimmed.endsWith(';') ? trimmed.slice(0, -1).trimEnd() : trimmed;
  if (!written.endsWith(')')) return null;
  const parts = splitArguments(written.slice('linear-gradient('.length, -1));
  const [first = ''] = parts;
  const angle = parseAngle(first);
  if (angle !== null) parts.shift();
  return { degrees: angle, stops: parts.map(readStop), unit: UNIT.exec(first)?.[1]?.toLowerCase() ?? '' };
}

/** `COLOR` or `COLOR P%`. */
function readStop(text: string): { color: Rgba | null; offset: number | null } {
  const position = text.search(/\s\S+$/);
  const match = position < 0 ? null : /^(-?(?:\d+(?:\.\d*)?|\.\d+))%$/.exec(text.slice(position).trim());
  if (!match) return { color: tryColor(text), offset: null };
  return { color: tryColor(text.slice(0, position)), offset: Number(match[1]) / 100 };
}

/** A gradient over a box, or null where the text is not a gradient. Stops whose colour cannot be read are left out. */
function parseGradient(text: string, box: Rect, geometry: GradientGeometry): Paint | null {
  const read = readGradient(text);
  const stops = (read?.stops ?? []).flatMap(({ color, offset }) => (color ? [{ color, offset }] : []));
  if (!read || stops.length === 0) return null;
  return {
    kind: 'linear-gradient',
    ...gradientLine(degreesOf(read, geometry), box, geometry),
    stops: placeStops(stops),
  };
}

/** How an angle becomes a gradient line: as the editor does it for figures, lines, pages and plain text, or as CSS does. */
export type GradientGeometry = 'editor' | 'css';

/**
 * The gradient line of an angle, through the middle of a box. CSS's ends where the perpendiculars through the corners
 * meet it (CSS Images 3, §3.1.2). The editor's is as long as the box's width between 45° and 135° from the vertical,
 * else as its height, whatever the corners.
 * @source probes gradient-*, corpus page-background-gradient (88°), text-fill-gradient (124°), figure-gradient (170°)
 */
function gradientLine(
  degrees: number,
  box: Rect,
  geometry: GradientGeometry,
): { x1: number; y1: number; x2: number; y2: number } {
  const radians = (degrees * Math.PI) / 180;
  const [sin, cos] = [Math.sin(radians), Math.cos(radians)];
  const fromVertical = ((degrees % 180) + 180) % 180;
  const side = fromVertical > 45 && fromVertical < 135 ? box.width : box.height;
  const half = (geometry === 'css' ? Math.abs(box.width * sin) + Math.abs(box.height * cos) : side) / 2;
  const [cx, cy] = [box.x + box.width / 2, box.y + box.height / 2];
  return { x1: cx - sin * half, y1: cy + cos * half, x2: cx + sin * half, y2: cy - cos * half };
}

/** Whether the text is a gradient rather than a colour. */
export const isGradient = (text: string): boolean => /^\s*linear-gradient\(/i.test(text);

/** A fill of the design (a CSS colour, `none` or `linear-gradient(…)`) over a box, in the box's coordinates. */
export function parsePaint(text: string, box: Rect, geometry: GradientGeometry = 'editor'): Paint {
  return parseGradient(text, box, geometry) ?? { kind: 'solid', color: parseColor(text) };
}

/** Whether the text is a colour, `none`, or a gradient all of whose stops are colours. */
export const isPaint = (text: string): boolean =>
  isNone(text) || tryColor(text) !== null || (readGradient(text)?.stops.every(({ color }) => color !== null) ?? false);

/** Whether nothing of the paint can be seen. */
export function isInvisible(paint: Paint): boolean {
  switch (paint.kind) {
    case 'solid':
      return paint.color.a === 0;
    case 'linear-gradient':
    case 'radial-gradient':
      return paint.stops.every((stop) => stop.color.a === 0);
    case 'pattern':
      return paint.items.length === 0 || isEmpty(paint.tile);
    default:
      return paint satisfies never;
  }
}
