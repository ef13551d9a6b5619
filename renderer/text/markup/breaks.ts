import { graphemes, isIdeographic } from '../segment.ts';
import type { Measure } from './measure.ts';
import type { MarkupStyle } from './tree.ts';
import { isEmoji, type Word } from './words.ts';

/** After a hyphen a line may end, unless a digit follows and another stands before. */
const AFTER_HYPHEN = /(?<=-)(?!\d)|(?<=[^\d]-)/;

/** A word's parts between its hyphens, each with the hyphen that it ends with. */
export const atHyphens = (text: string): string[] => text.split(AFTER_HYPHEN).filter((part) => part !== '');

/** Words of Latin letters: neither emoji nor ideographs. */
const UNBROKEN = /^[ -\u00a8\u00b0-\u02ff]*$/;

/**
 * The pieces of a word that may stand on lines of their own: every ideograph and emoji; of a word wider than a line the
 * parts between its hyphens, or as many characters as a line holds.
 *
 * @param available px
 */
export function piecesOf(word: Word, available: number, measure: Measure): Word[] {
  const { text, style } = word;
  const tooWide = word.width > available;
  if (!tooWide && UNBROKEN.test(text)) return [word];
  const emoji = /\p{Extended_Pictographic}/u.test(text);
  const characters = [...text];
  if (!tooWide && !emoji && !characters.some(isIdeographic)) return [word];
  const piece = (part: string): Word => ({ ...word, text: part, width: measure.advance(part, style) });
  if (tooWide) {
    const parts = atHyphens(text);
    if (parts.length > 1)
      return parts.flatMap((part) => {
        const own = piece(part);
        return own.width <= available ? [own] : piecesOf(own, available, measure);
      });
  }
  const limit = tooWide ? available : Number.POSITIVE_INFINITY;
  return stretches(emoji ? graphemes(text) : characters).flatMap((stretch) => {
    const pieces: Word[] = [];
    for (let at = 0; at < stretch.length; ) {
      const end = at + fitting(stretch, at, limit, style, measure);
      pieces.push(piece(stretch.slice(at, end).join('')));
      at = end;
    }
    return pieces;
  });
}

/** Whether a word has a part between its hyphens that is wider than a line of `available` px and holds no ideographs. */
export const breaksWord = ({ kind, text, width, style }: Word, available: number, measure: Measure): boolean =>
  kind === 'word' &&
  width > available &&
  atHyphens(text).some((part) => ![...part].some(isIdeographic) && measure.advance(part, style) > available);

/** Ideographs and emoji one by one, and the stretches between them. */
function stretches(characters: readonly string[]): string[][] {
  const found: string[][] = [];
  let open = false;
  for (const character of characters) {
    const alone = isIdeographic(character) || isEmoji(character);
    if (open && !alone) found.at(-1)!.push(character);
    else found.push([character]);
    open = !alone;
  }
  return found;
}

/**
 * How many characters from `start` on fit into `available` px, at least one; found by bisection, so that each is measured
 * seldom.
 */
export function fitting(
  characters: readonly string[],
  start: number,
  available: number,
  style: MarkupStyle,
  measure: Measure,
): number {
  const most = characters.length - start;
  if (available === Number.POSITIVE_INFINITY) return most;
  const fits = (count: number): boolean =>
    measure.advance(characters.slice(start, start + count).join(''), style) <= available;
  let [low, high] = [1, Math.min(most, 2)];
  while (high < most && fits(high)) [low, high] = [high, Math.min(most, high * 2)];
  if (fits(high)) return high;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
