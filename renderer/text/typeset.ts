import { effectiveSize, type FontMetrics } from '../scene/font.ts';
import type { TextBlock } from '../scene/text-block.ts';
import type { FontUse, Glyph, Link, Paint, Path, ShapedWord, Stop, Stroke, TextItem } from '../scene/types.ts';
import { type Direction, mayTurn, visualRuns } from './bidi.ts';
import type { FontStyle, TextEngine } from './types.ts';

/** How a string is set: what a canvas has in `font`, `letterSpacing`, `direction` and `fontKerning`. */
export interface Setting {
  font: FontStyle;
  /** px */
  size: number;
  /** px after every cluster */
  letterSpacing: number;
  /** The paragraph's direction. */
  direction: Direction;
  /**
   * Whether pairs with a space are kerned: not with canvas `fontKerning: 'auto'` (Chromium then shapes word by word),
   * but with `'normal'` (it shapes whole runs).
   */
  kernSpaces: boolean;
  /** Whether all of the text runs in that direction: its paragraph was resolved before. Default false. */
  resolved?: boolean;
}

/** A glyph run: a stretch in one face and direction, in visual order among its like. */
export interface GlyphRun {
  text: string;
  /** Where its text begins in the string, UTF-16. */
  start: number;
  /** Left end, px from the string's left end. */
  x: number;
  font: FontUse;
  direction: Direction;
  letterSpacing: number;
  stops: readonly Stop[];
}

/** A string set on one line: its width and its shaped words. */
export interface SetText {
  /** px, letter spacing after the last cluster included */
  advance: number;
  runs: readonly GlyphRun[];
}

/** Height of a face above and below the baseline, px. */
export interface LineMetrics {
  ascent: number;
  descent: number;
}

/** The fonts of a render as layout uses them: everything that sets a text closes over one. */
export interface Typesetter {
  /**
   * Sets a string on one line, as a canvas draws it with `fillText`: bidi runs in visual order, each split by face, each
   * of these into words. Line breaks, separators and tabs are spaces, as for a canvas.
   */
  set(text: string, setting: Setting): SetText;
  /** The width of the same, px: quicker where nothing of it is drawn. */
  advance(text: string, setting: Setting): number;
  /** px that each UTF-16 unit of a string adds, in logical order: a cluster's advance stands at its first unit. */
  advances(text: string, setting: Omit<Setting, 'kernSpaces'>): Float64Array;
  /** The face whose metrics make up the line box of a style, at a size in px. */
  primary(font: FontStyle, size: number): FontUse;
  /**
   * Ascent and descent of that face as Chromium's canvas measures them (`fontBoundingBoxAscent`, `…Descent`): whole px.
   * @source probes baseline-plain-*, baseline-rich-*
   */
  lineMetrics(font: FontStyle, size: number): LineMetrics;
  /** In fractions of the font size. */
  metrics(font: FontUse): FontMetrics;
  /** See {@link Measurer}. */
  outline(glyphs: readonly Glyph[], font: FontUse): Path;
}

/** A stretch of a string in one face and direction. */
interface Stretch {
  text: string;
  /** Where it begins in the string, UTF-16. */
  start: number;
  use: Omit<FontUse, 'size'>;
  direction: Direction;
}

/** px; halves that a product just misses are rounded up, as Chromium does. */
const TIE = 1e-6;

export function createTypesetter({ fonts, measurer }: TextEngine): Typesetter {
  const primary = (font: FontStyle, size: number): FontUse => ({ ...fonts.primary(font), size });

  let latest: { use: Omit<FontUse, 'size'>; font: FontUse } | null = null;
  /** A face at a size: one object for the words of a text. */
  function sized(use: Omit<FontUse, 'size'>, size: number): FontUse {
    if (latest?.use !== use || latest.font.size !== size) latest = { use, font: atSize(use, size) };
    return latest.font;
  }

  /** The stretches of a string that are in one face and direction each, in visual order. */
  function stretchesOf(text: string, { font, resolved, direction }: Setting): Stretch[] {
    const isBasic = BASIC.test(text);
    const line = isBasic ? text : withSpaces(text);
    const faces = fonts.runs(line, font);
    const runsOneWay = resolved || (direction === 'ltr' && (isBasic || !mayTurn(line)));
    if (runsOneWay && faces.length === 1) return [{ text: line, start: 0, use: faces[0]!.use, direction }];
    const directions = runsOneWay ? [{ start: 0, end: line.length, direction }] : visualRuns(line, direction);
    return directions.flatMap(({ start, end, direction }) => {
      const within = overlapping(faces, start, end);
      if (direction === 'rtl') within.reverse();
      return within.map(({ start, end, use }) => ({ text: line.slice(start, end), start, use, direction }));
    });
  }

  function set(text: string, setting: Setting): SetText {
    const { size, letterSpacing } = setting;
    const runs: GlyphRun[] = [];
    let x = 0;
    for (const { text: part, start, use, direction } of stretchesOf(text, setting)) {
      const font = sized(use, size);
      const { stops, advance } = setWords(part, font, setting, direction);
      runs.push({ text: part, start, x, font, direction, letterSpacing, stops });
      x += advance;
    }
    return { advance: x, runs };
  }

  function advance(text: string, setting: Setting): number {
    const { size, letterSpacing, kernSpaces } = setting;
    if (!kernSpaces) return set(text, setting).advance;
    let x = 0;
    for (const { text: part, use, direction } of stretchesOf(text, setting))
      x += measurer.advance(part, sized(use, size), letterSpacing, direction);
    return x;
  }

  function setWords(text: string, font: FontUse, { kernSpaces, letterSpacing }: Setting, direction: Direction) {
    if (kernSpaces) {
      const whole = measurer.shape(text, font, letterSpacing, direction);
      return { stops: cutAtSpaces(whole), advance: whole.advance };
    }
    const parts = text.match(WORDS) ?? [];
    if (direction === 'rtl') parts.reverse();
    const stops: Stop[] = [];
    let x = 0;
    for (const part of parts) {
      const word = measurer.shape(part, font, letterSpacing, direction);
      if (part !== ' ') stops.push({ x, word });
      x += word.advance;
    }
    return { stops, advance: x };
  }

  return {
    set,
    advance,
    advances(text, { font, size, letterSpacing, direction }) {
      const advances = new Float64Array(text.length);
      const line = withSpaces(text);
      for (const { start, end, use } of fonts.runs(line, font))
        for (const glyph of measurer.shape(line.slice(start, end), { ...use, size }, letterSpacing, direction).glyphs)
          advances[start + glyph.cluster]! += glyph.advance;
      return advances;
    },
    primary,
    lineMetrics(font, size) {
      const { ascent, descent } = measurer.metrics(primary(font, size));
      const px = effectiveSize(size);
      const whole = (part: number) => Math.floor(part * px + 0.5 + TIE);
      return { ascent: whole(ascent), descent: whole(descent) };
    },
    metrics: (font) => measurer.metrics(font),
    outline: (glyphs, font) => measurer.outline(glyphs, font),
  };
}

/** A face at a size, written out: V8 takes microseconds to copy an object and add to it. */
function atSize({ face, syntheticBold, syntheticItalic, standsInFor }: Omit<FontUse, 'size'>, size: number): FontUse {
  return standsInFor === undefined
    ? { face, syntheticBold, syntheticItalic, size }
    : { face, syntheticBold, syntheticItalic, standsInFor, size };
}

/** Texts of Latin letters, in which nothing ends a line or can run from right to left. */
const BASIC = /^[ -\u02ff]*$/;

/**
 * Line ends within a line, and line and paragraph separators, are as wide as spaces, as in Chromium: tried on a canvas and
 * in HTML with all controls and format characters. The rasteriser would end the line there.
 */
const withSpaces = (text: string): string => text.replace(/[\t\n\v\f\r\u2028\u2029]/g, ' ');

/** The face runs of a stretch, cut to it; found by bisection, for a line may have many of both. */
function overlapping<R extends { start: number; end: number }>(runs: readonly R[], start: number, end: number): R[] {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  const found: R[] = [];
  for (let i = low; i < runs.length && runs[i]!.start < end; i++) {
    const run = runs[i]!;
    found.push({ ...run, start: Math.max(run.start, start), end: Math.min(run.end, end) });
  }
  return found;
}

/**
 * The stretches that Chromium shapes on their own when it shapes word by word: spaces, ideographs and kana with their
 * marks, and the words between.
 * @source Blink CachingWordShapeIterator::NextWordEndIndex
 */
const WORDS =
  / |[\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]\p{M}*|[^ \u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u{20000}-\u{3ffff}]+/gu;

/** Cuts a run that was shaped as a whole into words that keep their places, so that it can be drawn word by word. */
function cutAtSpaces(whole: ShapedWord): Stop[] {
  if (!whole.text.includes(' ')) return [{ x: 0, word: whole }];
  if (whole.text === ' ' && whole.glyphs.length === 1) return [];
  const isCluster = new Uint8Array(whole.text.length + 1);
  for (const { cluster } of whole.glyphs) isCluster[cluster] = 1;
  isCluster[whole.text.length] = 1;
  const isSpace = (at: number) => whole.text[at] === ' ' && isCluster[at + 1] === 1;
  /** Where the word of each character begins; spaces belong to none, but for one that carries marks, a word of its own. */
  const startOf = new Int32Array(whole.text.length);
  for (let i = 0, start = 0, isCarrier = false; i < whole.text.length; i++) {
    if (isSpace(i)) start = i + 1;
    else if (whole.text[i] === ' ' || (isCarrier && isCluster[i] === 1)) {
      isCarrier = whole.text[i] === ' ';
      start = i;
    }
    startOf[i] = start;
  }
  const stops: { x: number; start: number; advance: number; glyphs: Glyph[] }[] = [];
  let x = 0;
  for (const glyph of whole.glyphs) {
    if (!isSpace(glyph.cluster)) {
      const start = startOf[glyph.cluster]!;
      if (stops.at(-1)?.start !== start) stops.push({ x, start, advance: 0, glyphs: [] });
      const stop = stops.at(-1)!;
      stop.glyphs.push({ ...glyph, x: glyph.x - stop.x, cluster: glyph.cluster - start });
      stop.advance += glyph.advance;
    }
    x += glyph.advance;
  }
  return stops.map(({ x, start, advance, glyphs }) => {
    let end = start + 1;
    while (end < whole.text.length && startOf[end] === start && !isSpace(end)) end++;
    return { x, word: { text: whole.text.slice(start, end), advance, glyphs } };
  });
}

/** A set string with a space after it that takes no room: one that a line ends in front of, or the line end itself. */
export function withSpaceAfter(set: SetText): SetText {
  const last = set.runs.reduce<GlyphRun | null>((a, b) => (a && a.start > b.start ? a : b), null);
  if (!last) return set;
  const { x, font, direction, letterSpacing } = last;
  const space = { text: ' ', start: Number.POSITIVE_INFINITY, x, font, direction, letterSpacing, stops: [] };
  return { advance: set.advance, runs: [...set.runs, space] };
}

/** What a string is painted with, and what it belongs to. */
export interface TextLook {
  fill: Paint | null;
  stroke: Stroke | null;
  link?: Link | null;
  block?: TextBlock | null;
}

/** A set string as scene items in the order of its text, its left end at `x` on the given baseline. */
export function textItems(
  set: SetText,
  x: number,
  baseline: number,
  { fill, stroke, link, block }: TextLook,
): TextItem[] {
  return inTextOrder(set.runs).map((run) => {
    const item: TextItem = {
      kind: 'text',
      text: run.text,
      x: x + run.x,
      baseline,
      stops: run.stops,
      direction: run.direction,
      letterSpacing: run.letterSpacing,
      font: run.font,
      fill,
      stroke,
    };
    if (link) item.link = link;
    if (block) item.block = block;
    return item;
  });
}

/**
 * Spaces between runs, which may be in another face, go to the run before them; and words of one face that run from right
 * to left become one run, for readers turn round whatever is together.
 */
function inTextOrder(runs: readonly GlyphRun[]): readonly GlyphRun[] {
  if (runs.length < 2) return runs;
  const ordered: GlyphRun[] = [];
  for (const run of [...runs].sort((a, b) => a.start - b.start)) {
    const last = ordered.at(-1);
    const isAlike = last?.direction === run.direction;
    if (last && isAlike && run.stops.length === 0)
      ordered[ordered.length - 1] = { ...last, text: last.text + run.text };
    else if (last && isAlike && last.stops.length === 0)
      ordered[ordered.length - 1] = { ...run, text: last.text + run.text };
    else if (last?.direction === 'rtl' && run.direction === 'rtl' && last.font.face === run.font.face)
      ordered[ordered.length - 1] = joinedToTheLeft(last, run);
    else ordered.push(run);
  }
  return ordered;
}

/** One run of two, of which the second follows in the text and stands to the left of the first. */
function joinedToTheLeft(first: GlyphRun, second: GlyphRun): GlyphRun {
  const moved = first.stops.map((stop) => ({ ...stop, x: stop.x + first.x - second.x }));
  return { ...first, text: first.text + second.text, x: second.x, stops: [...second.stops, ...moved] };
}
