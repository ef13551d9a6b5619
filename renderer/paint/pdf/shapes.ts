import { boundsOf, intersection, pathBounds } from '../../scene/bounds.ts';
import { padded, placedPaint, withoutTransform } from '../../scene/gradient.ts';
import { IDENTITY, invert, multiply, scaleOf } from '../../scene/matrix.ts';
import { isInvisible } from '../../scene/paint.ts';
import { rectangle, withCubics } from '../../scene/path.ts';
import type {
  Clip,
  Gradient,
  Item,
  Matrix,
  Paint,
  Path,
  Pattern,
  Rect,
  Segment,
  SolidPaint,
  SpotColor,
  Stroke,
} from '../../scene/types.ts';
import type { ColorUse, PdfColors } from './colors.ts';
import { divided, fullRange } from './gradients.ts';
import type { PdfDocument } from './pdfkit.ts';
import type { Transparency } from './transparency.ts';

/** The document and the colours with which paints are set. */
interface PaintTarget {
  document: PdfDocument;
  colors: Pick<PdfColors, 'of' | 'gradientSteps' | 'spotOf' | 'overprintsBlack'>;
  /** The ink of all solid paints of the element; null: they have their own colours. */
  spot: SpotColor | null;
  transparency: Transparency;
  /** From the item's coordinates to the page's px. */
  transform: Matrix;
  /** px of the page up to which a line is thin. */
  thin: number;
  /** 0..1, of everything painted. */
  opacity: number;
  /** Paints a pattern's items, in the pattern's coordinates. */
  paintTile(pattern: Pattern): Promise<void>;
}

/** Makes a path the current path, to be filled, drawn or clipped by next. */
export function tracePath(document: PdfDocument, path: Path): void {
  for (const segment of withCubics(path)) {
    if (segment[0] === 'M') document.moveTo(segment[1], segment[2]);
    else if (segment[0] === 'L') document.lineTo(segment[1], segment[2]);
    else if (segment[0] === 'C')
      document.bezierCurveTo(segment[1], segment[2], segment[3], segment[4], segment[5], segment[6]);
    else document.closePath();
  }
}

/**
 * Clips everything painted until the state is restored, where clip paths alone can say it: shapes that do not meet are
 * one path. Returns false, without clipping, where shapes meet.
 */
export function setClip(document: PdfDocument, clip: Clip): boolean {
  const paths = pathsOf(clip);
  if (!paths) return false;
  for (const { path, rule } of paths) {
    // Without an area all is cut off, which no path would leave to readers.
    tracePath(document, path.length > 0 ? path : NOWHERE);
    document.clip(rule === 'evenodd' ? 'even-odd' : 'non-zero');
  }
  return true;
}

/** Whether clip paths alone can say a clip. */
export const canClip = (clip: Clip): boolean => pathsOf(clip) !== null;

const NOWHERE = rectangle({ x: 0, y: 0, width: 0, height: 0 });

/** Paths whose intersection is the clip; null where a union's shapes meet. */
function pathsOf(clip: Clip): ClipPath[] | null {
  if (clip.kind === 'path') return [clip];
  if (clip.clips.length === 0) return [{ kind: 'path', path: [], rule: 'nonzero' }];
  const parts = clip.clips.map(pathsOf);
  if (parts.some((part) => part === null)) return null;
  if (clip.kind === 'intersection') return (parts as ClipPath[][]).flat();
  return unionOf(parts as ClipPath[][]);
}

function unionOf(parts: readonly ClipPath[][]): ClipPath[] | null {
  const [first, ...others] = parts as [ClipPath[], ...ClipPath[][]];
  if (others.length === 0) return first;
  const paths = parts.flat();
  if (paths.length !== parts.length || paths.some(({ rule }) => rule !== paths[0]!.rule)) return null;
  const boxes = paths.flatMap(({ path }) => pathBounds(path) ?? []);
  if (boxes.some((box, i) => boxes.slice(i + 1).some((other) => intersection(box, other)))) return null;
  return [{ ...paths[0]!, path: paths.flatMap(({ path }) => path) }];
}

type ClipPath = Extract<Clip, { kind: 'path' }>;

/** The subpaths with an area: PDF readers draw a filled subpath without area as the thinnest line they can. */
export function areas(path: Path): Path {
  const subpaths: Segment[][] = [];
  for (const segment of path)
    if (segment[0] === 'M') subpaths.push([segment]);
    else subpaths.at(-1)?.push(segment);
  return subpaths
    .filter(
      (subpath) =>
        subpath.some(([kind]) => kind !== 'M' && kind !== 'L' && kind !== 'Z') ||
        subpath.filter(([kind]) => kind === 'L').length > 1,
    )
    .flat();
}

/** The ink of its own that a paint is printed with; null where it has none. */
export function inkOf(
  paint: SolidPaint | Gradient,
  { spot, colors }: Pick<PaintTarget, 'spot' | 'colors'>,
): SpotColor | null {
  return spot ?? (paint.kind === 'solid' ? (colors.spotOf?.(paint.color) ?? null) : null);
}

/** How much of a spot colour an element's paint has, 0..1: of a gradient that of its strongest stop. */
const alphaOf = (paint: SolidPaint | Gradient): number =>
  paint.kind === 'solid' ? paint.color.a : Math.max(0, ...paint.stops.map(({ color }) => color.a));

/** Sets an ink of its own as the paint of fills, or of strokes. pdfkit takes some names, such as Gold, for CSS colours. */
function setSpot(
  spot: SpotColor,
  use: 'fill' | 'stroke',
  alpha: number,
  { document, transparency: layers }: PaintTarget,
): void {
  const { id, ref } = spotInk(document, spot);
  document.page.colorSpaces[id] = ref;
  if (spot.overprint) layers.overprint(1);
  document.addContent(use === 'fill' ? `/${id} cs 1 scn` : `/${id} CS 1 SCN`);
  if (use === 'fill') document.fillOpacity(alpha);
  else document.strokeOpacity(alpha);
}

/** An ink of a document, made where it is used first. */
export function spotInk(document: PdfDocument, { name, cmyk }: SpotColor): { id: string; ref: unknown } {
  if (!Object.hasOwn(document.spotColors, name)) document.addSpotColor(name, ...cmyk);
  return document.spotColors[name]!;
}

/** Sets a solid paint or gradient. Returns false where nothing of it can be seen. */
function setPaint(
  paint: SolidPaint | Gradient,
  state: PaintTarget,
  boundsIn: (transform: Matrix) => Rect | null,
  use: { color: ColorUse; of: 'fill' | 'stroke' },
): boolean {
  const { document, colors, opacity } = state;
  const isFill = use.of === 'fill';
  if (paint.kind === 'solid') {
    const color = colors.of(paint.color, use.color);
    const shown = paint.color.a * opacity;
    overprintBlack(color, use.color, state);
    if (isFill) document.fillColor(color, shown);
    else document.strokeColor(color, shown);
    return true;
  }
  const plain = withoutTransform(paint);
  const back = plain && invert(plain.transform ?? IDENTITY);
  const area = back && boundsIn(back);
  if (!area) return false;
  const shape = padded(plain, area);
  // The transparency goes into the mask alone: MuPDF fades a gradient twice that is masked and faded, and paints a
  // faded gradient without a mask in place of the colours below.
  const seeThrough = opacity < 1 || shape.stops.some((stop) => stop.color.a < 1);
  const bounds = seeThrough ? boundsIn(IDENTITY) : null;
  if (bounds) state.transparency.fade(shape, opacity, bounds);
  const stops = divided(fullRange(shape.stops), colors.gradientSteps);
  const inks = stops.map((stop) => ({ offset: stop.offset, color: shares(colors.of(stop.color, use.color)) }));
  state.transparency.shade(shape, inks, use.of);
  if (isFill) document.fillOpacity(1);
  else document.strokeOpacity(1);
  return true;
}

/** Components as shares of 1: RGB is given as 0..255, CMYK as 0..100, grey as 0..1. */
const shares = (color: readonly number[]): number[] => {
  const whole = color.length === 3 ? 255 : color.length === 4 ? 100 : 1;
  return color.map((part) => part / whole);
};

/** Prints black ink alone over what lies below, where that is asked for: no plate then has to leave room for its letters. */
function overprintBlack(color: readonly number[], use: ColorUse, { colors, transparency: layers }: PaintTarget): void {
  if (use !== 'text' || !colors.overprintsBlack || color.length !== 4) return;
  const [c, m, y, k] = color;
  if (c === 0 && m === 0 && y === 0 && k === 100) layers.overprint(1);
}

/** Whether a width is that of a thin line on the page. */
const isThin = (width: number, { transform, thin }: PaintTarget): boolean => width * scaleOf(transform) <= thin;

/** Text and lines that are filled, such as underlines, are no areas. */
function fillUse(item: Item, state: PaintTarget): ColorUse {
  if (item.kind === 'text') return 'text';
  const bounds = boundsOf([item], IDENTITY);
  return bounds && isThin(Math.min(bounds.width, bounds.height), state) ? 'text' : 'area';
}

/**
 * Sets the fill until the state is restored, for an item within its bounds. Returns false where nothing of it can be
 * seen.
 */
export async function setFill(paint: Paint, item: Item, state: PaintTarget): Promise<boolean> {
  if (isInvisible(paint)) return false;
  if (paint.kind === 'pattern') {
    await state.transparency.tile(paint, 'fill', () => state.paintTile(paint));
    return true;
  }
  const spot = inkOf(paint, state);
  if (spot) {
    setSpot(spot, 'fill', alphaOf(paint) * state.opacity, state);
    return true;
  }
  const use = fillUse(item, state);
  return setPaint(paint, state, (transform) => boundsOf([item], transform), { color: use, of: 'fill' });
}

/** Strokes are drawn so until the state is restored. @param space from the item's coordinates to those they are drawn in */
export async function setStroke(stroke: Stroke, item: Item, state: PaintTarget, space = IDENTITY): Promise<boolean> {
  if (isInvisible(stroke.paint)) return false;
  const { document } = state;
  const paint = placedPaint(stroke.paint, space);
  if (paint.kind === 'pattern') await state.transparency.tile(paint, 'stroke', () => state.paintTile(paint));
  else {
    const boundsIn = (transform: Matrix) => boundsOf([item], multiply(transform, space), scaleOf(transform));
    const use = item.kind === 'text' || isThin(stroke.width, state) ? 'text' : 'area';
    const spot = inkOf(paint, state);
    if (spot) setSpot(spot, 'stroke', alphaOf(paint) * state.opacity, state);
    else if (!setPaint(paint, state, boundsIn, { color: use, of: 'stroke' })) return false;
  }
  document.lineWidth(stroke.width).lineJoin(stroke.join).lineCap(stroke.cap);
  document.miterLimit(stroke.miterLimit ?? 10);
  setDash(stroke, document);
  return true;
}

/** Lengths may be 0, for dots: pdfkit's own method refuses them. Where all are, the line is whole. */
function setDash({ dash, dashOffset }: Stroke, document: PdfDocument): void {
  const written = dash.map((length) => length.toFixed(6));
  if (written.some((length) => Number(length) > 0))
    document.addContent(`[${written.join(' ')}] ${dashOffset.toFixed(6)} d`);
}

/** Moved by this part of its width a stroke has a direction, and its length cannot be seen. */
const NO_LENGTH = 1e-3;

/** Subpaths that are a point made so long that their square ends are drawn: PDF draws a point's round ends only. */
export function withDots(path: Path, { cap, width }: Stroke): Path {
  if (cap !== 'square') return path;
  return path.flatMap((segment, i) => {
    const [kind, x, y] = path[i - 1] ?? [];
    const isDot = kind === 'M' && (segment[0] === 'Z' || (segment[0] === 'L' && segment[1] === x && segment[2] === y));
    const ends = isDot && (path[i + 1] ?? ['M'])[0] === 'M';
    return ends ? [['L', x! + width * NO_LENGTH, y!] as const] : [segment];
  });
}

/** Leads back from an item's coordinates to the page's. */
export function undo(document: PdfDocument, [a, b, c, d, e, f]: Matrix): void {
  const det = a * d - b * c;
  document.transform(d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det);
}
