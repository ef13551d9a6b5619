import { boxAround } from '../../scene/bounds.ts';
import { filled, group, solid, stroke } from '../../scene/items.ts';
import { applyMatrix, mapRect, multiply, rotation, translation } from '../../scene/matrix.ts';
import { parsePaint } from '../../scene/paint.ts';
import type { Item, Matrix, Path, Rect, Rgba, Segment } from '../../scene/types.ts';
import { radiusOf } from '../curve.ts';
import { graphemes } from '../segment.ts';
import { type SetText, type Typesetter, textItems } from '../typeset.ts';
import { thickness } from './items.ts';
import { type Measure, settingOf } from './measure.ts';
import type { Decoration, InlineBox, MarkupBlock, MarkupStyle, TextRun } from './tree.ts';

/** A circle that text runs along. */
export interface Curve {
  /** -1..1: the larger, the smaller the circle; below 0 its inside is up. */
  power: number;
  /** Font size that the circle is made for, px. */
  size: number;
  /** Width of the box that the text is centred in, px. */
  width: number;
}

/** What the text is painted with: CSS colours or gradients, which run along it, and the width of its outline in px. */
export interface CurvePaint {
  fill: string;
  stroke: { paint: string; width: number; join: 'miter' | 'round' | 'bevel' } | null;
}

/** A letter on the circle, or a word of a script whose letters join; px. */
interface Letter {
  text: string;
  style: MarkupStyle;
  box: InlineBox | null;
  width: number;
  /** From the text's begin, along it. */
  offset: number;
  /** From its own coordinates (its left end on the circle) to those of the circle's middle. */
  transform: Matrix;
}

/** Scripts whose letters are set together: joining, reordered or stacked. */
const SHAPED = /[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufeff]/;

/**
 * Sets a text as one line along a circle, letter by letter, its middle at the top (at the bottom for a text that is
 * turned inside out). Letters without room on the circle are dropped, as in the editor.
 *
 * @returns `box`: what takes the place of the element's own: the letters' line heights, in the middle of its width
 *
 * @source render-tag/path 0.1.27; v4 curve-*
 */
export function curveItems(
  root: MarkupBlock,
  curve: Curve,
  paint: CurvePaint,
  measure: Measure,
  typesetter: Typesetter,
): { items: Item[]; box: Rect } {
  const letters = lettersOnCircle(runsOf(root), curve, measure);
  const bounds = boxAround(letters.map((letter) => cellOf(letter, measure)));
  if (!bounds) return { items: [], box: { x: 0, y: 0, width: curve.width, height: 0 } };
  const { x, y, width, height } = bounds;
  const left = (curve.width - width) / 2;
  const items = [
    ...backgroundItems(letters, measure),
    ...letters.flatMap((letter) => letterItems(letter, lengthOf(letters), paint, measure, typesetter)),
    ...decorationItems(letters, paint.fill, measure),
  ];
  return {
    items: [group(items, { transform: translation(left - x, -y) })],
    box: { x: left, y: 0, width, height },
  };
}

/** The texts of a block, whatever blocks they stand in. */
const runsOf = (block: MarkupBlock): TextRun[] =>
  block.children.flatMap((child) => (child.kind === 'text' ? [child] : runsOf(child)));

/** Letters, and words of scripts that are set together; the latter from right to left where their text runs so. */
function partsOf({ text, style }: TextRun): string[] {
  const parts: string[] = [];
  let shaped = false;
  for (const grapheme of graphemes(text)) {
    const joins = SHAPED.test(grapheme);
    if (joins && shaped) parts[parts.length - 1] += grapheme;
    else parts.push(grapheme);
    shaped = joins;
  }
  return style.direction === 'rtl' ? parts.reverse() : parts;
}

/** px by which the last letter may go beyond the circle's end, besides the kerning. */
const BEYOND = 0.5;

function lettersOnCircle(runs: readonly TextRun[], { power, size }: Curve, measure: Measure): Letter[] {
  const radius = radiusOf({ power, size });
  const turn = power < 0 ? -1 : 1;
  const pointAt = (at: number) => {
    const angle = at / radius;
    return { x: -radius * Math.sin(angle), y: turn * radius * Math.cos(angle) };
  };
  const parts = runs.flatMap((run) =>
    partsOf(run).map((text) => ({ text, style: run.style, box: run.box, width: measure.advance(text, run.style) })),
  );
  const spaced = parts.reduce((sum, { width, style }) => sum + width + style.letterSpacing, 0);
  const length = spaced - (parts.at(-1)?.style.letterSpacing ?? 0);
  const whole = runs.reduce((sum, { text, style }) => sum + measure.advance(text, style), 0);
  const around = 2 * Math.PI * radius;
  const slack = Math.max(0, length - whole) + BEYOND;
  const letters: Letter[] = [];
  let at = Math.max(0, (around - length) / 2);
  let offset = 0;
  for (const { text, style, box, width } of parts) {
    if (at > around || at + width > around + slack) break;
    const [from, to] = [pointAt(at), pointAt(Math.min(around, at + width))];
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const transform = multiply(translation(from.x, from.y), rotation((angle * 180) / Math.PI));
    letters.push({ text, style, box, width, offset, transform });
    at += width + style.letterSpacing;
    offset += width + style.letterSpacing;
  }
  return letters;
}

/** px along the text from its first letter to its last. */
function lengthOf(letters: readonly Letter[]): number {
  const last = letters.at(-1)!;
  return last.offset + last.width;
}

/** The circle runs through the middles of letters: how far below it their baseline lies, px. */
function baselineOf(style: MarkupStyle, measure: Measure): number {
  const { ascent, descent } = measure.metrics(style);
  return (ascent - descent) / 2;
}

/** A letter's share of the text's bounds: its width, and its line height about its baseline. */
function cellOf({ style, width, transform }: Letter, measure: Measure): Rect {
  const { ascent, descent } = measure.metrics(style);
  const height = style.lineHeight !== 'normal' && style.lineHeight > 0 ? style.lineHeight : style.size;
  const above = ascent + descent > 0 ? ascent / (ascent + descent) : 0.75;
  const top = baselineOf(style, measure) - height * above;
  return mapRect(transform, { x: 0, y: top, width, height });
}

/** A letter, its outline under its fill. Gradients lie over the whole text as if it were straight. */
function letterItems(
  letter: Letter,
  length: number,
  paint: CurvePaint,
  measure: Measure,
  typesetter: Typesetter,
): Item[] {
  const { text, style, offset, transform } = letter;
  const baseline = baselineOf(style, measure);
  const { ascent, descent } = measure.metrics(style);
  const along = { x: -offset, y: baseline - ascent, width: length, height: ascent + descent };
  const set: SetText = typesetter.set(text, settingOf(style, style.direction));
  const fill = style.color ? solid(style.color) : parsePaint(paint.fill, along, 'css');
  const { link } = style;
  const over = textItems(set, 0, baseline, { fill, stroke: null, link });
  const outline = paint.stroke;
  if (!outline) return over.length > 0 ? [group(over, { transform })] : [];
  const line = stroke(parsePaint(outline.paint, along, 'css'), outline.width, { join: outline.join });
  return [group([...textItems(set, 0, baseline, { fill: null, stroke: line, link }), ...over], { transform })];
}

/** Neighbours for which `same` holds, in rows. */
function rows(letters: readonly Letter[], same: (a: Letter, b: Letter) => boolean): Letter[][] {
  const found: Letter[][] = [];
  for (const letter of letters) {
    const last = found.at(-1);
    if (last && same(last.at(-1)!, letter)) last.push(letter);
    else found.push([letter]);
  }
  return found;
}

const isSame = (a: Rgba | null, b: Rgba | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Inline backgrounds: bands as high as the letters' font. */
function backgroundItems(letters: readonly Letter[], measure: Measure): Item[] {
  return rows(letters, (a, b) => isSame(a.box?.color ?? null, b.box?.color ?? null)).flatMap((row) => {
    const color = row[0]!.box?.color;
    if (!color) return [];
    const edge = (side: 'ascent' | 'descent') =>
      row.flatMap((letter) => {
        const metrics = measure.metrics(letter.style);
        const y = baselineOf(letter.style, measure) + (side === 'ascent' ? -metrics.ascent : metrics.descent);
        return [applyMatrix(letter.transform, 0, y), applyMatrix(letter.transform, letter.width, y)];
      });
    return [filled([...lineThrough([...edge('ascent'), ...edge('descent').reverse()]), ['Z']], solid(color))];
  });
}

const lineThrough = (points: readonly [number, number][]): Segment[] =>
  points.map(([x, y], i) => [i === 0 ? 'M' : 'L', x, y]);

/** How far from the baseline a decoration lies, px downwards. */
function decorationOffset(line: Decoration['line'], style: MarkupStyle, measure: Measure): number {
  const { ascent, descent } = measure.metrics(style);
  return { underline: descent * 0.5, 'line-through': -ascent * 0.3, overline: -ascent * 0.9 }[line];
}

/** Decorations follow the letters. */
function decorationItems(letters: readonly Letter[], fill: string, measure: Measure): Item[] {
  return (['underline', 'line-through', 'overline'] as const).flatMap((line) => {
    const own = ({ style }: Letter) => style.decorations.findLast((decoration) => decoration.line === line);
    return rows(
      letters,
      (a, b) => !!own(a) === !!own(b) && isSame(own(a)?.color ?? null, own(b)?.color ?? null),
    ).flatMap((row): Item[] => {
      const decoration = own(row[0]!);
      if (!decoration) return [];
      const points = row.flatMap(({ style, width, transform }) => {
        const y = baselineOf(style, measure) + decorationOffset(line, style, measure);
        return [applyMatrix(transform, 0, y), applyMatrix(transform, width, y)];
      });
      const path: Path = lineThrough(points);
      const box = { x: 0, y: 0, width: 1, height: 1 };
      const color = decoration.color ? solid(decoration.color) : parsePaint(fill, box, 'css');
      const band = stroke(color, thickness(row[0]!.style.size));
      return [{ kind: 'path', segments: path, rule: 'nonzero', fill: null, stroke: band }];
    });
  });
}
