/** A piece of text that line breaking moves as one. */
export interface Segment {
  /** What is drawn: without soft hyphens and zero-width spaces. */
  text: string;
  /** UTF-16 offset of its first character in the text. */
  start: number;
  kind: 'word' | 'space' | 'tab' | 'newline';
  /** A soft hyphen follows: a line that ends here shows a hyphen. */
  softHyphen: boolean;
  /** Whether a line may begin with this piece. */
  breakBefore: boolean;
}

const words = new Intl.Segmenter('en', { granularity: 'word' });
const graphemeSegmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** User-perceived characters: flags, emoji sequences and letters with their marks stay whole (UAX #29). */
export function graphemes(text: string): string[] {
  // Every character of these ranges stands alone; the segmenter is twenty times as slow.
  if (/^[\n\u0020-\u007e\u00a0-\u02ff]*$/.test(text)) return text.split('');
  return Array.from(graphemeSegmenter.segment(text), (part) => part.segment);
}

/** Scripts written without spaces whose words a dictionary finds (ICU's): Thai, Lao, Myanmar, Khmer. */
const NEEDS_DICTIONARY = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;
/** Lines break on either side of these. */
const IDEOGRAPHIC = /[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef\u{20000}-\u{2a6df}]/u;
const EMOJI = /^(?:[\u{1f000}-\u{1ffff}]|\p{Extended_Pictographic}.*[\u200d\ufe0f])/su;
const PICTOGRAPH = /[\u{1f000}-\u{1ffff}]|\ufe0f|\u200d/u;

/** Whether this grapheme is an ideograph, kana, Hangul or a full-width form. */
export const isIdeographic = (grapheme: string): boolean => IDEOGRAPHIC.test(grapheme);

/** Whether a line may break on both sides of this grapheme: an ideograph, a syllable, an emoji. */
export const breaksAround = (grapheme: string): boolean => IDEOGRAPHIC.test(grapheme) || EMOJI.test(grapheme);

/**
 * Splits a text into words and spaces with the break opportunities of the editor: at spaces, tabs, zero-width spaces
 * and soft hyphens, around ideographs and emoji, between the words of Thai, Lao, Khmer and Myanmar. No-break spaces
 * belong to their word. Hyphens inside a word are `hyphenParts`.
 */
export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  for (const match of text.matchAll(/(\n)|(\t)|([ \r\f\v]+)|(\u200b)|(\u00ad)|([^\n\t \r\f\v\u200b\u00ad]+)/g)) {
    const [piece, newline, tab, space, zeroWidth, softHyphen] = match;
    const start = match.index;
    const last = found.at(-1);
    if (softHyphen !== undefined || zeroWidth !== undefined) {
      if (softHyphen !== undefined && last?.kind === 'word') last.softHyphen = true;
    } else if (newline !== undefined) found.push(segment(piece, start, 'newline'));
    else if (tab !== undefined) found.push(segment(piece, start, 'tab'));
    else if (space !== undefined) found.push(segment(piece, start, 'space'));
    else for (const word of unspacedWords(piece, start)) found.push(word);
  }
  return found;
}

const segment = (text: string, start: number, kind: Segment['kind']): Segment => ({
  text,
  start,
  kind,
  softHyphen: false,
  breakBefore: kind === 'word',
});

function unspacedWords(text: string, start: number): Segment[] {
  if (NEEDS_DICTIONARY.test(text)) {
    return Array.from(words.segment(text), (part) => segment(part.segment, start + part.index, 'word'));
  }
  if (!IDEOGRAPHIC.test(text) && !PICTOGRAPH.test(text)) return [segment(text, start, 'word')];
  const found: Segment[] = [];
  let lettersOpen = false;
  let at = start;
  for (const grapheme of graphemes(text)) {
    const alone = breaksAround(grapheme);
    if (!alone && lettersOpen) found.at(-1)!.text += grapheme;
    else found.push(segment(grapheme, at, 'word'));
    lettersOpen = !alone;
    at += grapheme.length;
  }
  return found;
}

/**
 * The parts of a word that lines may break between at hyphens. A hyphen before a digit breaks only after a non-digit:
 * `2026-11-22` is one part, `well-known` two, `a-1` two.
 */
export const hyphenParts = (word: string): string[] =>
  word.includes('-') ? word.split(/(?<=-)(?!\d)|(?<=[^\d]-)/).filter((part) => part !== '') : [word];
