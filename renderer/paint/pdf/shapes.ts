import { boundsOf } from '../../scene/bounds.ts';
import { IDENTITY } from '../../scene/matrix.ts';
import type { Item, Paint, Path, Segment, Stroke } from '../../scene/types.ts';
import type { PdfColors } from './colors.ts';
import { fullRange } from './gradients.ts';
import type { Transparency } from './transparency.ts';

/** What paints are set on. */
interface PaintState {
  document: PDFKit.PDFDocument;
  tools: { colors: PdfColors };
  transparency: Transparency;
  /** 0..1, of everything painted. */
  opacity: number;
}

/** Makes a path the one that is filled, drawn or clipped by next. */
export function tracePath(document: PDFKit.PDFDocument, path: Path): void {
  for (const segment of path) {
    if (segment[0] === 'M') document.moveTo(segment[1], segment[2]);
    else if (segment[0] === 'L') document.lineTo(segment[1], segment[2]);
    else if (segment[0] === 'C')
      document.bezierCurveTo(segment[1], segment[2], segment[3], segment[4], segment[5], segment[6]);
    else document.closePath();
  }
}

/** The subpaths that have an area: PDF's readers draw the thinnest line they can where one that has none is filled. */
export function areas(path: Path): Path {
  const subpaths: Segment[][] = [];
  for (const segment of path)
    if (segment[0] === 'M') subpaths.push([segment]);
    else subpaths.at(-1)?.push(segment);
  return subpaths
    .filter((subpath) => subpath.some(([kind]) => kind === 'C') || subpath.filter(([kind]) => kind === 'L').length > 1)
    .flat();
}

/** An item's paint as pdfkit takes it: the colour or gradient, and its opacity. */
function pdfPaint(
  paint: Paint,
  item: Item,
  { document, tools, transparency: layers, opacity }: PaintState,
): { color: PDFKit.Mixins.ColorValue; opacity: number } {
  if (paint.kind === 'solid') return { color: tools.colors.of(paint.color) as never, opacity: paint.color.a * opacity };
  const gradient = document.linearGradient(paint.x1, paint.y1, paint.x2, paint.y2);
  for (const stop of fullRange(paint.stops)) gradient.stop(stop.offset, tools.colors.of(stop.color) as never);
  // A mask has all that can be seen through: MuPDF fades a gradient twice that is masked and faded, and puts one that is
  // faded alone in the place of what is below; pdfkit's own way is a tile of the page's size.
  const seeThrough = opacity < 1 || paint.stops.some((stop) => stop.color.a < 1);
  const bounds = seeThrough ? boundsOf([item], IDENTITY) : null;
  if (bounds) layers.fade(paint, opacity, bounds);
  return { color: gradient as unknown as PDFKit.Mixins.ColorValue, opacity: 1 };
}

/** Fills are painted so until the state is restored: an item's fill, all of which lies within its bounds. */
export function setFill(paint: Paint, item: Item, state: PaintState): void {
  const { color, opacity } = pdfPaint(paint, item, state);
  state.document.fillColor(color, opacity);
}

/** Strokes are drawn so until the state is restored. */
export function setStroke(stroke: Stroke, item: Item, state: PaintState): void {
  const { color, opacity } = pdfPaint(stroke.paint, item, state);
  const { document } = state;
  document.strokeColor(color, opacity).lineWidth(stroke.width).lineJoin(stroke.join).lineCap(stroke.cap);
  document.miterLimit(stroke.miterLimit ?? 10);
  setDash(stroke, document);
}

/** Lengths may be 0, for dots: pdfkit's own method refuses them. Where all are, the line is whole. */
function setDash({ dash, dashOffset }: Stroke, document: PDFKit.PDFDocument): void {
  const written = dash.map((length) => length.toFixed(6));
  if (written.some((length) => Number(length) > 0))
    document.addContent(`[${written.join(' ')}] ${dashOffset.toFixed(6)} d`);
}
