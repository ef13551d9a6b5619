import { lazy } from './lazy.ts';

/** A stretch of a text with its UTF-16 offset in the whole. */
export interface Segment {
  segment: string;
  index: number;
}

/** Characters that Intl.Segmenter is given at once. */
const AT_ONCE = 1000;
/** Segments before a cut that may depend on what follows it: a cluster grows, a word of Thai is chosen by the next ones. */
const UNSURE = 8;

/**
 * The segments of a text. `Intl.Segmenter` takes the square of a text's length (V8 of Node 20: 10 s for 64,000 emoji), so
 * it is given a part at a time, each from where a segment begins: rules of segments never look back beyond that.
 */
export function* segmentsOf(segmenter: Intl.Segmenter, text: string): Generator<Segment> {
  let start = 0;
  let size = AT_ONCE;
  while (start < text.length) {
    const isLast = start + size >= text.length;
    const segments = Array.from(segmenter.segment(text.slice(start, start + size)));
    const sure = isLast ? segments.length : segments.length - UNSURE;
    if (sure <= 0) {
      // One segment of thousands of characters.
      size *= 2;
      continue;
    }
    for (const { segment, index } of segments.slice(0, sure)) yield { segment, index: start + index };
    if (isLast) return;
    start += segments[sure]!.index;
    size = AT_ONCE;
  }
}

/** Makes grapheme clusters (UAX #29) for {@link segmentsOf}; the first of a process takes 20 ms to make. */
export const graphemeSegmenter = lazy(() => new Intl.Segmenter('en', { granularity: 'grapheme' }));
