import fc from 'fast-check';
import { SEED } from './seed.ts';

fc.configureGlobal({ seed: SEED });

/** Code points of surrogates, which are no characters. */
const [SURROGATES, AFTER] = [0xd800, 0xe000];
const COUNT = AFTER - SURROGATES;

function numberOf(text: unknown): number {
  const codePoint = typeof text === 'string' ? text.codePointAt(0) : undefined;
  if (codePoint === undefined || String.fromCodePoint(codePoint) !== text) throw new TypeError('no character');
  if (codePoint >= SURROGATES && codePoint < AFTER) throw new TypeError('a surrogate');
  return codePoint < SURROGATES ? codePoint : codePoint - COUNT;
}

/** What `unit: 'binary'` draws from, the same of each seed, without its list of all characters: 86 MB that stay. */
export const character = fc
  .integer({ min: 0, max: 0x10ffff - COUNT })
  .map((i) => String.fromCodePoint(i < SURROGATES ? i : i + COUNT), numberOf);

export default fc;
