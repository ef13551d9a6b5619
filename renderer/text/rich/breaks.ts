import { createRequire } from 'node:module';
import { lazy } from '../../lazy.ts';
import { segmentsOf } from '../../segments.ts';
import { mayEndBetween } from './pairs.ts';

const NEEDS_DICTIONARY = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;
/** Loaded at the first rich text: unpacking its tables takes as long as rendering one. */
const lineBreaker = lazy((): typeof import('linebreak').default => createRequire(import.meta.url)('linebreak'));
const words = lazy(() => new Intl.Segmenter('en', { granularity: 'word' }));

const isSpace = (character: string): boolean => character === ' ' || character === '\t';

/**
 * Where lines of a text may end, as UTF-16 offsets, ascending, the text's end included: UAX #14 by a library, but
 * Chromium's own rules between letters, digits and punctuation, and between the words of Thai, Lao, Khmer and Myanmar,
 * which UAX #14 leaves to a dictionary (ICU's). After spaces Chromium lets every line end, whatever follows.
 */
export function breakOpportunities(text: string): number[] {
  if (text === '') return [];
  const found = new Set<number>();
  const LineBreaker = lineBreaker();
  const breaker = new LineBreaker(text);
  for (let next = breaker.nextBreak(); next; next = breaker.nextBreak()) found.add(next.position);
  if (NEEDS_DICTIONARY.test(text)) {
    for (const match of text.matchAll(/[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+/g))
      for (const part of segmentsOf(words(), match[0])) if (part.index > 0) found.add(match.index + part.index);
  }
  for (let at = 1; at < text.length; at++) {
    const allowed = isSpace(text[at - 1]!) ? !isSpace(text[at]!) : mayEndBetween(text, at);
    if (allowed === true) found.add(at);
    else if (allowed === false) found.delete(at);
  }
  found.add(text.length);
  return [...found].sort((a, b) => a - b);
}
