import {
  type BidiLevels,
  bidiLevels,
  type Direction,
  directionOf,
  type LevelRun,
  lineLevels,
  mayTurn,
} from '../bidi.ts';
import type { Line } from './lines.ts';
import type { Word } from './words.ts';

/** A word of a line, or a part of it, at one level (UAX #9). */
export interface LevelPart {
  /** In logical order. */
  text: string;
  word: Word;
  level: number;
}

/**
 * The parts of a line in logical order with their levels, where the levels of its paragraph order it otherwise than its
 * own text would: a bracket or a number keeps its side when the letters that decide on it stand on another line. Null for
 * other lines, which the editor orders right.
 *
 * @param words of the block, in order
 * @param lines the same words in lines
 */
export function levelParts(words: readonly Word[], lines: readonly Line[], base: Direction): (LevelPart[] | null)[] {
  const found: (LevelPart[] | null)[] = [];
  const texts = paragraphsOf(words);
  let paragraph = 0;
  for (let first = 0; first < lines.length; ) {
    let end = first;
    while (end < lines.length - 1 && !lines[end]!.last) end++;
    const own = lines.slice(first, end + 1);
    const text = texts[paragraph++] ?? '';
    const turns = own.length > 1 && (base === 'rtl' || mayTurn(text));
    for (const parts of turns ? partsOfLines(own, bidiLevels(text, base)) : own.map(() => null)) found.push(parts);
    first = end + 1;
  }
  return found;
}

/** The texts between line ends. */
function paragraphsOf(words: readonly Word[]): string[] {
  const texts: string[][] = [[]];
  for (const { kind, text } of words) {
    if (kind === 'newline') texts.push([]);
    else texts.at(-1)!.push(text);
  }
  return texts.map((parts) => parts.join(''));
}

function partsOfLines(lines: readonly Line[], paragraph: BidiLevels): (LevelPart[] | null)[] {
  let at = 0;
  return lines.map(({ words }) => {
    // Where each word of the line stands in the paragraph; hyphens and ellipses of the line's own stand nowhere.
    const places = words.map(({ text }) => {
      const start = placeOf(text, paragraph.text, at);
      if (start !== null) at = start + text.length;
      return start;
    });
    const lineStart = places.find((place) => place !== null) ?? at;
    const runs = lineLevels(paragraph, lineStart, at);
    if (isOrderedAlone(runs, paragraph, lineStart, at)) return null;
    const parts: LevelPart[] = [];
    let r = 0;
    words.forEach((word, i) => {
      const start = places[i]!;
      if (start === null) {
        parts.push({ text: word.text, word, level: parts.at(-1)?.level ?? paragraph.base });
        return;
      }
      const end = start + word.text.length;
      while (runs[r] && runs[r]!.end <= start) r++;
      for (let k = r; runs[k] && runs[k]!.start < end; k++) {
        const { level, ...run } = runs[k]!;
        const text = paragraph.text.slice(Math.max(run.start, start), Math.min(run.end, end));
        parts.push({ text, word, level });
      }
    });
    return parts;
  });
}

/** Whether a line resolved as a paragraph of its own has the same levels. */
function isOrderedAlone(runs: readonly LevelRun[], { text, base }: BidiLevels, start: number, end: number): boolean {
  const own = lineLevels(bidiLevels(text.slice(start, end), directionOf(base)), 0, end - start);
  return (
    own.length === runs.length &&
    own.every(({ level }, i) => level === runs[i]!.level && own[i]!.end + start === runs[i]!.end)
  );
}

/** Where a text goes on in its paragraph, past spaces that were dropped at a line's end; null where it does not. */
function placeOf(text: string, paragraph: string, from: number): number | null {
  if (paragraph.startsWith(text, from)) return from;
  let at = from;
  while (/\s/.test(paragraph[at] ?? '')) at++;
  return paragraph.startsWith(text, at) ? at : null;
}
