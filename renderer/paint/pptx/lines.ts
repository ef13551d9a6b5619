import type PptxGenJS from 'pptxgenjs';
import { extentOf } from '../../scene/bounds.ts';
import { scaleOf } from '../../scene/matrix.ts';
import type { Matrix, Rect, TextItem } from '../../scene/types.ts';
import { escapeText, possible } from '../markup/xml.ts';
import { gapsOf, type ReadRun, readRun, spaceOf, spacingOf } from '../read-run.ts';
import { slideColor } from './drawing-ml.ts';
import type { SlideState } from './state.ts';

/** A run of a line, and where it stands in the element. */
export interface Run {
  item: TextItem;
  x: number;
  width: number;
  baseline: number;
  opacity: number;
}

/** A run's place; null where it has no letters. @param dx, dy from its coordinates to those of the element */
export function runOf(item: TextItem, dx: number, dy: number, opacity: number): Run | null {
  const extent = extentOf(item.stops);
  if (!extent) return null;
  const x = item.x + dx + extent.left;
  return { item, x, width: extent.right - extent.left, baseline: item.baseline + dy, opacity };
}

/** A line of an element, in its coordinates. */
export interface Line {
  runs: Run[];
  left: number;
  right: number;
  baseline: number;
}

/** Runs that stand beside each other as lines. */
export function linesOf(runs: readonly Run[]): Line[] {
  const lines: Line[] = [];
  for (const run of runs) {
    const last = lines.at(-1);
    const right = run.x + run.width;
    const isSame = last && isBeside(run, last);
    if (isSame) {
      last.runs.push(run);
      last.left = Math.min(last.left, run.x);
      last.right = Math.max(last.right, right);
    } else lines.push({ runs: [run], left: run.x, right, baseline: run.baseline });
  }
  return lines.map((line) => ({ ...line, baseline: baselineOf(line) }));
}

/** Whether a run stands beside a line, where raised letters stand too, and neither below nor over it. */
function isBeside({ item, x, width, baseline }: Run, { runs, left, right, baseline: first }: Line): boolean {
  const size = Math.max(item.font.size, ...runs.map((run) => run.item.font.size));
  const isOver = x < right - OVERLAP * size && x + width > left + OVERLAP * size;
  return !isOver && Math.abs(baseline - first) < RAISED_MOST * size && x < right + FARTHEST * size;
}

/** Font sizes that letters of two runs of a line may overlap, be raised by, and stand apart. */
const [OVERLAP, RAISED_MOST, FARTHEST] = [0.25, 0.5, 10];
/** Font sizes of the line that letters are raised by at least. */
const LEAST_RAISED = 0.1;

/** The baseline on which most of a line stands; raised and lowered letters and bullets have others. */
function baselineOf({ runs }: Line): number {
  const widths = new Map<number, number>();
  for (const { baseline, width } of runs) widths.set(baseline, (widths.get(baseline) ?? 0) + width);
  return [...widths].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

/** px by which lines that stand below each other may differ. */
const ALIGNED = 1.5;

/** How lines are aligned; null: in no way that all of them share. */
export function alignmentOf(lines: readonly Line[]): 'left' | 'center' | 'right' | null {
  const [first] = lines as [Line];
  const share = (of: (line: Line) => number) => lines.every((line) => Math.abs(of(line) - of(first)) < ALIGNED);
  if (share(({ left }) => left)) return 'left';
  if (share(({ left, right }) => (left + right) / 2)) return 'center';
  return share(({ right }) => right) ? 'right' : null;
}

const ascentOf = ({ runs }: Line): number =>
  Math.max(...runs.map(({ item: { font } }) => font.face.metrics.ascent * font.size));
const heightOf = ({ runs }: Line): number =>
  Math.max(...runs.map(({ item: { font } }) => (font.face.metrics.ascent + font.face.metrics.descent) * font.size));

/** The area that lines take, in their coordinates. */
export function areaOf(lines: readonly Line[]): Rect {
  const [first, last] = [lines[0]!, lines.at(-1)!];
  const left = Math.min(...lines.map((line) => line.left));
  const right = Math.max(...lines.map((line) => line.right));
  const height = last.baseline - first.baseline + heightOf(first);
  return { x: left, y: first.baseline - ascentOf(first), width: right - left, height };
}

/**
 * Lines as the writer takes them, each a paragraph. Runs open their own link, else the element's.
 * @param transform from the lines' coordinates to the slide's px
 */
export function paragraphsOf(
  lines: readonly Line[],
  transform: Matrix,
  align: 'left' | 'center' | 'right',
  state: SlideState,
): PptxGenJS.TextProps[] {
  const { inches, tools } = state;
  const points = 72 * inches * scaleOf(transform);
  const sizeOf = ({ runs }: Line) => Math.max(...runs.map(({ item }) => item.font.size));
  return lines.flatMap((line, i) => {
    const spacing = i === 0 ? heightOf(line) : line.baseline - lines[i - 1]!.baseline;
    return line.runs.flatMap((run, k): PptxGenJS.TextProps[] => {
      const { item } = run;
      const { font, fill, direction } = item;
      const read = readRun(item);
      const color = fill?.kind === 'solid' ? fill.color : { r: 0, g: 0, b: 0, a: 0 };
      const alpha = color.a * run.opacity * state.opacity;
      const link = tools.hyperlinkOf(item.link ?? state.link);
      const raised = (run.baseline - line.baseline) / sizeOf(line);
      // Bullets are raised too, but no smaller.
      const isRaised = Math.abs(raised) > LEAST_RAISED && font.size < sizeOf(line);
      const size = isRaised ? font.size / RAISED_SIZE : font.size;
      const options = {
        // The writer escapes texts, but not the names of fonts.
        fontFace: escapeText(clean(font.face.family)).replaceAll('"', '&quot;'),
        fontSize: Math.max(1, hundredths(size * points)),
        bold: font.syntheticBold || font.face.weight >= 600,
        italic: font.syntheticItalic || font.face.italic,
        color: slideColor(color),
        ...(alpha < 1 ? { transparency: Math.round((1 - alpha) * 100) } : {}),
        ...(isRaised ? (raised < 0 ? { superscript: true } : { subscript: true }) : {}),
        ...(direction === 'rtl' ? { rtlMode: true } : {}),
        ...(link ? { hyperlink: link } : {}),
        align,
        lineSpacing: hundredths(spacing * points),
      };
      const pieces = piecesOf(read, run, line.runs[k - 1], line.runs[k + 1]);
      return pieces.map(({ text, apart }, p) => ({
        text: clean(text),
        options: {
          ...options,
          ...(apart === 0 ? {} : { charSpacing: hundredths(apart * points) }),
          breakLine: p === pieces.length - 1 && k === line.runs.length - 1 && i < lines.length - 1,
        },
      }));
    });
  });
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

/**
 * A run's text in pieces whose letters stand apart alike: all of it, but for spaces that are wider or narrower than the font's, as
 * in justified lines and after bullets, which are pieces of their own.
 * @returns px that the letters of each stand apart
 */
function piecesOf({ words, leads }: ReadRun, run: Run, before: Run | undefined, after: Run | undefined) {
  const { item } = run;
  const isLtr = item.direction === 'ltr';
  const own = spaceOf(item);
  const apart = spacingOf(item, words);
  // Pieces of letters that are set one by one do not count what follows them.
  const counted = words.some(({ isJoined }) => isJoined) ? apart : 0;
  const gaps = gapsOf(words, item).map((gap) => gap - counted);
  const pieces: { text: string; apart: number }[] = [];
  const add = (text: string, by: number) => {
    const last = pieces.at(-1);
    if (last && last.apart === by) last.text += text;
    else pieces.push({ text, apart: by });
  };
  const space = (gap: number | undefined) => {
    const isWider = gap !== undefined && Math.abs(gap - own - apart) > SPREAD * item.font.size;
    add(' ', isWider ? gap - own : apart);
  };
  if (leads || standsApart(before, run)) space(before && isLtr ? run.x - before.x - before.width : undefined);
  words.forEach(({ text, spaced }, i) => {
    add(text, apart);
    const next = after && isLtr ? after.x - run.x - run.width - counted : undefined;
    if (spaced) space(gaps[i] ?? next);
  });
  return pieces;
}

/** Font sizes by which a space may differ from the font's. */
const SPREAD = 0.05;

/** By how much programs of slides shrink what is raised or lowered. */
const RAISED_SIZE = 2 / 3;

/** Whether a run stands a space after another one, of which neither has it in its text. */
function standsApart(before: Run | undefined, { item, x, width }: Run): boolean {
  if (!before || isSpaced(before.item.text.at(-1)) || isSpaced(item.text[0])) return false;
  const apart = Math.max(x - before.x - before.width, before.x - x - width);
  return apart > LEAST_SPACE * item.font.size;
}

/** Font sizes that a space takes at least. */
const LEAST_SPACE = 0.15;

const isSpaced = (character: string | undefined): boolean => character !== undefined && /\s/.test(character);

/** A text without lines of its own: layout has broken it. */
const clean = (text: string): string => possible(text).replace(/[\n\r\t\v\f]/g, ' ');
