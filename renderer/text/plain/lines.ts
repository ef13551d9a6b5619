import { graphemes, isIdeographic } from '../segment.ts';

/** A line of plain text after breaking. */
export interface PlainLine {
  text: string;
  /** px */
  width: number;
  /** The paragraph ends here: justifying leaves the line alone. */
  endsParagraph: boolean;
  /** The line ends inside a word that is wider than the box, or in front of a character that is. */
  endsInWord: boolean;
}

/** The advance of a string on one line, px; letter spacing after every character included. */
export type Measure = (text: string) => number;

const isBreak = (grapheme: string | undefined) => grapheme === ' ' || grapheme === '-';

/** Ideographs and kana stand for words: a line may end between them without breaking one (text-japanese). */
const insideWord = (before: string | undefined, after: string | undefined) =>
  ![before, after].some((grapheme) => isBreak(grapheme) || (grapheme !== undefined && isIdeographic(grapheme)));

/**
 * Breaks plain text into lines no wider than `width` px, as the editor's canvas does: after spaces and hyphens only
 * (no other script's rules), and inside a word where the word alone is too wide. Spaces around a break are dropped,
 * those at a paragraph's own ends are kept. A paragraph of which not one character fits ends there.
 * @source Konva's Text, which the editor draws plain text with; text-hyphen-wrap, text-thai, text-nbsp
 */
export function breakLines(text: string, width: number, measure: Measure): PlainLine[] {
  return text.split('\n').flatMap((paragraph) => breakParagraph(paragraph, width, measure));
}

function breakParagraph(paragraph: string, width: number, measure: Measure): PlainLine[] {
  const whole = measure(paragraph);
  if (whole <= width) return [{ text: paragraph, width: whole, endsParagraph: true, endsInWord: false }];
  const parts = graphemes(paragraph);
  const lines: PlainLine[] = [];
  const push = (line: string, endsInWord: boolean) =>
    lines.push({ text: line, width: measure(line), endsParagraph: false, endsInWord });
  // A line's likely length: the search stays near it, so that breaking takes linear time.
  const likely = Math.max(1, Math.ceil((parts.length * Math.max(width, 0)) / whole));
  let start = 0;
  while (start < parts.length) {
    const end = longestPrefix(parts, start, likely, (line) => measure(line) <= width);
    if (end === start) {
      push('', true);
      break;
    }
    if (end === parts.length) {
      push(parts.slice(start).join(''), false);
      break;
    }
    const cut = lastBreak(parts, start, end);
    push(parts.slice(start, cut).join('').trimEnd(), insideWord(parts[cut - 1], parts[cut]));
    start = cut;
    while (start < parts.length && parts[start]!.trim() === '') start++;
  }
  const last = lines.at(-1);
  if (last) last.endsParagraph = true;
  return lines;
}

/** The end of the longest prefix that fits: doubles a window until it does not, then bisects. */
function longestPrefix(
  parts: readonly string[],
  start: number,
  likely: number,
  fits: (text: string) => boolean,
): number {
  const fitsTo = (end: number) => fits(parts.slice(start, end).join(''));
  let low = start;
  let high = Math.min(parts.length, start + likely);
  while (fitsTo(high)) {
    low = high;
    if (high === parts.length) return high;
    high = Math.min(parts.length, high + (high - start));
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fitsTo(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Where to end a line that could reach to `end`: there if a space or hyphen follows, else behind the last one, else there. */
function lastBreak(parts: readonly string[], start: number, end: number): number {
  if (isBreak(parts[end])) return end;
  for (let i = end - 1; i >= start; i--) if (isBreak(parts[i])) return i + 1;
  return end;
}

/** Whether any line ends inside a word. */
export const breaksWord = (lines: readonly PlainLine[]): boolean => lines.some((line) => line.endsInWord);

const ELLIPSIS = '…';

/**
 * Keeps the lines that fit into `height` px (at least one) and ends the last kept one in … where any was dropped. Where
 * the … does not fit, the line's last three characters make room for it, as in the editor (probes ellipsis-*).
 */
export function cutWithEllipsis(
  lines: readonly PlainLine[],
  height: number,
  lineHeight: number,
  width: number,
  measure: Measure,
): PlainLine[] {
  const fitting = Math.max(1, Math.floor(height / lineHeight + 1e-9));
  if (lines.length <= fitting) return [...lines];
  const kept = lines.slice(0, fitting);
  const last = kept.at(-1)!;
  const text = measure(last.text + ELLIPSIS) < width ? last.text : last.text.slice(0, -3);
  kept[kept.length - 1] = {
    text: text + ELLIPSIS,
    width: measure(text + ELLIPSIS),
    endsParagraph: true,
    endsInWord: false,
  };
  return kept;
}
