import type { Item, Matrix, Rect } from '../scene/types.ts';
import type { Rgba8 } from './rgba8.ts';

/** Pixels of a part of the page, as the raster painter draws them. */
export interface RasterPart extends Rgba8 {
  /** Where they lie, in the coordinates outside the items. */
  box: Rect;
}

/**
 * A painter's way to paint as pixels what its format cannot express: draws items alone, as fine as the format needs. Null
 * where they paint nothing.
 *
 * @param transform from the items' coordinates to those of the page
 */
export type RasterizePart = (items: readonly Item[], page: Rect, transform: Matrix) => Promise<RasterPart | null>;
