import type { Glyph, ShapedWord, TextItem } from '../../scene/types.ts';

/**
 * A text as readers may be told it: neither U+0000 nor a byte order mark or its mirror stands for a glyph (ISO 14289-1,
 * 7.21.7). U+FEFF, once a joiner of words, is the joiner of today.
 */
export const sayable = (text: string): string =>
  text.replace(/\ufeff/g, '\u2060').replace(/[\0\ufffe\uffff]/g, '\ufffd');

/** A glyph in the order in which readers go through the word, and its characters. */
export interface SpokenGlyph {
  glyph: Glyph;
  /** Whether the characters are not those of `glyph`, and stand after it on a glyph without ink. */
  isCarrier: boolean;
  text: string;
}

/** What a face and its direction have to do with how its glyphs speak. */
export interface SpeechOptions {
  direction: TextItem['direction'];
  takesRoom(glyph: Glyph): boolean;
  /** Whether the face has a glyph without ink and width. */
  hasCarrier: boolean;
}

/**
 * The glyphs of a word with what each stands for, in the order in which readers go through them: as the text runs, or the
 * other way round where it runs from right to left, for readers turn it round. `silent`: glyphs to be drawn as paths,
 * since they stand for nothing (the dots of a letter), or a carrier stands for them.
 *
 * Readers make up a character for a glyph that has none; pdf.js takes a glyph for a mark without width where any of its
 * characters is one; and PDFium begins a line where a mark is raised. So marks stand alone, on the baseline: on a glyph
 * without width of their own cluster, or on a carrier.
 */
export function spokenGlyphs(
  { text, glyphs }: ShapedWord,
  options: SpeechOptions,
): { shown: SpokenGlyph[]; silent: Glyph[] } {
  const starts = [...new Set(glyphs.map((glyph) => glyph.cluster))].sort((a, b) => a - b);
  const ends = new Map(starts.map((start, i) => [start, starts[i + 1] ?? text.length]));
  const clusters = new Map<number, Glyph[]>();
  for (const glyph of glyphs) {
    const members = clusters.get(glyph.cluster);
    if (members) members.push(glyph);
    else clusters.set(glyph.cluster, [glyph]);
  }
  const shown: SpokenGlyph[] = [];
  const silent: Glyph[] = [];
  for (const [start, members] of clusters) {
    const spoken = spokenCluster(text.slice(start, ends.get(start)), members, options);
    for (const one of options.direction === 'rtl' ? spoken.shown.reverse() : spoken.shown) shown.push(one);
    for (const glyph of spoken.silent) silent.push(glyph);
  }
  return { shown, silent };
}

/** A cluster's glyphs in the text's order. */
function spokenCluster(
  text: string,
  glyphs: readonly Glyph[],
  { direction, takesRoom, hasCarrier }: SpeechOptions,
): { shown: SpokenGlyph[]; silent: Glyph[] } {
  const letters = lettersOf(glyphs, takesRoom);
  if (direction === 'rtl') letters.sort((a, b) => b.glyph.x - a.glyph.x);
  // A soft hyphen that is not drawn says nothing.
  if (text === '\u00ad' && !glyphs.some(takesRoom)) return { shown: [], silent: [...glyphs] };
  const shown: SpokenGlyph[] = [];
  const silent: Glyph[] = [];
  sharesOf(text, letters.length).forEach(({ head, tail }, i) => {
    const { glyph, marks } = letters[i]!;
    const isEach = tail.length <= marks.length;
    if (tail.length > 0 && marks.length === 0 && !hasCarrier) {
      shown.push({ glyph, isCarrier: false, text: head + tail.join('') });
      return;
    }
    shown.push({ glyph, isCarrier: false, text: head });
    for (const mark of isEach || tail.length === 0 ? tail : [tail.join('')]) {
      const own = marks.shift();
      const isCarrier = hasCarrier && own?.y !== 0;
      shown.push({ glyph: own ?? glyph, isCarrier, text: mark });
      if (isCarrier && own) silent.push(own);
    }
    for (const mark of marks) silent.push(mark);
  });
  return { shown, silent };
}

/** The glyphs of a cluster that take room, each with those that do not and stand by it. */
function lettersOf(glyphs: readonly Glyph[], takesRoom: (glyph: Glyph) => boolean): { glyph: Glyph; marks: Glyph[] }[] {
  const letters: { glyph: Glyph; marks: Glyph[] }[] = [];
  const before: Glyph[] = [];
  for (const glyph of glyphs) {
    if (takesRoom(glyph)) letters.push({ glyph, marks: [] });
    else (letters.at(-1)?.marks ?? before).push(glyph);
  }
  if (letters.length === 0) letters.push({ glyph: before.shift()!, marks: [] });
  letters[0]!.marks.unshift(...before);
  return letters;
}

const MARK = /[\p{Mn}\p{Cf}]/u;

/** Characters shared out to a number of wide glyphs; `tail`: the marks, each with the letters after it. */
function sharesOf(text: string, count: number): { head: string; tail: string[] }[] {
  const letters: string[] = [];
  for (const character of text) {
    if (letters.length > 0 && MARK.test(character)) letters[letters.length - 1] += character;
    else letters.push(character);
  }
  return Array.from({ length: count }, (_, i) => {
    const own = i + 1 < count ? (letters[i] ?? '') : letters.slice(i).join('');
    const [head = '', ...tail] = own.split(/(?<=.)(?=[\p{Mn}\p{Cf}])/su);
    return { head, tail };
  });
}
