/** What stands around a page for whoever prints and cuts it: outside the bleed, on every plate. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Bleed } from '../../scene/types.ts';
import type { Settings } from '../../settings.ts';
import type { PdfDocument } from './pdfkit.ts';

/** Marks beside the lines that show where to cut. */
export type PrintMark = NonNullable<Settings['printMarks']>[number];

const MM = 72 / 25.4;
/** pt: what a rule has at least, so that a plate holds it. */
const LINE_WIDTH = 0.25;
/** pt */
const LINE_LENGTH = 5 * MM;
/** pt that marks keep from the trim, also where there is no bleed: a cut is not exact. */
const LEAST_OFFSET = 3 * MM;
const PATCH = 5 * MM;
const TARGET_RADIUS = 1.5 * MM;
const SLUG_SIZE = 6;

/** A page and its marks, in points. */
export interface MarkedPage {
  width: number;
  height: number;
  bleed: Bleed;
  /** Around the bleed. */
  room: number;
}

/** How far from the trim marks begin, pt. */
const offsetOf = (bleed: number): number => Math.max(bleed, LEAST_OFFSET);

/** Room that marks need around a page's bleed, pt. */
export const roomForMarks = (bleed: Bleed): number =>
  Math.max(...Object.values(bleed).map((side: number) => offsetOf(side) - side)) + LINE_LENGTH;

/**
 * Draws the marks of a page, from the paper's corner, a unit being a point.
 * @param color on every plate: that of registration, or black
 */
export function drawMarks(
  document: PdfDocument,
  page: MarkedPage,
  { color, marks, slug }: { color: string; marks: ReadonlySet<PrintMark>; slug: string },
): void {
  document.save().lineWidth(LINE_WIDTH).strokeColor(color);
  drawCropMarks(document, page);
  if (marks.has('registration')) drawTargets(document, page);
  document.restore();
  // In RGB there are no inks to measure.
  if (marks.has('colorBar') && color === 'All') drawColorBar(document, page);
  if (marks.has('slug')) drawSlug(document, page, color, slug);
}

const trimOf = ({ width, height, bleed, room }: MarkedPage) => {
  const [left, top] = [room + bleed.left, room + bleed.top];
  return { left, top, right: left + width, bottom: top + height };
};

/** Two short lines at each corner of the trim. */
function drawCropMarks(document: PdfDocument, page: MarkedPage): void {
  const { left, top, right, bottom } = trimOf(page);
  const { bleed } = page;
  for (const x of [left, right]) {
    const [above, below] = [top - offsetOf(bleed.top), bottom + offsetOf(bleed.bottom)];
    document.moveTo(x, above - LINE_LENGTH).lineTo(x, above);
    document.moveTo(x, below).lineTo(x, below + LINE_LENGTH);
  }
  for (const y of [top, bottom]) {
    const [before, after] = [left - offsetOf(bleed.left), right + offsetOf(bleed.right)];
    document.moveTo(before - LINE_LENGTH, y).lineTo(before, y);
    document.moveTo(after, y).lineTo(after + LINE_LENGTH, y);
  }
  document.stroke();
}

/** A circle with a cross in the middle of each side, by which the plates are laid over each other. */
function drawTargets(document: PdfDocument, page: MarkedPage): void {
  const { left, top, right, bottom } = trimOf(page);
  const { bleed } = page;
  const half = LINE_LENGTH / 2;
  const centres = [
    [(left + right) / 2, top - offsetOf(bleed.top) - half],
    [(left + right) / 2, bottom + offsetOf(bleed.bottom) + half],
    [left - offsetOf(bleed.left) - half, (top + bottom) / 2],
    [right + offsetOf(bleed.right) + half, (top + bottom) / 2],
  ] as const;
  for (const [x, y] of centres) {
    document
      .moveTo(x - half, y)
      .lineTo(x + half, y)
      .moveTo(x, y - half)
      .lineTo(x, y + half);
    circle(document, x, y, TARGET_RADIUS);
  }
  document.stroke();
}

/** Four Bézier curves as good as a circle. */
function circle(document: PdfDocument, x: number, y: number, r: number): void {
  const k = 0.5523 * r;
  document
    .moveTo(x + r, y)
    .bezierCurveTo(x + r, y + k, x + k, y + r, x, y + r)
    .bezierCurveTo(x - k, y + r, x - r, y + k, x - r, y)
    .bezierCurveTo(x - r, y - k, x - k, y - r, x, y - r)
    .bezierCurveTo(x + k, y - r, x + r, y - k, x + r, y);
}

/** Full inks, two over each other, and half of each, percent. */
const PATCHES = [
  [100, 0, 0, 0],
  [0, 100, 0, 0],
  [0, 0, 100, 0],
  [0, 0, 0, 100],
  [100, 100, 0, 0],
  [100, 0, 100, 0],
  [0, 100, 100, 0],
  [50, 0, 0, 0],
  [0, 50, 0, 0],
  [0, 0, 50, 0],
  [0, 0, 0, 50],
] as const;

/** Patches of the inks above the page, to be measured; as many as fit between the corner and the target. */
function drawColorBar(document: PdfDocument, page: MarkedPage): void {
  const { left, right, top } = trimOf(page);
  const y = top - offsetOf(page.bleed.top) - PATCH;
  const end = (left + right) / 2 - LINE_LENGTH;
  document.save();
  for (const [i, inks] of PATCHES.entries()) {
    const x = left + LINE_LENGTH + i * PATCH;
    if (x + PATCH > end) break;
    document.rect(x, y, PATCH, PATCH).fillColor(inks).fill();
  }
  document.restore();
}

/** A line of text below the page, at its left. */
function drawSlug(document: PdfDocument, page: MarkedPage, color: string, text: string): void {
  const { left, right, bottom } = trimOf(page);
  const y = bottom + offsetOf(page.bleed.bottom) + (LINE_LENGTH - SLUG_SIZE) / 2;
  const font = createRequire(import.meta.url).resolve('@fontsource/roboto/files/roboto-latin-400-normal.woff');
  document.save().font(readFileSync(font));
  const width = (right - left) / 2 - 2 * LINE_LENGTH;
  if (width > 0)
    document
      .fontSize(SLUG_SIZE)
      .fillColor(color)
      .text(text, left + LINE_LENGTH, y, { width, height: SLUG_SIZE, ellipsis: true });
  document.restore();
}
