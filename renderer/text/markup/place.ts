import type { TextBlock } from '../../scene/text-block.ts';
import { directionOf, inVisualOrder, mayTurn } from '../bidi.ts';
import type { Line } from './lines.ts';
import type { Measure } from './measure.ts';
import type { LevelPart } from './order.ts';
import type { Align, InlineBox, MarkupStyle } from './tree.ts';
import type { Word } from './words.ts';

/** A text as it is drawn at once; px from the flow's top left corner. */
export interface Fragment {
  text: string;
  /** Left end. */
  x: number;
  baseline: number;
  width: number;
  style: MarkupStyle;
  /** In which direction it is set as a whole. */
  direction: 'ltr' | 'rtl';
  /** Whether all of it runs in that direction. */
  resolved?: boolean;
  /** In the text a space follows that is not painted. */
  spaced?: boolean;
  /** The part of the text that it belongs to. */
  block?: TextBlock | null;
}

/** A line as a background sees it; px. */
export interface LineBounds {
  /** In whole px. */
  baseline: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

interface PlacedLine {
  fragments: Fragment[];
  boxes: { box: InlineBox; x: number; width: number; baseline: number }[];
  bounds: LineBounds;
}

/**
 * Aligns a line's words, and sets them on its baseline.
 *
 * @param area the block's lines; `y` the line's top
 * @param parts the line with the levels of its paragraph, where it is one of several that turn
 */
export function placeLine(
  line: Line,
  style: MarkupStyle,
  area: { x: number; y: number; width: number },
  measure: Measure,
  parts: readonly LevelPart[] | null = null,
): PlacedLine {
  const rtl = style.direction === 'rtl';
  const align = alignOf(style, line.last);
  const spaces = line.words.filter(({ kind }) => kind !== 'word').length;
  const stretched = align === 'justify' && line.width < area.width && spaces > 0;
  const extra = stretched ? (area.width - line.width) / spaces : 0;
  const x = area.x + indentOf(line.width, area.width, align, rtl);
  const { baseline, top, bottom, shiftOf } = verticals(line, style, area.y, measure);
  const placed = parts
    ? placeByLevels(parts, x, line.width, extra, baseline, shiftOf, rtl, measure)
    : rtl
      ? placeFromRight(line, x + line.width, extra, baseline, measure)
      : placeFromLeft(line, x, extra, baseline, shiftOf, measure);
  const bounds = {
    baseline: Math.round(baseline),
    x,
    y: top,
    width: stretched ? area.width : line.width,
    height: bottom - top,
  };
  const last = placed.fragments.at(-1);
  if (last && line.spaced) last.spaced = true;
  return { ...placed, bounds };
}

/** The side that a line stands on: justified lines that are the last of theirs stand where their direction begins. */
function alignOf({ align, direction }: MarkupStyle, last: boolean): 'left' | 'center' | 'right' | 'justify' {
  const physical = (asked: Align) => {
    if (asked === 'start') return direction === 'rtl' ? 'right' : 'left';
    if (asked === 'end') return direction === 'rtl' ? 'left' : 'right';
    return asked;
  };
  return align === 'justify' && last ? physical('start') : physical(align);
}

/** px by which a line may be too long and still be aligned. */
const OVERFLOW = 0.5;

/** px from the left of its block; a line that is too long begins where its direction does. */
function indentOf(width: number, available: number, align: ReturnType<typeof alignOf>, rtl: boolean): number {
  const free = available - width;
  if (free < -OVERFLOW) return rtl ? free : 0;
  if (align === 'center') return free / 2;
  return align === 'right' || (align === 'justify' && rtl) ? free : 0;
}

/** Baselines of sub- and superscript stand off the line's by these parts of its largest font size. */
const SHIFTS = { baseline: 0, sub: 0.26, super: -0.4 };

/**
 * The baseline of a line: ascent and descent of its largest fonts, including the block's, stand in the middle of the
 * line. Shifted text does not count, but makes the line higher where it goes beyond it.
 */
function verticals(line: Line, block: MarkupStyle, y: number, measure: Measure) {
  let { ascent, descent } = measure.metrics(block);
  let size = 0;
  const styles = new Set(line.words.map(({ style }) => style));
  for (const style of styles) {
    if (style.shift !== 'baseline') continue;
    const own = measure.metrics(style);
    ascent = Math.max(ascent, own.ascent);
    descent = Math.max(descent, own.descent);
    size = Math.max(size, style.size);
  }
  const baseline = y + (line.height - (ascent + descent)) / 2 + ascent;
  let [top, bottom] = [y, y + line.height];
  for (const style of styles) {
    if (style.shift === 'baseline' || size === 0) continue;
    const own = measure.metrics(style);
    const shifted = baseline + SHIFTS[style.shift] * size;
    top = Math.min(top, shifted - own.ascent);
    bottom = Math.max(bottom, shifted + own.descent);
  }
  const shiftOf = (style: MarkupStyle) => SHIFTS[style.shift] * (size || style.size);
  return { baseline, top, bottom, shiftOf };
}

type Placed = Pick<PlacedLine, 'fragments' | 'boxes'>;

/** Word by word; a line in one style with anything in it that runs from right to left is one text. */
function placeFromLeft(
  line: Line,
  left: number,
  extra: number,
  baseline: number,
  shiftOf: (style: MarkupStyle) => number,
  measure: Measure,
): Placed {
  const boxes = boxesOf(line.words, left, extra, baseline);
  const text = line.words.map((word) => word.text).join('');
  const [first] = line.words;
  if (mayTurn(text) && first!.style.shift === 'baseline' && isUniform(line.words)) {
    const { style } = first!;
    const whole: Fragment = { text, x: left, baseline, width: measure.advance(text, style), style, direction: 'ltr' };
    return { boxes, fragments: [whole] };
  }
  let x = left;
  const fragments = line.words.map((word): Fragment => {
    const width = word.width + (word.kind === 'word' ? 0 : extra);
    const { text: own, style } = word;
    const shifted = baseline + shiftOf(style);
    // Its block is told later, and has its place: an object that grows is two.
    const fragment: Fragment = { text: own, x, baseline: shifted, width, style, direction: 'ltr', block: null };
    x += width;
    return fragment;
  });
  return { boxes, fragments };
}

/** The backgrounds of inline elements on a line: each from its first word to its last. */
function boxesOf(words: readonly Word[], left: number, extra: number, baseline: number): PlacedLine['boxes'] {
  const found: PlacedLine['boxes'] = [];
  let x = left;
  let begin = 0;
  words.forEach((word, i) => {
    const from = x;
    x += word.width + (word.kind === 'word' ? 0 : extra);
    if (word.box !== words[i - 1]?.box) begin = from;
    if (!word.box || words[i + 1]?.box === word.box) return;
    let first = i;
    while (words[first - 1]?.box === word.box) first--;
    if (words.slice(first, i + 1).some(({ kind }) => kind === 'word'))
      found.push({ box: word.box, x: begin, width: x - begin, baseline });
  });
  return found;
}

/** Words of one style in a row, from the right to the left; apart at spaces that are widened. */
function placeFromRight(line: Line, right: number, extra: number, baseline: number, measure: Measure): Placed {
  const boxes: Placed['boxes'] = [];
  const fragments: Fragment[] = [];
  let x = right;
  let current: { text: string; style: MarkupStyle; box: InlineBox | null } | null = null;
  const close = () => {
    if (!current) return;
    const { text, style, box } = current;
    const width = measure.advance(text, style);
    x -= width;
    fragments.push({ text, x, baseline, width, style, direction: 'rtl' });
    if (box) boxes.push({ box, x, width, baseline });
    current = null;
  };
  for (const { kind, text, width, style, box } of line.words) {
    if (kind !== 'word' && extra > 0) {
      close();
      x -= width + extra;
    } else if (current && looksLike((current as { style: MarkupStyle }).style, style))
      (current as { text: string }).text += text;
    else {
      close();
      current = { text, style, box };
    }
  }
  close();
  return { boxes, fragments };
}

/** Neighbours of one level and look are set together; then all is put in visual order, from the side where the line begins. */
function placeByLevels(
  parts: readonly LevelPart[],
  left: number,
  lineWidth: number,
  extra: number,
  baseline: number,
  shiftOf: (style: MarkupStyle) => number,
  rtl: boolean,
  measure: Measure,
): Placed {
  const runs: { text: string; word: Word; level: number; extra: number }[] = [];
  for (const { text, word, level } of parts) {
    const last = runs.at(-1);
    const own = word.kind === 'word' ? 0 : extra;
    const joins = last?.level === level && looksLike(last.word.style, word.style) && last.word.box === word.box;
    if (joins && own === 0 && last.extra === 0 && word.kind !== 'tab' && last.word.kind !== 'tab') last.text += text;
    else runs.push({ text, word, level, extra: own });
  }
  const ordered = inVisualOrder(runs);
  const placed = ordered.map(({ text, word, level, extra }) => ({
    ...{ text, word, direction: directionOf(level) },
    width: (word.kind === 'tab' ? word.width : measure.advance(text, word.style)) + extra,
  }));
  const total = placed.reduce((sum, { width }) => sum + width, 0);
  const stretch = parts.some(({ word }) => word.kind !== 'word') && extra > 0 ? total : lineWidth;
  let x = rtl ? left + stretch - total : left;
  const boxes: Placed['boxes'] = [];
  const fragments = placed.map(({ text, word: { style, box }, direction, width }): Fragment => {
    const fragment = { text, x, baseline: baseline + shiftOf(style), width, style, direction, resolved: true };
    if (box) boxes.push({ box, x, width, baseline });
    x += width;
    return fragment;
  });
  const inTextOrder = new Map(ordered.map((run, i) => [run, fragments[i]!]));
  return { boxes, fragments: runs.map((run) => inTextOrder.get(run)!) };
}

const isUniform = (words: readonly Word[]): boolean =>
  words.every(({ style, box }) => looksLike(style, words[0]!.style) && box?.color === words[0]!.box?.color);

/** Whether texts of two styles may be drawn as one. */
const looksLike = (a: MarkupStyle, b: MarkupStyle): boolean =>
  a === b ||
  (a.size === b.size &&
    a.font.family === b.font.family &&
    a.font.weight === b.font.weight &&
    a.font.italic === b.font.italic &&
    isSameColor(a.color, b.color) &&
    a.link === b.link &&
    a.decorations.length === b.decorations.length &&
    a.decorations.every(
      ({ line, color }, i) => line === b.decorations[i]!.line && isSameColor(color, b.decorations[i]!.color),
    ));

const isSameColor = (a: MarkupStyle['color'], b: MarkupStyle['color']): boolean =>
  a === b || (a !== null && b !== null && a.r === b.r && a.g === b.g && a.b === b.b && a.a === b.a);
