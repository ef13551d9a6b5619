import { boundsOf, effectReach, intersection, union } from '../../scene/bounds.ts';
import { everyItem } from '../../scene/leaves.ts';
import { scaleOf } from '../../scene/matrix.ts';
import type { Item, Matrix, Rect, TextItem } from '../../scene/types.ts';
import { wholePixels } from './frame.ts';

/** An item with where it stands. */
export interface Placed {
  item: Item;
  /** From its coordinates to device px. */
  transform: Matrix;
}

export const isSamePlace = (a: Placed, b: Placed): boolean =>
  a.item === b.item && a.transform.every((value, i) => value === b.transform[i]);

/** The device that items are painted on, px, and the px of it to a px of the design. */
export interface Canvas {
  width: number;
  height: number;
  unit: number;
}

/** The share of a canvas from which on it is painted as a whole: that takes one reading of its pixels. */
const MOST = 0.6;

/**
 * The boxes of whole px beyond which two scenes paint the same, since what differs between them is within; null where it is
 * most of the canvas. Both scenes have the items that they share in the same order.
 */
export function changedAreas(before: readonly Placed[], now: readonly Placed[], canvas: Canvas): Rect[] | null {
  const changed: Rect[] = [];
  for (const placed of [...withoutThose(before, now), ...withoutThose(now, before)]) {
    const area = areaOf(placed, canvas);
    if (area) addTo(changed, area);
  }
  const pixels = changed.reduce((sum, { width, height }) => sum + width * height, 0);
  return pixels > MOST * canvas.width * canvas.height ? null : changed;
}

function withoutThose(some: readonly Placed[], others: readonly Placed[]): Placed[] {
  const known = new Map(others.map((placed) => [placed.item, placed]));
  return some.filter((placed) => {
    const other = known.get(placed.item);
    return !other || !isSamePlace(placed, other);
  });
}

/** Adds a box; boxes that meet become one. */
function addTo(areas: Rect[], area: Rect): void {
  let whole = area;
  for (let i = areas.findIndex((one) => meet(one, whole)); i >= 0; i = areas.findIndex((one) => meet(one, whole)))
    whole = union(whole, areas.splice(i, 1)[0]!)!;
  areas.push(whole);
}

/** Whether two boxes have px in common. */
export const meet = (a: Rect, b: Rect): boolean => intersection(a, b) !== null;

/** Whether an item may paint any px of the boxes. */
export function reaches(placed: Placed, areas: readonly Rect[], canvas: Canvas): boolean {
  const area = areaOf(placed, canvas);
  return area !== null && areas.some((one) => meet(one, area));
}

/** Device px around the edges of an item, which may go to whole px, and to those of a canvas of its own. */
const MARGIN = 2;

const areas = new WeakMap<Item, { placed: Placed; canvas: Canvas; area: Rect | null }>();

/** The same, known of items that stay where they are. */
function areaOf(placed: Placed, canvas: Canvas): Rect | null {
  const known = areas.get(placed.item);
  if (known && isSamePlace(known.placed, placed) && isSameCanvas(known.canvas, canvas)) return known.area;
  const area = paintedArea(placed, canvas);
  areas.set(placed.item, { placed, canvas, area });
  return area;
}

const isSameCanvas = (a: Canvas, b: Canvas): boolean =>
  a.width === b.width && a.height === b.height && a.unit === b.unit;

/** The px of the canvas that an item paints at most; null where it paints none. */
export function paintedArea({ item, transform }: Placed, { width, height, unit }: Canvas): Rect | null {
  const bounds = boundsOf([item], transform, unit);
  if (!bounds) return null;
  const reach = effectReach([item]) * scaleOf(transform) + glyphReach(item) * scaleOf(transform);
  const by = Math.ceil(reach + MARGIN * Math.max(1, unit));
  const area = { x: bounds.x - by, y: bounds.y - by, width: bounds.width + 2 * by, height: bounds.height + 2 * by };
  return intersection(wholePixels(area), { x: 0, y: 0, width, height });
}

const glyphReaches = new WeakMap<TextItem, number>();

/** px of the item by which marks of its texts are stacked beyond the em that their bounds leave around them. */
function glyphReach(item: Item): number {
  let most = 0;
  for (const one of everyItem([item])) {
    if (one.kind !== 'text') continue;
    const known = glyphReaches.get(one) ?? ownGlyphReach(one);
    glyphReaches.set(one, known);
    most = Math.max(most, known);
  }
  return most;
}

function ownGlyphReach({ stops }: TextItem): number {
  let most = 0;
  for (const { word } of stops)
    for (const { x, y } of word.glyphs) most = Math.max(most, Math.abs(y), -x, x - word.advance);
  return most;
}
