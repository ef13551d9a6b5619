import { graphemes } from '../segment.ts';
import type { Paragraph } from './paragraph.ts';

/** A line of a paragraph; UTF-16 offsets into its text. */
export interface BrokenLine {
  paragraph: Paragraph;
  start: number;
  /** Where the next line begins. */
  end: number;
  /** The end of the part that counts for its width: spaces before a soft wrap hang. */
  visibleEnd: number;
  /** The paragraph ends here. */
  last: boolean;
  /** The hyphen that a soft hyphen shows at its end. */
  suffix: '' | '-';
}

/** Layout rounds advances to 1/64 px, so an excess below that fits. */
const TOLERANCE = 1 / 64;
const SOFT_HYPHEN = '\u00ad';

/** px from the line's start to offset `to`, tabs included. */
export function lineAdvance({ advances, tabs }: Paragraph, from: number, to: number, tab: number): number {
  let width = 0;
  let at = from;
  for (let i = firstAtLeast(tabs, from); i < tabs.length && tabs[i]! < to; i++) {
    width += advances[tabs[i]!]! - advances[at]!;
    width += tab > 0 ? tab - (width % tab) : 0;
    at = tabs[i]! + 1;
  }
  return width + advances[to]! - advances[at]!;
}

/** Index of the first of ascending numbers that is not below `least`. */
function firstAtLeast(numbers: readonly number[], least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Breaks a paragraph into lines of at most `width` px at its break opportunities; a word that is wider than a line is
 * broken between graphemes (`overflow-wrap: break-word`).
 *
 * @param tab distance of tab stops, px
 * @param hyphenWidth px that a visible soft hyphen takes at an offset
 * @param opportunities where a line may end, ascending, the text's end included
 */
export function breakParagraph(
  paragraph: Paragraph,
  width: number,
  tab: number,
  hyphenWidth: (offset: number) => number,
  opportunities: readonly number[],
): BrokenLine[] {
  const { text } = paragraph;
  const lines: BrokenLine[] = [];
  const available = width + TOLERANCE;
  let start = 0;
  let fitting = -1;
  const close = (end: number, brokenWord: boolean) => {
    const last = end === text.length;
    const suffix = !last && !brokenWord && text[end - 1] === SOFT_HYPHEN ? '-' : '';
    lines.push({ paragraph, start, end, visibleEnd: last ? end : trimmed(text, start, end), last, suffix });
    start = end;
    fitting = -1;
  };
  for (let i = 0; i < opportunities.length; ) {
    const end = opportunities[i]!;
    if (end <= start) {
      // The line before was broken inside a word, just here.
      i++;
      continue;
    }
    let needed = lineAdvance(paragraph, start, trimmed(text, start, end), tab);
    if (text[end - 1] === SOFT_HYPHEN && end < text.length) needed += hyphenWidth(end);
    if (needed <= available) {
      fitting = end;
      i++;
    } else if (fitting > start) close(fitting, false);
    else close(breakWord(paragraph, start, end, available), true);
  }
  if (start < text.length || text === '') close(text.length, false);
  return lines;
}

/** Without the spaces at its end. */
function trimmed(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}

/** How much of a too wide word fits: at least one grapheme. */
function breakWord({ text, advances }: Paragraph, start: number, end: number, available: number): number {
  // Only so much of the word is cut into graphemes as can fit on the line.
  let reach = start + 1;
  while (reach < end && advances[reach]! - advances[start]! <= available) reach++;
  let at = start;
  for (const grapheme of graphemes(text.slice(start, Math.min(end, reach + 32)))) {
    const next = at + grapheme.length;
    if (at > start && advances[next]! - advances[start]! > available) break;
    at = next;
  }
  return Math.min(at, end);
}
