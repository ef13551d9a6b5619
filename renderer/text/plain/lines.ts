import { graphemes, isIdeographic } from '../segment.ts';

/** A line of plain text after breaking. */
export interface PlainLine {
  text: string;
  /** px */
  width: number;
  /** The paragraph ends here: justifying leaves the line alone. */
  endsParagraph: boolean;
  /** In the text a space or a line end follows. */
  spaced: boolean;
  /** The line ends inside a word that is wider than the box, or in front of a character that is. */
  endsInWord: boolean;
}

/** The advance of a string on one line, px; letter spacing after every character included. */
export type Measure = (text: string) => number;

const isBreak = (grapheme: string | undefined) => grapheme === ' ' || grapheme === '-';

/** Ideographs and kana stand for words: a line may end between them without breaking one (corpus text-japanese). */
const insideWord = (before: string | undefined, after: string | undefined) =>
  ![before, after].some((grapheme) => isBreak(grapheme) || (grapheme !== undefined && isIdeographic(grapheme)));

/**
 * Breaks plain text into lines no wider than `width` px, as the editor's canvas does: after spaces and hyphens only (no
 * other script's rules), and inside a word where the word alone is too wide. Spaces around a break are dropped, spaces
 * at a paragraph's own ends are kept. A paragraph ends where not one more character fits a line.
 *
 * Every word is measured once (widths add up at spaces), so breaking takes linear time.
 * @source Konva's Text, which the editor draws plain text with; corpus text-hyphen-wrap, text-thai, text-nbsp
 */
export function breakLines(text: string, width: number, measure: Measure): PlainLine[] {
  const known = new Map<string, number>();
  const measureWord = (word: string): number => {
    const advance = known.get(word) ?? measure(word);
    known.set(word, advance);
    return advance;
  };
  const paragraphs = text.split('\n');
  return paragraphs.flatMap((paragraph, p) => {
    const lines = breakParagraph(paragraph, width, measure, measureWord);
    let at = 0;
    return lines.map(({ text, endsInWord }, i) => {
      at = paragraph.indexOf(text, at) + text.length;
      const endsParagraph = i === lines.length - 1;
      const spaced = endsParagraph ? p < paragraphs.length - 1 : /\s/.test(paragraph[at] ?? '');
      return { text, width: measure(text), endsParagraph, spaced, endsInWord };
    });
  });
}

type BrokenLine = Pick<PlainLine, 'text' | 'endsInWord'>;

function breakParagraph(paragraph: string, width: number, measure: Measure, measureWord: Measure): BrokenLine[] {
  const lines: BrokenLine[] = [];
  const tokens: string[] = paragraph.match(/ |[^ ]+/g) ?? [];
  let start = 0;
  while (start < tokens.length) {
    const { end, used } = fillLine(tokens, start, width, measureWord);
    if (end === tokens.length) break;
    const word = tokens[end]!;
    if (end === start && word !== ' ') {
      const broken = breakWord(word, width, measure);
      for (const line of broken.lines) lines.push(line);
      if (broken.rest === null) return lines;
      tokens[end] = broken.rest;
    } else {
      const parts = word.includes('-') ? graphemes(word) : [];
      const cut = hyphenCut(
        parts,
        longestPrefix(parts, 0, parts.length, (text) => used + measure(text) <= width),
      );
      const text = [...tokens.slice(start, end), ...parts.slice(0, cut)].join('').trimEnd();
      lines.push({ text, endsInWord: false });
      if (cut > 0) tokens[end] = parts.slice(cut).join('');
    }
    start = nextStart(tokens, end);
  }
  if (start < tokens.length || lines.length === 0)
    lines.push({ text: tokens.slice(start).join(''), endsInWord: false });
  return lines;
}

/** How many words and spaces fit into a line, from `start` to before `end`, and their width. */
function fillLine(tokens: readonly string[], start: number, width: number, measureWord: Measure) {
  let used = 0;
  let end = start;
  for (; end < tokens.length; end++) {
    const advance = measureWord(tokens[end]!);
    if (used + advance > width) break;
    used += advance;
  }
  return { end, used };
}

/** The token that the next line begins with: white space is passed over, also inside a token (tabs). */
function nextStart(tokens: string[], from: number): number {
  let start = from;
  while (start < tokens.length) {
    const text = tokens[start]!.trimStart();
    if (text !== '') {
      tokens[start] = text;
      break;
    }
    start++;
  }
  return start;
}

/** How many characters of a word may stay on a line with room for `fitting` of them: up to its last hyphen. */
function hyphenCut(parts: readonly string[], fitting: number): number {
  if (fitting > 0 && parts[fitting] === '-') return fitting;
  for (let i = fitting; i > 0; i--) if (parts[i - 1] === '-') return i;
  return 0;
}

/** Breaks a word that is wider than a line until the rest fits; the rest is null where not one character does. */
function breakWord(word: string, width: number, measure: Measure): { lines: BrokenLine[]; rest: string | null } {
  const lines: BrokenLine[] = [];
  const parts = graphemes(word);
  const fits = (text: string) => measure(text) <= width;
  let likely = 16;
  let start = 0;
  for (;;) {
    const end = longestPrefix(parts, start, likely, fits);
    if (end === parts.length) return { lines, rest: parts.slice(start).join('') };
    if (end === start) {
      lines.push({ text: '', endsInWord: true });
      return { lines, rest: null };
    }
    const hyphen = hyphenCut(parts.slice(start, end + 1), end - start);
    const cut = hyphen > 0 ? start + hyphen : end;
    lines.push({
      text: parts.slice(start, cut).join('').trimEnd(),
      endsInWord: insideWord(parts[cut - 1], parts[cut]),
    });
    likely = cut - start;
    start = cut;
  }
}

/**
 * The end of the longest prefix that fits: steps from a likely length, one more or less at first, then twice as many, and
 * bisects the last step. Lines of a word are about equally long, so two or three are measured for most.
 */
function longestPrefix(
  parts: readonly string[],
  start: number,
  likely: number,
  fits: (text: string) => boolean,
): number {
  const fitsTo = (end: number) => fits(parts.slice(start, end).join(''));
  const first = Math.min(parts.length, start + Math.max(1, likely));
  let low = start;
  let high = first;
  if (fitsTo(first)) {
    low = first;
    for (let step = 1; ; step *= 2) {
      if (low === parts.length) return low;
      high = Math.min(parts.length, low + step);
      if (!fitsTo(high)) break;
      low = high;
    }
  } else {
    for (let step = 1; high - step > start; step *= 2) {
      if (fitsTo(high - step)) {
        low = high - step;
        break;
      }
      high -= step;
    }
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fitsTo(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether any line ends inside a word. */
export const breaksWord = (lines: readonly PlainLine[]): boolean => lines.some((line) => line.endsInWord);

const ELLIPSIS = '…';

/** Where lines are dropped. */
export interface Cut {
  /** px that the kept lines may be high. */
  height: number;
  /** Whether a … stands for paragraphs that are dropped whole after one that took several lines. */
  marksParagraphs: boolean;
}

/**
 * Keeps the lines that fit into `height` px (at least one) and ends the last kept one in … where any was dropped. Where
 * the … does not fit, the line's last three characters make room for it, as in the editor (probes ellipsis-*); of a line
 * of two the first stays (wild mixed-8802-059). After the end of a broken paragraph the editor puts no …, though more
 * follow (wild text-8802-133).
 * @source Konva's Text, where a negative end counts from the line's end
 */
export function cutWithEllipsis(
  lines: readonly PlainLine[],
  { height, marksParagraphs }: Cut,
  lineHeight: number,
  width: number,
  measure: Measure,
): PlainLine[] {
  const fitting = Math.max(1, Math.floor(height / lineHeight + 1e-9));
  // Lines without a height all fit.
  if (lineHeight === 0 || lines.length <= fitting) return [...lines];
  const kept = lines.slice(0, fitting);
  const last = kept.at(-1)!;
  const isBroken = kept.at(-2)?.endsParagraph === false;
  if (last.endsParagraph && isBroken && !marksParagraphs) return kept;
  const text = measure(last.text + ELLIPSIS) < width ? last.text : last.text.slice(0, last.text.length - 3);
  kept[kept.length - 1] = {
    text: text + ELLIPSIS,
    width: measure(text + ELLIPSIS),
    endsParagraph: true,
    spaced: false,
    endsInWord: false,
  };
  return kept;
}
