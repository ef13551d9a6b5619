import type { FontFace } from '../scene/font.ts';
import { placedPaint } from '../scene/gradient.ts';
import { group } from '../scene/items.ts';
import { multiply, rotation, translation } from '../scene/matrix.ts';
import type { FontUse, Item, Link, Matrix, Paint, Stroke } from '../scene/types.ts';
import { graphemes } from './segment.ts';
import type { FontStyle } from './types.ts';
import { type SetText, type Setting, type Typesetter, textItems } from './typeset.ts';

/** Text along a circle; lengths in px. */
export interface CurvedText {
  text: string;
  font: FontStyle;
  size: number;
  /** px after every letter but the last */
  letterSpacing: number;
  /** -1..1: bent upwards at the ends where negative; 0 is a straight line. */
  power: number;
  /** Width of the box that the arc is centred in. */
  width: number;
  fill: Paint | null;
  stroke: Stroke | null;
}

interface Point {
  x: number;
  y: number;
}

/** Radius of the circle that the letters' middles stand on, px (probes curve-*). */
const radiusOf = (power: number, size: number): number =>
  Math.max(size / 2, (2.5 * size) / Math.max(Math.abs(power), 1e-4) - size);

/** A letter that is set, and what it is painted with. */
export interface CurvedLetter {
  set: SetText;
  /** px before the next letter */
  spacing: number;
  fill: Paint | null;
  stroke: Stroke | null;
  link: Link | null;
  /** px that its baseline lies below the circle */
  baseline: number;
}

/** Sets letters one by one, without kerning, each along its chord of the circle; the whole is centred whatever the alignment. */
export function curveItems(curved: CurvedText, typesetter: Typesetter): Item[] {
  const { font, size, letterSpacing, fill, stroke } = curved;
  const setting: Setting = { font, size, letterSpacing: 0, direction: 'ltr', kernSpaces: false };
  const letters = graphemes(curved.text.replaceAll('\n', ' ')).map((letter): CurvedLetter => {
    const set = typesetter.set(letter, setting);
    const use = set.runs[0]?.font;
    return { set, spacing: letterSpacing, fill, stroke, link: null, baseline: use ? middle(use) : 0 };
  });
  return lettersOnCircle(letters, curved);
}

/** Letters along the circle of a font size and power, centred in a box of this width. */
export function lettersOnCircle(
  letters: readonly CurvedLetter[],
  { power, size, width }: Pick<CurvedText, 'power' | 'size' | 'width'>,
): Item[] {
  const stepOf = ({ set, spacing }: CurvedLetter, i: number): number =>
    set.advance + (i + 1 < letters.length ? spacing : 0);
  const length = letters.reduce((sum, letter, i) => sum + stepOf(letter, i), 0);
  const pointAt = circle(power, radiusOf(power, size), length, width / 2, size / 2);
  let at = -length / 2;
  return letters.flatMap((letter, i): Item[] => {
    const { set, fill, stroke, link, baseline } = letter;
    const [from, to] = [pointAt(at), pointAt(at + stepOf(letter, i))];
    at += stepOf(letter, i);
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    if (set.runs.length === 0) return [];
    const under =
      stroke &&
      textItems(set, 0, baseline, {
        fill: null,
        stroke: { ...stroke, paint: turned(stroke.paint, from, angle) },
        link,
      });
    const over = textItems(set, 0, baseline, { fill: fill && turned(fill, from, angle), stroke: null, link });
    const transform = multiply(translation(from.x, from.y), rotation((angle * 180) / Math.PI));
    return [group([...(under ?? []), ...over], { transform })];
  });
}

/**
 * The point of the circle at a distance from its middle along it. The arc's highest point lies at `top`; where the ends
 * are the highest the arc's height counts in whole px, as Konva rounds a path's box.
 */
function circle(
  power: number,
  radius: number,
  length: number,
  centre: number,
  top: number,
): (distance: number) => Point {
  if (power >= 0) {
    const middle = top + radius;
    return (s) => ({ x: centre + radius * Math.sin(s / radius), y: middle - radius * Math.cos(s / radius) });
  }
  const half = Math.min(Math.PI, length / 2 / radius);
  const middle = top - Math.round(-radius * (1 - Math.cos(half))) - radius;
  return (s) => ({ x: centre + radius * Math.sin(s / radius), y: middle + radius * Math.cos(s / radius) });
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
 * typographic ascender and descender, scaled to one em; what it rounds off the ascent it adds to the position.
 * @source Blink SimpleFontData::ComputeNormalizedTypoAscentAndDescent; probes curve-*
 */
function middle({ face, size }: FontUse): number {
  const { ascender, descender } = typographic(face);
  const ascent = face.metrics.ascent * size;
  return (size * (ascender - descender)) / (ascender + descender) / 2 + ascent - Math.round(ascent);
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
