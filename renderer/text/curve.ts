import { boxAround } from '../scene/bounds.ts';
import type { FontFace } from '../scene/font.ts';
import { placedPaint } from '../scene/gradient.ts';
import { group, solid, stroke, stroked } from '../scene/items.ts';
import { applyMatrix, multiply, rotation, translation } from '../scene/matrix.ts';
import type { FontUse, Item, Link, Matrix, Paint, Rect, Stroke } from '../scene/types.ts';
import { graphemes } from './segment.ts';
import type { DecorationLine, FontStyle } from './types.ts';
import { type SetText, type Setting, type Typesetter, textItems } from './typeset.ts';

/** The circle that a text runs along; lengths in px. */
export interface Circle {
  /** The font size that it is made for. */
  size: number;
  /** -1..1: bent upwards at the ends where negative; 0 is a straight line. */
  power: number;
  /** Width of the box that the arc is centred in. */
  width: number;
  /**
   * Height of the box that an arc with its ends up stands at the bottom of; null where the box is as high as the arc. An
   * arc with its ends down hangs from the box's top.
   */
  height: number | null;
}

/** The letters of a text along a circle, and their places; lengths in px. */
export interface CurvedLetters extends Circle {
  text: string;
  font: FontStyle;
  /** px after every letter but the last */
  letterSpacing: number;
}

/** Text along a circle. */
export interface CurvedText extends CurvedLetters {
  decorations: readonly DecorationLine[];
  fill: Paint | null;
  stroke: Stroke | null;
}

/** A laid-out text along a circle. */
export interface Curve {
  items: Item[];
  /** Around the letters' places on the circle, half a font size on every side; px. */
  box: Rect;
}

interface Point {
  x: number;
  y: number;
}

/** Radius of the circle that the letters' middles stand on, px (probes curve-*). */
export const radiusOf = ({ power, size }: Pick<Circle, 'power' | 'size'>): number =>
  Math.max(size / 2, (2.5 * size) / Math.max(Math.abs(power), 1e-4) - size);

/** A set letter, and its paint. */
export interface CurvedLetter {
  set: SetText;
  /** px before the next letter */
  spacing: number;
  fill: Paint | null;
  stroke: Stroke | null;
  link: Link | null;
  /** px that its baseline lies below the circle */
  baseline: number;
  /** Lines beside it, painted before and after it, from its left end on the circle. */
  lines?: { before: readonly Item[]; after: readonly Item[] };
}

/** Where a letter stands: its two ends on the circle, and the angle of the chord between them. */
interface PlacedLetter {
  letter: CurvedLetter;
  from: Point;
  to: Point;
  angle: number;
}

/**
 * Who sets text on a circle. Konva's TextPath lays each letter along its chord, begins at the circle's end where the text is
 * longer, and stops at the first letter without room. An SVG's `textPath`, anchored in the middle, lays each letter along
 * the tangent at its own middle (wild rich-8802-413), and leaves out those whose middles are off the path at either end.
 */
export type Setter = 'konva' | 'svg';

/** Sets letters one by one, without kerning, each along its chord of the circle; the whole is centred whatever the alignment. */
export function curvedText(curved: CurvedText, typesetter: Typesetter): Curve {
  const { size, fill, stroke } = curved;
  const placed = place(lettersOf(curved, { fill, stroke }, typesetter), curved, 'konva');
  const lines = (['underline', 'line-through'] as const)
    .filter((line) => curved.decorations.includes(line))
    .map((line) => decoration(placed, line, curved));
  return { items: [...placed.flatMap(letterItems), ...lines], box: boxOf(placed, size) };
}

/** The place that a text takes along a circle, as {@link curvedText} sets it. */
export function measuredCurve(curved: CurvedLetters, typesetter: Typesetter): { box: Rect; standing: Circle } {
  const letters = lettersOf(curved, { fill: null, stroke: null }, typesetter);
  const box = boxOf(place(letters, curved, 'konva'), curved.size);
  const half = Math.min(lengthOf(letters) / 2, Math.PI * radiusOf(curved));
  return { box, standing: { ...curved, height: heightOf(curved, half) } };
}

function lettersOf(
  { text, font, size, letterSpacing }: CurvedLetters,
  paint: Pick<CurvedLetter, 'fill' | 'stroke'>,
  typesetter: Typesetter,
): CurvedLetter[] {
  const setting: Setting = { font, size, letterSpacing: 0, direction: 'ltr', kernSpaces: false };
  return graphemes(text.replaceAll('\n', ' ')).map((letter) => {
    const set = typesetter.set(letter, setting);
    const use = set.runs[0]?.font;
    return { set, spacing: letterSpacing, ...paint, link: null, baseline: use ? middle(use) : 0 };
  });
}

/** Letters along a circle. */
export const lettersOnCircle = (letters: readonly CurvedLetter[], circle: Circle, setter: Setter): Item[] =>
  place(letters, circle, setter).flatMap(letterItems);

const stepsOf = (letters: readonly CurvedLetter[]): number[] =>
  letters.map(({ set, spacing }, i) => set.advance + (i + 1 < letters.length ? spacing : 0));

const lengthOf = (letters: readonly CurvedLetter[]): number => stepsOf(letters).reduce((sum, step) => sum + step, 0);

function place(letters: readonly CurvedLetter[], circle: Circle, setter: Setter): PlacedLetter[] {
  const steps = stepsOf(letters);
  const length = lengthOf(letters);
  const end = Math.PI * radiusOf(circle);
  const pointAt = pointOn(circle, Math.min(length / 2, end));
  const placed: PlacedLetter[] = [];
  let at = setter === 'konva' ? Math.max(-length / 2, -end) : -length / 2;
  for (const [i, letter] of letters.entries()) {
    const { advance } = letter.set;
    const next = at + steps[i]!;
    if (setter === 'konva') {
      if (next > end) break;
      const [from, to] = [pointAt(at), pointAt(next)];
      placed.push({ letter, from, to, angle: Math.atan2(to.y - from.y, to.x - from.x) });
    } else if (Math.abs(at + advance / 2) <= end) {
      placed.push({ letter, ...tangent(circle, pointAt, at + advance / 2, advance / 2) });
    }
    at = next;
  }
  return placed;
}

/** The ends of the tangent at a distance from the circle's middle, each `half` px from it, and its angle. */
function tangent(
  circle: Circle,
  pointAt: (distance: number) => Point,
  distance: number,
  half: number,
): Pick<PlacedLetter, 'from' | 'to' | 'angle'> {
  const angle = (Math.sign(circle.power) * distance) / radiusOf(circle);
  const { x, y } = pointAt(distance);
  const [dx, dy] = [half * Math.cos(angle), half * Math.sin(angle)];
  return { from: { x: x - dx, y: y - dy }, to: { x: x + dx, y: y + dy }, angle };
}

/**
 * Height of the box that an arc with its ends up stands at the bottom of. Where none is set the arc's own counts in whole
 * px, as Konva rounds a path's box.
 *
 * @param half px of the circle that text covers on either side of its middle
 */
function heightOf(circle: Circle, half: number): number {
  const radius = radiusOf(circle);
  return circle.height ?? circle.size + Math.round(radius * (1 - Math.cos(half / radius)));
}

/** The point of the circle at a distance from its middle along it. @param half see {@link heightOf} */
function pointOn(circle: Circle, half: number): (distance: number) => Point {
  const radius = radiusOf(circle);
  const [centre, margin] = [circle.width / 2, circle.size / 2];
  if (circle.power >= 0) {
    const middle = margin + radius;
    return (s) => ({ x: centre + radius * Math.sin(s / radius), y: middle - radius * Math.cos(s / radius) });
  }
  const bottom = heightOf(circle, half) - margin;
  return (s) => ({ x: centre + radius * Math.sin(s / radius), y: bottom - radius + radius * Math.cos(s / radius) });
}

const placeOf = ({ from, angle }: PlacedLetter): Matrix =>
  multiply(translation(from.x, from.y), rotation((angle * 180) / Math.PI));

function letterItems(placed: PlacedLetter): Item[] {
  const { set, fill, stroke, link, baseline } = placed.letter;
  const { from, angle } = placed;
  const { before = [], after = [] } = placed.letter.lines ?? {};
  if (set.runs.length === 0 && before.length === 0 && after.length === 0) return [];
  const outline = stroke && { ...stroke, paint: turned(stroke.paint, from, angle) };
  const under = outline ? textItems(set, 0, baseline, { fill: null, stroke: outline, link }) : [];
  const over = textItems(set, 0, baseline, { fill: fill && turned(fill, from, angle), stroke: null, link });
  return [group([...before, ...under, ...over, ...after], { transform: placeOf(placed) })];
}

/**
 * A line of a twentieth of the size through the letters, or half a size and a px below their middles, from chord to chord.
 * Konva strokes it with `fill`, which is unset, and so black, where that is a gradient.
 */
function decoration(placed: readonly PlacedLetter[], line: DecorationLine, { size, fill }: CurvedText): Item {
  const y = line === 'underline' ? size / 2 + 1 : 0;
  const points = placed.flatMap((letter, i) => {
    const width = Math.hypot(letter.to.x - letter.from.x, letter.to.y - letter.from.y);
    const at = (x: number) => applyMatrix(placeOf(letter), x, y);
    return i === 0 ? [at(0), at(width)] : [at(width)];
  });
  const paint: Paint = fill?.kind === 'solid' ? fill : solid(BLACK);
  return stroked(
    points.map(([x, y], i) => [i === 0 ? 'M' : 'L', x, y] as const),
    stroke(paint, size / 20),
  );
}

const BLACK = { r: 0, g: 0, b: 0, a: 1 };

function boxOf(placed: readonly PlacedLetter[], size: number): Rect {
  const ends = placed.flatMap(({ from, to }) => [from, to]);
  const box = boxAround(ends.map(({ x, y }) => ({ x, y, width: 0, height: 0 })));
  if (!box) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: box.x - size / 2, y: box.y - size / 2, width: box.width + size, height: box.height + size };
}

/** A gradient's ends seen from a letter that stands at `origin`, turned by `angle`. */
function turned(paint: Paint, origin: Point, angle: number): Paint {
  if (paint.kind === 'solid') return paint;
  const [cos, sin] = [Math.cos(-angle), Math.sin(-angle)];
  const back: Matrix = [cos, sin, -sin, cos, -origin.x * cos + origin.y * sin, -origin.x * sin - origin.y * cos];
  return placedPaint(paint, back);
}

/**
 * How far below the middle of the em box the baseline lies, px: canvas `textBaseline: 'middle'`. Chromium takes the
 * typographic ascender and descender, scaled to one em.
 * @source Blink SimpleFontData::ComputeNormalizedTypoAscentAndDescent; probes curve-*
 */
function middle({ face, size }: FontUse): number {
  const { ascender, descender } = typographic(face);
  return (size * (ascender - descender)) / (ascender + descender) / 2;
}

/** OS/2 sTypoAscender and sTypoDescender (positive), or the line metrics where the font has none. */
function typographic(face: FontFace): { ascender: number; descender: number } {
  const data = new DataView(face.data.buffer, face.data.byteOffset, face.data.byteLength);
  const tables = data.byteLength > 12 ? data.getUint16(4) : 0;
  for (let i = 0; i < tables; i++) {
    const record = 12 + 16 * i;
    if (data.getUint32(record) !== OS2) continue;
    const table = data.getUint32(record + 8);
    const [ascender, descender] = [data.getInt16(table + 68), -data.getInt16(table + 70)];
    if (ascender > 0 && ascender + descender > 0) return { ascender, descender };
  }
  return { ascender: face.metrics.ascent, descender: face.metrics.descent };
}
/** The tag `OS/2`. */
const OS2 = 0x4f532f32;
