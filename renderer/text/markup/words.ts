import { graphemes, isIdeographic } from '../segment.ts';
import type { Measure } from './measure.ts';
import type { InlineBox, MarkupStyle, TextRun } from './tree.ts';

/** The parts of lines. */
export interface Word {
  kind: 'word' | 'space' | 'tab' | 'newline';
  text: string;
  /** px; a tab's depends on where it stands */
  width: number;
  style: MarkupStyle;
  box: InlineBox | null;
  /** A line may end after it with a hyphen. */
  softHyphen: boolean;
  /** It goes on a word of another run: no line ends before it. */
  glued: boolean;
}

const KINDS: Readonly<Record<string, Word['kind']>> = { '\n': 'newline', '\t': 'tab', ' ': 'space' };
/** A zero-width space, and a soft hyphen. */
const INVISIBLE = /(\u200b|\u00ad)/;
const SOFT_HYPHEN = '\u00ad';

/**
 * Cuts runs into words, also at invisible places to break at, rows of spaces, tabs and line ends; white space is kept as
 * it is (CSS `pre-wrap`).
 */
export function wordsOf(runs: readonly TextRun[], measure: Measure): Word[] {
  const words: Word[] = [];
  for (const { text, style, box } of runs) {
    // Objects of one shape, made at one place: the engine gives each that is spread a class of its own.
    const add = (kind: Word['kind'], text: string, width: number) =>
      words.push({ kind, text, width, style, box, softHyphen: false, glued: false });
    let first = true;
    const shown = transformed(text, style);
    const isSeen = !INVISIBLE.test(shown);
    for (const part of partsOf(shown)) {
      const kind = KINDS[part[0]!] ?? 'word';
      const before = words.at(-1);
      const from = words.length;
      if (kind === 'word' && !isSeen) {
        for (const piece of part.split(INVISIBLE)) {
          const last = words.at(-1);
          if (piece === SOFT_HYPHEN && last) last.softHyphen = true;
          if (piece !== '' && !INVISIBLE.test(piece)) add(kind, piece, measure.advance(piece, style));
        }
      } else add(kind, part, kind === 'word' || kind === 'space' ? measure.advance(part, style) : 0);
      // A word at the beginning of a run, or of a line of it, may continue the word that ends the run before.
      const word = words[from];
      if (first && word && before) word.glued = isOneWord(before, word);
      first = kind === 'newline';
    }
  }
  return words;
}

const [TAB, NEWLINE, SPACE] = [0x09, 0x0a, 0x20];

/** Line ends and tabs one by one, rows of spaces, and what is between them. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  const isBreak = (unit: number) => unit === SPACE || unit === NEWLINE || unit === TAB;
  for (let start = 0; start < text.length; ) {
    const first = text.charCodeAt(start);
    let end = start + 1;
    if (first === SPACE) while (end < text.length && text.charCodeAt(end) === SPACE) end++;
    else if (!isBreak(first)) while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
    parts.push(text.slice(start, end));
    start = end;
  }
  return parts;
}

/** Thai, Lao, Myanmar, Khmer: written without spaces. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;

/** Whether two neighbours of different runs are one word: both hold letters, and neither may break where they meet. */
function isOneWord(before: Word, after: Word): boolean {
  if (before.kind !== 'word' || after.kind !== 'word' || before.text.trim() === '') return false;
  if (UNSPACED.test(before.text) || UNSPACED.test(after.text)) return false;
  const [last, first] = [graphemes(before.text).at(-1)!, graphemes(after.text)[0]!];
  return ![last, first].some((grapheme) => isIdeographic(grapheme) || isEmoji(grapheme));
}

/** An emoji, as lines break around it; symbols that are text by default (©, ™) do not count. */
export const isEmoji = (grapheme: string): boolean =>
  /[\u{1f000}-\u{10ffff}]/u.test(grapheme) ||
  (/[\u200d\ufe0f]/.test(grapheme) && /\p{Extended_Pictographic}/u.test(grapheme));

/** The case that a style asks for; a word goes on after an apostrophe. */
function transformed(text: string, { transform }: MarkupStyle): string {
  switch (transform) {
    case 'uppercase':
      return text.toUpperCase();
    case 'lowercase':
      return text.toLowerCase();
    case 'capitalize':
      return text.replace(/(^|[\s\p{P}])(\p{L})/gu, (all, before: string, letter: string) =>
        before === "'" || before === '’' ? all : before + letter.toUpperCase(),
      );
    default:
      return text;
  }
}
