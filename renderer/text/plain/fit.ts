import type { TextEngine } from '../types.ts';
import { layoutPlain, type PlainLayout, type PlainStyle, plainMeasure } from './layout.ts';
import { breaksWord } from './lines.ts';

/** px by which the editor makes a font smaller until the text fits (probes shrink-*). */
const STEP = 0.5;
/** px */
const SMALLEST = 1;

/** Where lines may end without breaking a word: see `breakLines`. */
const BETWEEN_WORDS = /[-\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\u{20000}-\u{2a6df}]+/u;

/**
 * Lays a text out in the largest font size, in steps of half a px down from the style's, at which its lines fit into
 * `height` px and, unless `splitWords`, no word is broken.
 */
export function fitPlain(
  text: string,
  style: PlainStyle,
  width: number,
  height: number,
  splitWords: boolean,
  engine: TextEngine,
): PlainLayout {
  const bound = largestPossible(text, style, width, height, splitWords, engine);
  let size = style.size;
  if (size > bound) size -= Math.floor((size - bound) / STEP) * STEP;
  for (;;) {
    const layout = layoutPlain(text, { ...style, size }, width, engine);
    const fits = layout.height <= height + 1e-6 && (splitWords || !breaksWord(layout.lines));
    if (fits || size - STEP < SMALLEST) return layout;
    size -= STEP;
  }
}

/**
 * A size that no fitting text exceeds: lines cannot hold less than all the words, and the widest word needs its width.
 * Saves laying out at every size on the way, so that fitting a long text takes linear time.
 */
function largestPossible(
  text: string,
  style: PlainStyle,
  width: number,
  height: number,
  splitWords: boolean,
  engine: TextEngine,
): number {
  const measure = plainMeasure(style, engine);
  let total = 0;
  let widest = 0;
  for (const word of text.split(/\s+/)) {
    total += Math.max(0, measure(word));
    for (const part of word.split(BETWEEN_WORDS)) widest = Math.max(widest, measure(part));
  }
  const { grows, less } = lineGrowth(style, engine);
  // total · s / size / width lines of grows · s − less px each may take height px at most: a quadratic in s.
  const perSize = total / style.size / width;
  const byArea =
    (less * perSize + Math.sqrt((less * perSize) ** 2 + 4 * perSize * grows * height)) / (2 * perSize * grows);
  const byParagraphs = (height / text.split('\n').length + less) / grows;
  const byWord = splitWords ? Number.POSITIVE_INFINITY : (width * style.size) / widest;
  const bounds = [byArea, byParagraphs, byWord].filter((bound) => !Number.isNaN(bound));
  // Advances do not scale exactly (hundredths of a px), so the bound leaves them room.
  return Math.max(SMALLEST, Math.min(style.size, ...bounds) * 1.02 + STEP);
}

/** A line is at least `grows` times the font size less `less` px high (an automatic line height is rounded). */
function lineGrowth(style: PlainStyle, engine: TextEngine): { grows: number; less: number } {
  if (style.lineHeight !== 'auto') return { grows: style.lineHeight, less: 0 };
  const { ascent, descent } = engine.measurer.metrics({ ...engine.fonts.primary(style.font), size: style.size });
  return { grows: ascent + descent, less: 1 };
}
