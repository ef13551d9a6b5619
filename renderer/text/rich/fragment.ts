import type { ShapedWord, Stop } from '../../scene/types.ts';
import type { InlineBox, RichStyle } from '../html/cascade.ts';
import { ceilUnit } from '../layout-unit.ts';
import type { GlyphRun, SetText, Typesetter } from '../typeset.ts';

/** A piece of a line in one inline box and direction. */
export interface LineFragment {
  box: InlineBox;
  text: string;
  /** Where it begins in its paragraph's text, UTF-16; absent: after everything else of its line. */
  start?: number;
  /** Left end, px from the left of the block's lines. */
  x: number;
  /** px, justified spaces included */
  width: number;
  set: SetText;
}

/** Sets a text in the style of its box. */
export type SetFragment = (text: string, box: InlineBox, direction: 'ltr' | 'rtl') => LineFragment;

export const fragmentSetter =
  (typesetter: Typesetter): SetFragment =>
  (text, box, direction) => {
    const { font, size, letterSpacing } = box.style;
    const set = typesetter.set(text, { font, size, letterSpacing, direction, kernSpaces: true, resolved: true });
    return { box, text, x: 0, width: Math.max(0, ceilUnit(set.advance)), set };
  };

/** A text in the style of its box, one of several that stand beside each other. */
export interface FragmentPart {
  box: InlineBox;
  text: string;
  /** Where it begins in its paragraph's text, UTF-16. */
  start: number;
}

/** Sets texts that stand beside each other in one direction, in visual order. */
export type SetFragments = (parts: readonly FragmentPart[], direction: 'ltr' | 'rtl') => LineFragment[];

/**
 * Texts in the same face, size and spacing are shaped together and kerned across their boxes, as Chromium does,
 * whatever else tells the boxes apart: `<u>`, colours, links. Right-to-left text is shaped box by box.
 */
export function fragmentsSetter(typesetter: Typesetter): SetFragments {
  const setFragment = fragmentSetter(typesetter);
  return (parts, direction) =>
    direction === 'rtl'
      ? parts.map(({ box, text, start }) => ({ ...setFragment(text, box, direction), start }))
      : alike(parts).flatMap(
          (group) =>
            together(group, typesetter) ??
            group.map(({ box, text, start }) => ({ ...setFragment(text, box, 'ltr'), start })),
        );
}

/** Whether texts of two styles are shaped as one. */
export const shapedAlike = (a: RichStyle, b: RichStyle): boolean =>
  a === b ||
  (a.font.family === b.font.family &&
    a.font.weight === b.font.weight &&
    a.font.italic === b.font.italic &&
    a.size === b.size &&
    a.letterSpacing === b.letterSpacing);

function alike(parts: readonly FragmentPart[]): FragmentPart[][] {
  const groups: FragmentPart[][] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (last && shapedAlike(last[0]!.box.style, part.box.style)) last.push(part);
    else groups.push([part]);
  }
  return groups;
}

/** Shapes texts as one and cuts the result; null where there is no cut. */
function together(parts: readonly FragmentPart[], typesetter: Typesetter): LineFragment[] | null {
  if (parts.length < 2) return null;
  const text = parts.map((part) => part.text).join('');
  const { font, size, letterSpacing } = parts[0]!.box.style;
  const setting = { font, size, letterSpacing, direction: 'ltr', kernSpaces: true, resolved: true } as const;
  const { runs } = typesetter.set(text, setting);
  const places = new Float64Array(text.length + 1);
  typesetter.advances(text, setting).forEach((advance, i) => {
    places[i + 1] = places[i]! + advance;
  });
  let from = 0;
  return parts.map(({ box, text: own, start }) => {
    const to = from + own.length;
    const [left, right] = [places[from]!, places[to]!];
    const set = { advance: right - left, runs: cutRuns(runs, from, to, left) };
    from = to;
    return { box, text: own, start, x: 0, width: Math.max(0, ceilUnit(set.advance)), set };
  });
}

/** The part of left-to-right runs between two offsets into their text, moved to begin at 0. */
function cutRuns(runs: readonly GlyphRun[], from: number, to: number, left: number): GlyphRun[] {
  const cut: GlyphRun[] = [];
  let start = 0;
  for (const run of runs) {
    const end = start + run.text.length;
    const [first, last] = [Math.max(from, start) - start, Math.min(to, end) - start];
    if (first < last)
      cut.push({ ...run, text: run.text.slice(first, last), x: 0, stops: cutStops(run, first, last, left) });
    start = end;
  }
  return cut;
}

function cutStops(run: GlyphRun, first: number, last: number, left: number): Stop[] {
  const stops: Stop[] = [];
  let searched = 0;
  for (const { x, word } of run.stops) {
    const at = run.text.indexOf(word.text, searched);
    searched = at + word.text.length;
    const piece = cutWord(word, first - at, last - at);
    if (piece) stops.push({ x: run.x + x + piece.x - left, word: piece.word });
  }
  return stops;
}

/** The part of a word between two offsets, and how far from the word's left end it begins. */
function cutWord(word: ShapedWord, first: number, last: number): { x: number; word: ShapedWord } | null {
  if (first <= 0 && last >= word.text.length) return { x: 0, word };
  const from = Math.max(0, first);
  const kept = word.glyphs.filter(({ cluster }) => cluster >= from && cluster < last);
  if (kept.length === 0) return null;
  const x = word.glyphs.filter(({ cluster }) => cluster < from).reduce((sum, { advance }) => sum + advance, 0);
  const glyphs = kept.map((glyph) => ({ ...glyph, x: glyph.x - x, cluster: glyph.cluster - from }));
  const advance = kept.reduce((sum, glyph) => sum + glyph.advance, 0);
  return { x, word: { text: word.text.slice(from, last), advance, glyphs } };
}
