import { filled, solid } from '../../scene/items.ts';
import { rectangle } from '../../scene/path.ts';
import type { Item, Paint, PathItem, Stroke } from '../../scene/types.ts';
import type { TextColor } from '../html/cascade.ts';
import { type GlyphRun, type Typesetter, textItems, withSpaceAfter } from '../typeset.ts';
import type { Flow } from './flow.ts';
import { type Measure, settingOf } from './measure.ts';
import type { Fragment } from './place.ts';

/** What a text is painted with where its markup asks for nothing else. */
export interface MarkupPaint {
  fill: Paint;
  stroke: Stroke | null;
  /** Whether every word is an item of its own. */
  apart: boolean;
}

/** A laid-out text as scene items: word by word, each with its lines on it. */
export function flowItems({ parts, measure }: Flow, paint: MarkupPaint, typesetter: Typesetter): Item[] {
  const items: Item[] = [];
  let line: Fragment[] = [];
  const close = () => {
    if (line.length > 0) for (const item of lettersOf(line, paint, measure, typesetter)) items.push(item);
    for (const fragment of line) for (const item of decorationItems(fragment, paint, measure)) items.push(item);
    line = [];
  };
  for (const part of parts) {
    if (part.kind === 'box') {
      close();
      items.push(filled(rectangle(part.box), solid(part.box.color)));
    } else {
      if (!goesOn(line, part.fragment, paint)) close();
      line.push(part.fragment);
    }
  }
  close();
  return items;
}

/** Whether a word may be one run with those before it: their letters then are one text to read and to embed. */
function goesOn(
  line: readonly Fragment[],
  { style, baseline, direction, block }: Fragment,
  { stroke, apart }: MarkupPaint,
): boolean {
  const before = line.at(-1);
  // An outline lies over the word before, so that each is drawn after it.
  return (
    !!before &&
    !stroke &&
    !apart &&
    before.style === style &&
    before.block === block &&
    before.baseline === baseline &&
    direction === 'ltr' &&
    before.direction === 'ltr'
  );
}

const paintOf = (color: TextColor, { fill }: MarkupPaint): Paint => (color ? solid(color) : fill);

/** The letters of words in one style on one baseline; their outline lies under their fill. */
function lettersOf(line: readonly Fragment[], paint: MarkupPaint, measure: Measure, typesetter: Typesetter): Item[] {
  const { style, baseline, x, block = null } = line[0]!;
  const { link } = style;
  const runs: GrowingRun[] = [];
  let start = 0;
  for (const { text, x: left, direction, resolved = false, spaced = false } of line) {
    const own =
      direction === 'ltr' && !resolved
        ? measure.set(text, style)
        : typesetter.set(text, { ...settingOf(style, direction), resolved });
    const set = spaced ? withSpaceAfter(own) : own;
    for (const run of set.runs) append(runs, run, start, left - x + run.x);
    start += text.length;
  }
  const set = { advance: 0, runs };
  const fill = paintOf(style.color, paint);
  const under = paint.stroke ? textItems(set, x, baseline, { fill: null, stroke: paint.stroke, link, block }) : [];
  return [...under, ...textItems(set, x, baseline, { fill, stroke: null, link, block })];
}

/** A run whose stops are its own to be added to. */
type GrowingRun = GlyphRun & { stops: GlyphRun['stops'][number][] };

/**
 * Adds a run, to the one before where both are in one face.
 *
 * @param start where the text begins that the run is of, UTF-16
 * @param left where the run begins, px
 */
function append(runs: GrowingRun[], run: GlyphRun, start: number, left: number): void {
  const last = runs.at(-1);
  if (last?.font.face !== run.font.face || last.direction !== run.direction) {
    const { text, font, direction, letterSpacing, stops } = run;
    runs.push({ text, start: start + run.start, x: left, font, direction, letterSpacing, stops: [...stops] });
    return;
  }
  last.text += run.text;
  for (const { x, word } of run.stops) last.stops.push({ x: left - last.x + x, word });
}

/** Thickness of a decoration: whole px. */
export const thickness = (size: number): number => Math.max(1, Math.floor(size / 10));

/** Middles of decorations from the baseline, in font sizes; a little less for the lower row to be taken less often. */
const UNDERLINE = 0.105;
const UNDERLINE_LESS = 0.2;
const LINE_THROUGH = -0.33;

/**
 * The lines under, through and over a word: bands of whole px on whole px of the text. An outline covers them as it does
 * letters.
 */
function decorationItems(fragment: Fragment, paint: MarkupPaint, measure: Measure): PathItem[] {
  const { style, baseline, x, width } = fragment;
  if (style.decorations.length === 0) return [];
  const thick = thickness(style.size);
  const bandAt = (middle: number, height: number, fill: Paint): PathItem => {
    const top = Math.round(middle - height / 2);
    return filled(rectangle({ x, y: top, width, height }), fill);
  };
  return style.decorations.flatMap(({ line, color }) => {
    const middle =
      line === 'underline'
        ? baseline + style.size * UNDERLINE - UNDERLINE_LESS
        : line === 'line-through'
          ? baseline + style.size * LINE_THROUGH
          : Math.floor(baseline - measure.metrics(style).ascent) - thick / 2;
    const fill = paintOf(color, paint);
    if (!paint.stroke) return [bandAt(middle, thick, fill)];
    const outline = bandAt(middle, thick + paint.stroke.width, paint.stroke.paint);
    const inner = thick - paint.stroke.width;
    return inner > 0 ? [outline, bandAt(middle, inner, fill)] : [outline];
  });
}
