import bidiFactory from 'bidi-js';

const bidi = bidiFactory();

export type Direction = 'ltr' | 'rtl';

/** A stretch of text in one direction, as UTF-16 offsets into the whole. */
export interface DirectionRun {
  start: number;
  end: number;
  direction: Direction;
}

/** Right-to-left letters, and the marks and isolates that can turn the order of a line. */
const MAY_TURN =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Whether a text can hold anything that runs right to left. */
export const mayTurn = (text: string): boolean => MAY_TURN.test(text);

/**
 * The runs of one line in visual order, left to right, by the Unicode Bidirectional Algorithm. Mirrored brackets are
 * left to shaping (HarfBuzz mirrors in right-to-left runs).
 *
 * @param base the paragraph's direction; `auto` takes it from the first strong letter (UAX #9 P2, P3)
 */
export function visualRuns(line: string, base: Direction | 'auto'): DirectionRun[] {
  if (line === '') return [];
  if (base !== 'rtl' && !mayTurn(line)) return [{ start: 0, end: line.length, direction: 'ltr' }];
  const { levels } = bidi.getEmbeddingLevels(line, base);
  const runs: { start: number; end: number; level: number }[] = [];
  for (let i = 0; i < line.length; i++) {
    const level = levels[i] ?? 0;
    const last = runs.at(-1);
    if (last && last.level === level) last.end = i + 1;
    else runs.push({ start: i, end: i + 1, level });
  }
  return reorder(runs).map(({ start, end, level }) => ({ start, end, direction: level % 2 === 1 ? 'rtl' : 'ltr' }));
}

/** UAX #9 L2: from the highest level down to the lowest odd one, turn every stretch at that level or above. */
function reorder<R extends { level: number }>(runs: R[]): R[] {
  // Few however long the line: UAX #9 nests 125 levels at most.
  const levels = [...new Set(runs.map((run) => run.level))];
  const highest = Math.max(...levels);
  const lowestOdd = Math.min(...levels.filter((level) => level % 2 === 1), highest + 1);
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
