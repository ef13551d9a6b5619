import { graphemeSegmenter, segmentsOf } from '../../segments.ts';

/** Whether a cluster is drawn as text or as emoji. */
export type Presentation = 'text' | 'emoji';

/** A grapheme cluster, which is drawn from one face. */
export interface Cluster {
  text: string;
  /** UTF-16 offset in the whole. */
  start: number;
}

/**
 * Characters that join nothing before them: Latin, Greek, Cyrillic, Armenian, the letters of Hebrew and Arabic, general
 * punctuation without joiners, kana, Han, Hangul syllables. First and last of each range.
 */
const STANDALONE: readonly (readonly [number, number])[] = [
  [0, 0x2ff],
  [0x370, 0x482],
  [0x48a, 0x58f],
  [0x5d0, 0x5ea],
  [0x621, 0x64a],
  [0x2010, 0x2027],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x3400, 0x9fff],
  [0xac00, 0xd7a3],
];

function isStandalone(codeUnit: number): boolean {
  if (codeUnit < 0x300) return true;
  for (const [first, last] of STANDALONE) if (codeUnit <= last) return codeUnit >= first;
  return false;
}

/**
 * The grapheme clusters of a text: emoji sequences, flags and marks with their letter stay whole. Only characters that
 * may join are given to Intl.Segmenter, which takes some µs a character.
 */
export function* clustersOf(text: string): Generator<Cluster> {
  let start = 0;
  while (start < text.length) {
    const end = endOfStretch(text, start);
    if (end === start + 1) yield { text: text[start]!, start };
    else
      for (const { segment, index } of segmentsOf(graphemeSegmenter(), text.slice(start, end)))
        yield { text: segment, start: start + index };
    start = end;
  }
}

/** Where the characters end that may be one cluster with the one at `start`. */
function endOfStretch(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && !isStandalone(text.charCodeAt(end))) end++;
  return end;
}

const TEXT_STYLE = '\ufe0e';
const EMOJI_STYLE = '\ufe0f';
const EMOJI_SEQUENCE =
  /^(?:\p{Emoji_Presentation}|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{Extended_Pictographic}\ufe0f?\u200d|\p{Emoji}\ufe0f)/u;

/**
 * Whether a cluster is drawn by the colour face: emoji by default, characters that U+FE0F or a skin tone turns into
 * emoji, joined sequences, flags and keycaps. U+FE0E keeps a cluster text.
 * @source UTS 51, 2 "Conformance" and 4 "Presentation style"
 */
export function presentationOf(cluster: string): Presentation {
  if (cluster.length === 1 && cluster < '\u2000') return 'text';
  if (cluster.includes(TEXT_STYLE) && !cluster.includes(EMOJI_STYLE)) return 'text';
  return EMOJI_SEQUENCE.test(cluster) ? 'emoji' : 'text';
}

/** Characters that need no glyph: joiners, selectors, controls. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}]/u;
const SPACE = /\p{Zs}/u;
const NON_BREAKING_HYPHEN = 0x2011;
const HYPHEN = 0x2010;

/**
 * Whether a face with these characters can draw a cluster, as HarfBuzz does: composed, apart, or with spaces for
 * spaces.
 */
export function covers(has: (codePoint: number) => boolean, cluster: string): boolean {
  if (coversAll(has, cluster)) return true;
  if (cluster.length === 1 && cluster < '\u00c0') return false;
  const composed = cluster.normalize('NFC');
  if (composed !== cluster && coversAll(has, composed)) return true;
  const apart = cluster.normalize('NFD');
  return apart !== cluster && coversAll(has, apart);
}

function coversAll(has: (codePoint: number) => boolean, cluster: string): boolean {
  for (const character of cluster) {
    const codePoint = character.codePointAt(0)!;
    if (has(codePoint) || UNSEEN.test(character)) continue;
    if (SPACE.test(character) && has(0x20)) continue;
    if (codePoint === NON_BREAKING_HYPHEN && has(HYPHEN)) continue;
    return false;
  }
  return true;
}

/** The grapheme clusters of a text, each once. */
export function distinctClusters(text: string): Set<string> {
  const found = new Set<string>();
  /** As in {@link codePointsOf}. */
  const seen = new Uint8Array(OFTEN);
  for (let start = 0; start < text.length; ) {
    const end = endOfStretch(text, start);
    const code = text.charCodeAt(start);
    if (end > start + 1) for (const { text: cluster } of clustersOf(text.slice(start, end))) found.add(cluster);
    else if (code >= OFTEN) found.add(text[start]!);
    else if (seen[code] === 0) {
      seen[code] = 1;
      found.add(text[start]!);
    }
    start = end;
  }
  return found;
}

/** Characters below this one stand alone. */
const OFTEN = 0x300;

/** Code points of a text, each once. */
export const codePointsOf = (text: string): Set<number> => {
  const found = new Set<number>();
  /** Those found that most texts consist of: to look into a table is quicker than to look into the set. */
  const seen = new Uint8Array(OFTEN);
  for (let i = 0; i < text.length; i++) {
    const codePoint = text.codePointAt(i)!;
    if (codePoint < OFTEN) {
      if (seen[codePoint] === 1) continue;
      seen[codePoint] = 1;
    } else if (codePoint > 0xffff) i++;
    found.add(codePoint);
  }
  return found;
};
