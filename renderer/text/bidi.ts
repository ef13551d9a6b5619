import { embeddingLevels } from './embedding-levels.ts';

export type Direction = 'ltr' | 'rtl';

/** A stretch of text in one direction, as UTF-16 offsets into the whole. */
export interface DirectionRun {
  start: number;
  end: number;
  direction: Direction;
}

/** The embedding levels of a paragraph (UAX #9), one for every UTF-16 unit. */
export interface BidiLevels {
  text: string;
  levels: Uint8Array;
  /** Of the paragraph: 0 is left to right, 1 right to left. */
  base: number;
}

/** Right-to-left letters, and the marks and isolates that can turn the order of a line. */
const MAY_TURN =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether a text can hold anything that runs right to left. */
export const mayTurn = (text: string): boolean => MAY_TURN.test(text);

const ASTRAL = /[\u{10000}-\u{10ffff}]/gu;
/** Hanifi Rohingya, Yezidi, Sogdian, Arabic numbers and mathematics: letters as Arabic's. */
const ARABIC_LIKE =
  /[\u{10d00}-\u{10d3f}\u{10ec0}-\u{10eff}\u{10f30}-\u{10f6f}\u{1ec70}-\u{1ecbf}\u{1ed00}-\u{1ed4f}\u{1ee00}-\u{1eeff}]/u;
const HEBREW_LIKE = /[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * A text in which each character beyond U+FFFF is two characters of the Basic Multilingual Plane of its bidirectional
 * class: bidi-js reads UTF-16 units one by one, and takes surrogates for letters from left to right.
 */
const inBasicPlane = (text: string): string =>
  text.replace(ASTRAL, (character) => {
    if (/\p{Mn}/u.test(character)) return '\u0300\u0300';
    if (ARABIC_LIKE.test(character)) return '\u0627\u0627';
    if (HEBREW_LIKE.test(character)) return '\u05d0\u05d0';
    return /\p{L}|\p{Mc}/u.test(character) ? 'aa' : '\u2603\u2603';
  });

/**
 * Resolves the levels of a paragraph: rules P to I of UAX #9, explicit embeddings, overrides and isolates included. To be
 * done once for a paragraph, whatever lines it is broken into.
 *
 * @param base the paragraph's direction; `auto` takes it from the first strong letter (UAX #9 P2, P3)
 */
export function bidiLevels(text: string, base: Direction | 'auto'): BidiLevels {
  const resolved = embeddingLevels(inBasicPlane(text), base);
  return { text, levels: resolved.levels, base: resolved.paragraphs[0]?.level ?? (base === 'rtl' ? 1 : 0) };
}

/** White space and isolates, which at the end of a line go back to the paragraph's level (UAX #9 L1). */
const TRAILING = /[\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/;

/** A level of a stretch of text, before it is put in visual order. */
export interface LevelRun {
  start: number;
  end: number;
  level: number;
}

/** The stretches of one level on a line, in logical order. */
export function lineLevels({ text, levels, base }: BidiLevels, start: number, end: number): LevelRun[] {
  let trailing = end;
  while (trailing > start && TRAILING.test(text[trailing - 1]!)) trailing--;
  const runs: LevelRun[] = [];
  for (let i = start; i < end; i++) {
    const level = i < trailing ? (levels[i] ?? base) : base;
    const last = runs.at(-1);
    if (last?.level === level) last.end = i + 1;
    else runs.push({ start: i, end: i + 1, level });
  }
  return runs;
}

export const directionOf = (level: number): Direction => (level % 2 === 1 ? 'rtl' : 'ltr');

/** The runs of a paragraph's line in visual order, left to right (UAX #9 L1, L2); offsets into the paragraph. */
export const lineRuns = (paragraph: BidiLevels, start: number, end: number): DirectionRun[] =>
  inVisualOrder(lineLevels(paragraph, start, end)).map(({ start, end, level }) => ({
    start,
    end,
    direction: directionOf(level),
  }));

/**
 * The runs of a text that is a paragraph of one line, in visual order, left to right. Mirrored brackets are left to
 * shaping (HarfBuzz mirrors in right-to-left runs).
 */
export function visualRuns(line: string, base: Direction | 'auto'): DirectionRun[] {
  if (line === '') return [];
  if (base !== 'rtl' && !mayTurn(line)) return [{ start: 0, end: line.length, direction: 'ltr' }];
  return lineRuns(bidiLevels(line, base), 0, line.length);
}

/** UAX #9 L2: from the highest level down to the lowest odd one, turn every stretch at that level or above. */
export function inVisualOrder<R extends { level: number }>(runs: readonly R[]): R[] {
  // Few however long the line: UAX #9 nests 125 levels at most.
  const levels = [...new Set(runs.map((run) => run.level))];
  // A line without characters has no level.
  const highest = Math.max(0, ...levels);
  const lowestOdd = Math.min(highest + 1, ...levels.filter((level) => level % 2 === 1));
  const order = [...runs];
  for (let level = highest; level >= lowestOdd; level--) {
    for (let i = 0; i < order.length; i++) {
      if (order[i]!.level < level) continue;
      let end = i;
      while (end < order.length && order[end]!.level >= level) end++;
      for (let a = i, b = end - 1; a < b; a++, b--) [order[a], order[b]] = [order[b]!, order[a]!];
      i = end;
    }
  }
  return order;
}
