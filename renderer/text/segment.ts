import { graphemeSegmenter, segmentsOf } from '../segments.ts';

/**
 * Texts without a character that joins another: Latin, Greek, Cyrillic, punctuation, currencies. The segmenter is twenty
 * times as slow.
 */
const STANDALONE = /^[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u20a0-\u20bf]*$/;

/** User-perceived characters: flags, emoji sequences and letters with their marks stay whole (UAX #29). */
export function graphemes(text: string): string[] {
  if (STANDALONE.test(text)) return text.split('');
  return Array.from(segmentsOf(graphemeSegmenter(), text), (part) => part.segment);
}

/** Symbols and kana, ideographs, Hangul syllables, full-width forms. */
const IDEOGRAPHIC = /[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\u{20000}-\u{2a6df}]/u;

/** Whether a grapheme is an ideograph or of a script that is written with them. */
export const isIdeographic = (grapheme: string): boolean => IDEOGRAPHIC.test(grapheme);
