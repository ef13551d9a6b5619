import type { Glyph, ShapedWord, TextItem } from '../scene/types.ts';

/** A word of a run as readers take it: whatever stands between two spaces, however many pieces layout set it in. */
export interface ReadWord extends ShapedWord {
  /** Left end in px from the item's `x`. */
  x: number;
  /** A space follows it in the text. */
  spaced: boolean;
  /** Whether it is joined of several pieces, which may stand apart. */
  isJoined: boolean;
}

/** The words of a run in logical order, with the spaces of its text. */
export interface ReadRun {
  words: readonly ReadWord[];
  /** A space stands before its first word. */
  leads: boolean;
}

const isSpace = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

/** Joins the pieces of a run that no space parts: justified and spaced text is set letter by letter, Japanese sign by sign. */
export function readRun({ stops, text, direction }: TextItem): ReadRun {
  const rightToLeft = direction === 'rtl';
  const words: (ReadWord & { glyphs: Glyph[] })[] = [];
  let at = 0;
  let leads = false;
  for (const { x, word } of rightToLeft ? [...stops].reverse() : stops) {
    const start = text.indexOf(word.text, at);
    const spaced = start > at && isSpace(text[start - 1]);
    if (start >= 0) at = start + word.text.length;
    const last = words.at(-1);
    if (last && !spaced) join(last, x, word, rightToLeft);
    else {
      if (last) last.spaced = true;
      else leads = spaced;
      words.push({ ...word, glyphs: [...word.glyphs], x, spaced: false, isJoined: false });
    }
  }
  const last = words.at(-1);
  if (last) last.spaced = at < text.length && isSpace(text[at]);
  return { words, leads: leads || (!last && text !== '') };
}

/** Adds the piece that follows in the text: to the right, or to the left in text that runs from there. */
function join(word: ReadWord & { glyphs: Glyph[] }, x: number, piece: ShapedWord, rightToLeft: boolean): void {
  const left = Math.min(x, word.x);
  const right = Math.max(x + piece.advance, word.x + word.advance);
  const before = moved(word.glyphs, word.x - left, 0);
  const own = moved(piece.glyphs, x - left, word.text.length);
  word.glyphs = rightToLeft ? [...own, ...before] : before;
  if (!rightToLeft) for (const glyph of own) word.glyphs.push(glyph);
  word.text += piece.text;
  word.isJoined = true;
  word.x = left;
  word.advance = right - left;
}

const moved = (glyphs: readonly Glyph[], by: number, clusters: number): Glyph[] =>
  by === 0 && clusters === 0
    ? (glyphs as Glyph[])
    : glyphs.map((glyph) => ({ ...glyph, x: glyph.x + by, cluster: glyph.cluster + clusters }));

/** px; less is not seen. */
export const FINEST = 0.02;

/** px that the letters of a run stand apart; of joined pieces the middle of their gaps. @param words of the run */
export function spacingOf({ font: { face, size }, letterSpacing }: TextItem, words: readonly ReadWord[]): number {
  if (!words.some(({ isJoined }) => isJoined)) return letterSpacing;
  const natural = (glyph: number) => (face.shaper.advance(glyph) / face.metrics.unitsPerEm) * size;
  const apart = words
    .flatMap(({ glyphs }) => glyphs.slice(1).map(({ x }, i) => x - glyphs[i]!.x - natural(glyphs[i]!.id)))
    .sort((a, b) => a - b);
  const middle = apart[apart.length >> 1] ?? 0;
  return Math.abs(middle) < FINEST ? 0 : middle;
}

/** The px between two words, of which the font's space takes a part; NaN where there is no space. */
export const gapsOf = (words: readonly ReadWord[], { direction }: TextItem): number[] =>
  words.slice(1).map((word, i) => {
    const before = words[i]!;
    if (!before.spaced) return Number.NaN;
    return direction === 'rtl' ? before.x - word.x - word.advance : word.x - before.x - before.advance;
  });

/** The width of a font's space, px. */
export function spaceOf({ font: { face, size } }: TextItem): number {
  const [space] = face.shaper.shape(' ');
  return ((space?.advance ?? 0) / face.metrics.unitsPerEm) * size;
}
