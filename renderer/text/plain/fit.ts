import { FIT, firstToTry } from '../fit.ts';
import type { Measure } from './lines.ts';

/** Where lines may end without breaking a word: see `breakLines`. */
const BETWEEN_WORDS = /[-\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\u{20000}-\u{2a6df}]+/u;

/** The layout at the first size that fits, in steps down from `own` to `least`; sizes above `most` are passed over. */
export function largestFitting<Layout>(
  own: number,
  most: number,
  least: number,
  layoutAt: (size: number) => { layout: Layout; fits: boolean },
): Layout {
  const first = Math.max(most, least);
  const start = own > first ? own - Math.floor((own - first) / FIT.step) * FIT.step : own;
  const steps = Math.floor((start - least) / FIT.step);
  let size = start - firstToTry(steps, (step) => layoutAt(start - step * FIT.step).fits) * FIT.step;
  for (;;) {
    const { layout, fits } = layoutAt(size);
    if (fits || size - FIT.step < least) return layout;
    size -= FIT.step;
  }
}

/** What a text has to fit into, px. */
interface Room {
  /** The text's own font size. */
  size: number;
  width: number;
  height: number;
  splitWords: boolean;
  /** A line is at least `grows` times the font size less `less` px high. */
  line: { grows: number; less: number };
}

/**
 * A size that no fitting text exceeds: lines cannot hold less than all the words, and the widest word needs its width.
 * Saves laying out at every size on the way, so that fitting a long text takes linear time.
 */
export function largestPossible(
  text: string,
  { size, width, height, splitWords, line: { grows, less } }: Room,
  measure: Measure,
): number {
  let total = 0;
  let widest = 0;
  for (const word of text.split(/\s+/)) {
    total += Math.max(0, measure(word));
    for (const part of word.split(BETWEEN_WORDS)) widest = Math.max(widest, measure(part));
  }
  // total · s / size / width lines of grows · s − less px each may take height px at most: a quadratic in s.
  const perSize = total / size / width;
  const byArea =
    (less * perSize + Math.sqrt((less * perSize) ** 2 + 4 * perSize * grows * height)) / (2 * perSize * grows);
  const byParagraphs = (height / text.split('\n').length + less) / grows;
  const byWord = splitWords ? Number.POSITIVE_INFINITY : (width * size) / widest;
  const bounds = [byArea, byParagraphs, byWord].filter((bound) => !Number.isNaN(bound));
  // Advances do not scale exactly (hundredths of a px), so the bound leaves them room.
  return Math.max(FIT.smallest, Math.min(size, ...bounds) * 1.02 + FIT.step);
}
