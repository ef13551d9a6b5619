import { stroke, stroked } from '../../scene/items.ts';
import type { Item, Paint, Path, Stop, Stroke, TextItem } from '../../scene/types.ts';
import { type Direction, mayTurn } from '../bidi.ts';
import type { TextLimits } from '../fit.ts';
import { isClustered, isCursive } from '../script.ts';
import { graphemes } from '../segment.ts';
import type { DecorationLine, FontStyle, TextAlign } from '../types.ts';
import { type GlyphRun, type SetText, type Setting, type Typesetter, textItems, withSpaceAfter } from '../typeset.ts';
import { largestFitting, largestPossible } from './fit.ts';
import { breakLines, breaksWord, type Cut, cutWithEllipsis, type Measure, type PlainLine } from './lines.ts';

/** How plain text is to look; lengths in px. */
export interface PlainStyle {
  font: FontStyle;
  size: number;
  /** A fraction of the size; `auto` is the font's own. */
  lineHeight: number | 'auto';
  /** A fraction of the size. */
  letterSpacing: number;
  align: TextAlign;
  direction: Direction;
  /** Overlines are not drawn. */
  decorations: readonly DecorationLine[];
}

/** Lines and where they stand in a box whose top left corner is (0, 0). */
export interface PlainLayout {
  lines: readonly PlainLine[];
  style: PlainStyle;
  /** Width of the box, px. */
  width: number;
  /** px from line to line */
  lineHeight: number;
  /** px from a line's top to its baseline */
  baseline: number;
  /** Height of all lines, px. */
  height: number;
}

const settingOf = (style: PlainStyle): Setting => ({
  font: style.font,
  size: style.size,
  letterSpacing: 0,
  direction: style.direction,
  kernSpaces: false,
});

/** Lays plain text out with the fonts of one render. */
export interface PlainLayouter {
  /** px from line to line and from a line's top to its baseline: ascent and descent stand centred in the line. */
  lineBox(style: PlainStyle): { lineHeight: number; baseline: number };
  /** Breaks a text into lines for a box of this width; default: all are kept. */
  layout(text: string, style: PlainStyle, width: number, cut?: Cut): PlainLayout;
  /**
   * Lays a text out in the largest font size, in steps down from the style's, at which its lines fit into `height` px and,
   * unless `splitWords`, no word is broken; within the limits that it is given.
   */
  fit(
    text: string,
    style: PlainStyle,
    box: { width: number; height: number },
    splitWords: boolean,
    limits: TextLimits,
  ): PlainLayout;
  /**
   * The lines as scene items, their box's top left corner at (0, `top`). The stroke lies under the fill (corpus
   * text-stroke-*).
   */
  items(layout: PlainLayout, paint: PlainPaint, top: number): Item[];
}

export interface PlainPaint {
  fill: Paint | null;
  stroke: Stroke | null;
}

export function plainLayouter(typesetter: Typesetter): PlainLayouter {
  /** The advance of a string as the editor measures it: letter spacing once for every UTF-16 unit. */
  function measureOf(style: PlainStyle): Measure {
    const setting = settingOf(style);
    const spacing = style.letterSpacing * style.size;
    return (text) => typesetter.set(text, setting).advance + spacing * text.length;
  }

  /** A line height as a fraction of the size: the font's own as CSS `normal` has it, in whole px at the size given. */
  function timesOf({ font, size, lineHeight }: PlainStyle): number {
    if (lineHeight !== 'auto') return lineHeight;
    const { ascent, descent } = typesetter.lineMetrics(font, size);
    return (ascent + descent + Math.round(typesetter.metrics(typesetter.primary(font, size)).lineGap * size)) / size;
  }

  function lineBox(style: PlainStyle) {
    const { ascent, descent } = typesetter.lineMetrics(style.font, style.size);
    const height = timesOf(style) * style.size;
    return { lineHeight: height, baseline: (height - (ascent + descent)) / 2 + ascent };
  }

  function layout(text: string, style: PlainStyle, width: number, cut?: Cut): PlainLayout {
    const measure = measureOf(style);
    const { lineHeight, baseline } = lineBox(style);
    const all = breakLines(text, width, measure).map((line) => trimmed(line, style, measure));
    const lines = cut === undefined ? all : cutWithEllipsis(all, cut, lineHeight, width, measure);
    return { lines, style, width, lineHeight, baseline, height: lines.length * lineHeight };
  }

  return {
    lineBox,
    layout,
    fit(text, style, { width, height }, splitWords, limits) {
      const first = { ...style, size: limits.most };
      const { ascent, descent, lineGap } = typesetter.metrics(typesetter.primary(first.font, first.size));
      // The three parts of an automatic line height are rounded at every size.
      const line =
        style.lineHeight === 'auto'
          ? { grows: ascent + descent + lineGap, less: 1.5 }
          : { grows: style.lineHeight, less: 0 };
      const room = { size: first.size, width, height, splitWords, line };
      const most = largestPossible(text, room, measureOf(first));
      const spaced = style.letterSpacing > 0;
      const fitted = largestFitting(first.size, most, limits.least, (size) => {
        const final = () => layout(text, { ...style, size }, width);
        // While sizes are tried, letters are spaced by what the text's own size gives (wild text designs that shrink).
        const letterSpacing = (style.letterSpacing * style.size) / size;
        const tried = spaced ? layout(text, { ...style, size, letterSpacing }, width) : final();
        const { lines } = tried;
        const fits =
          tried.height <= height + 1e-6 && lines.length <= limits.lines && (splitWords || !breaksWord(lines));
        return { layout: () => (spaced ? final() : tried), fits };
      })();
      if (fitted.lines.length <= limits.lines) return fitted;
      return layout(text, fitted.style, width, { height: limits.lines * fitted.lineHeight, marksParagraphs: true });
    },
    items: (laidOut, paint, top) => plainItems(laidOut, paint, top, typesetter),
  };
}

/** Justified lines lose the spaces at their ends. */
function trimmed(line: PlainLine, style: PlainStyle, measure: Measure): PlainLine {
  const text = style.align === 'justify' ? line.text.trim() : line.text;
  return text === line.text ? line : { ...line, text, width: measure(text) };
}

/** Left end of a line, px. */
export function lineLeft(line: PlainLine, { style, width }: PlainLayout): number {
  if (style.align === 'right') return width - line.width;
  return style.align === 'center' ? (width - line.width) / 2 : 0;
}

/**
 * Width of a line as it is drawn, px: justified lines fill the box, the last of a paragraph aside, and so do their
 * backgrounds (wild mixed-8802-227).
 */
export function drawnWidth(line: PlainLine, { style, width }: PlainLayout): number {
  return style.align === 'justify' && !line.endsParagraph ? width : line.width;
}

function plainItems(layout: PlainLayout, paint: PlainPaint, top: number, typesetter: Typesetter): Item[] {
  return layout.lines.flatMap((line, i) => {
    const baseline = top + i * layout.lineHeight + layout.baseline;
    const x = lineLeft(line, layout);
    const { size, decorations } = layout.style;
    const lineAt = (kind: DecorationLine, offset: number): Item[] =>
      decorations.includes(kind) ? decoration(line, x, baseline + offset, layout, paint) : [];
    return [
      ...lineAt('underline', underlineOffset(size)),
      ...lineItems(line, x, baseline, layout, paint, typesetter),
      ...lineAt('line-through', -underlineOffset(size)),
    ];
  });
}

function lineItems(
  line: PlainLine,
  x: number,
  baseline: number,
  layout: PlainLayout,
  { fill, stroke }: PlainPaint,
  typesetter: Typesetter,
): TextItem[] {
  const set = spacedLine(setLine(line, layout, typesetter), line);
  // Where letters are drawn one by one, the stroke of each lies over the fill of the one before.
  const parts = stroke && set.letters ? set.letters : [set.whole];
  return parts.flatMap((part) => {
    const under = stroke ? textItems(part, x, baseline, { fill: null, stroke }) : [];
    const over = fill ? textItems(part, x, baseline, { fill, stroke: null }) : [];
    return [...under, ...over];
  });
}

/** The set line with the space that follows it in the text. */
function spacedLine<Set extends ReturnType<typeof setLine>>(set: Set, { spaced }: PlainLine): Set {
  const last = set.letters?.at(-1);
  if (!spaced) return set;
  const letters = last && { letters: [...set.letters!.slice(0, -1), withSpaceAfter(last)] };
  return { ...set, whole: withSpaceAfter(set.whole), ...letters };
}

/** The letters that a line is taken apart into: graphemes, but those of one cluster of glyphs stay together. */
function lettersOf(text: string, setting: Setting, typesetter: Typesetter): string[] {
  const letters = graphemes(text);
  if (!isClustered(text)) return letters;
  const advances = typesetter.advances(text, setting);
  const clusters: string[] = [];
  let start = 0;
  for (const letter of letters) {
    // The advance of a cluster stands at its beginning.
    if (start > 0 && advances[start] === 0 && isClustered(letter)) clusters.push(`${clusters.pop()}${letter}`);
    else clusters.push(letter);
    start += letter.length;
  }
  return clusters;
}

/**
 * Sets a line: as a whole, or letter by letter and without kerning where it is spaced or justified. Text that runs from
 * right to left, or whose letters join, is never taken apart.
 */
function setLine(
  line: PlainLine,
  layout: PlainLayout,
  typesetter: Typesetter,
): { whole: SetText; letters?: SetText[] } {
  const { style } = layout;
  const setting = settingOf(style);
  const letterSpacing = style.letterSpacing * style.size;
  if (letterSpacing === 0 && style.align !== 'justify') return { whole: typesetter.set(line.text, setting) };
  if (style.direction === 'rtl' || mayTurn(line.text) || isCursive(line.text))
    return { whole: typesetter.set(line.text, { ...setting, letterSpacing }) };
  const spaces = line.text.split(' ').length - 1;
  const spread = style.align === 'justify' && !line.endsParagraph && spaces > 0;
  const extra = spread ? (layout.width - line.width) / spaces : 0;
  let x = 0;
  const letters = lettersOf(line.text, setting, typesetter).map((letter): SetText => {
    const { advance, runs } = typesetter.set(letter, setting);
    if (letter === ' ') x += extra;
    const placed = { advance, runs: runs.map((run) => ({ ...run, x: x + run.x })) };
    x += advance + letterSpacing;
    return placed;
  });
  return { whole: { advance: x, runs: joinRuns(letters.flatMap((letter) => letter.runs)) }, letters };
}

/** Makes one run of neighbours in the same face. */
function joinRuns(runs: readonly GlyphRun[]): GlyphRun[] {
  const joined: (GlyphRun & { stops: Stop[] })[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last?.font.face !== run.font.face || last.direction !== run.direction) {
      joined.push({ ...run, start: joined.length, stops: [...run.stops] });
      continue;
    }
    last.text += run.text;
    for (const stop of run.stops) last.stops.push({ ...stop, x: run.x + stop.x - last.x });
  }
  return joined;
}

/** px between a baseline and the middle of its underline; the line through lies as far above. */
const underlineOffset = (size: number): number => Math.round(size / 4);

/**
 * A line of a fifteenth of the size, as long as the text, centred on `y`: no box, which Skia draws otherwise where it is
 * thinner than a px (wild text-8802-277).
 */
function decoration(line: PlainLine, x: number, y: number, layout: PlainLayout, { fill }: PlainPaint): Item[] {
  if (!fill) return [];
  const width = Math.round(drawnWidth(line, layout));
  const path: Path = [
    ['M', x, y],
    ['L', x + width, y],
  ];
  return [stroked(path, stroke(fill, layout.style.size / 15))];
}
