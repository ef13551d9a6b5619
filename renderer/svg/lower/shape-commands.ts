import { splitArguments } from '../../scene/arguments.ts';
import { SIDES } from '../positions.ts';
import { type Axis, type LengthContext, lengthOf } from './lengths.ts';
import { wordsOf } from './words.ts';

/** The size that percentages count from, px. */
interface Box {
  width: number;
  height: number;
}

const KEYWORDS: ReadonlyMap<string, string> = new Map([
  ...SIDES,
  ['x-start', '0%'],
  ['y-start', '0%'],
  ['x-end', '100%'],
  ['y-end', '100%'],
]);

/**
 * The commands of CSS's `shape()` as path data, from the corner of the box; null where they are not valid. Control points
 * count from where the command begins with `by`, else from the corner.
 * @source CSS Shapes 2, §3.5
 */
export function shapeCommands(text: string, box: Box, context: LengthContext): string | null {
  const measured = { ...context, viewport: box };
  let isValid = true;
  const length = (word: string | undefined, axis: Axis): number => {
    const value = word === undefined ? null : lengthOf(KEYWORDS.get(word) ?? word, axis, measured);
    if (value === null || !Number.isFinite(value)) isValid = false;
    return value ?? 0;
  };
  const point = (words: readonly string[], at: number) => `${length(words[at], 'x')} ${length(words[at + 1], 'y')}`;
  const [first = '', ...commands] = splitArguments(text);
  const from = wordsOf(first.toLowerCase());
  if (from[0] !== 'from' || from.length !== 3) return null;
  const data = [`M${point(from, 1)}`];
  for (const command of commands) {
    const words = wordsOf(command.toLowerCase().replaceAll('/', ' / '));
    const [name = '', preposition] = words;
    const cased = (letter: string) => (preposition === 'by' ? letter.toLowerCase() : letter);
    if (name === 'close') data.push('Z');
    else if (preposition !== 'by' && preposition !== 'to') return null;
    else if (name === 'hline') data.push(`${cased('H')}${length(words[2], 'x')}`);
    else if (name === 'vline') data.push(`${cased('V')}${length(words[2], 'y')}`);
    else if (name === 'move' || name === 'line') data.push(`${cased(name === 'move' ? 'M' : 'L')}${point(words, 2)}`);
    else if (name === 'curve' || name === 'smooth') {
      const control = words.indexOf('with') + 1;
      const slash = words.indexOf('/') + 1;
      const points = [control, slash].filter((at) => at > 0).map((at) => point(words, at));
      const letter = name === 'curve' ? (points.length === 2 ? 'C' : 'Q') : points.length === 1 ? 'S' : 'T';
      if (name === 'curve' && points.length === 0) return null;
      data.push(`${cased(letter)}${[...points, point(words, 2)].join(' ')}`);
    } else if (name === 'arc') {
      const of = words.indexOf('of');
      if (of < 0) return null;
      const second = words[of + 2];
      const hasTwo = second !== undefined && lengthOf(second, 'y', measured) !== null;
      const rx = length(words[of + 1], hasTwo ? 'x' : 'diagonal');
      const ry = hasTwo ? length(second, 'y') : rx;
      const turn = words.includes('rotate') ? Number.parseFloat(words[words.indexOf('rotate') + 1] ?? '') || 0 : 0;
      const flags = `${words.includes('large') ? 1 : 0} ${words.includes('cw') ? 1 : 0}`;
      data.push(`${cased('A')}${rx} ${ry} ${turn} ${flags} ${point(words, 2)}`);
    } else return null;
  }
  return isValid ? data.join('') : null;
}
