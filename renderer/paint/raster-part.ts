import { boundsOf, effectReach, intersection } from '../scene/bounds.ts';
import { group } from '../scene/items.ts';
import type { Item, Matrix, Rect } from '../scene/types.ts';
import type { Rgba8 } from './rgba8.ts';

/** Pixels of a part of the page, as the raster painter draws them. */
export interface RasterPart extends Rgba8 {
  /** Where they lie, px of the page. */
  box: Rect;
}

/** The part of a page that items cover, px of the page. */
export interface Area {
  /** All that they may paint, with their shadows. Their pixels begin at its corner, so that equal items have equal ones. */
  whole: Rect;
  /** What of it is drawn: the part on the page at least. */
  visible: Rect;
}

/** The area of items; null where nothing of them lies on the page. @param transform from their coordinates to the page's */
export function areaOf(items: readonly Item[], page: Rect, transform: Matrix): Area | null {
  const bounds = boundsOf(items, transform);
  if (!bounds) return null;
  const reach = effectReach([group(items, { transform })]);
  const whole = grown(bounds, reach);
  const visible = intersection(whole, page);
  if (!visible) return null;
  // Small items are drawn whole, and so the same in the middle of the page and across its edge.
  const isWhole = sizeOf(whole) <= Math.min(2 * sizeOf(visible), sizeOf(page) * SMALL);
  return { whole, visible: isWhole ? whole : visible };
}

/** Part of a page that small items take up at most. */
const SMALL = 1 / 8;

const sizeOf = ({ width, height }: Rect): number => width * height;

/** A box that is larger on every side. */
export const grown = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/**
 * A painter's way to paint as pixels what its format cannot express: draws items alone, as fine as the format needs. Null
 * where they paint nothing.
 *
 * @param transform from the items' coordinates to those of the page
 */
export type RasterizePart = (items: readonly Item[], page: Rect, transform: Matrix) => Promise<RasterPart | null>;

/** The same of an area that is known. */
export type RasterizeArea = (items: readonly Item[], area: Area, transform: Matrix) => Promise<RasterPart>;
