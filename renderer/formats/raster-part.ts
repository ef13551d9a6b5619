import { rasterize } from '../paint/raster/index.ts';
import type { RasterPart } from '../paint/raster-part.ts';
import { boundsOf, effectReach, intersection } from '../scene/bounds.ts';
import { group } from '../scene/items.ts';
import { multiply, translation } from '../scene/matrix.ts';
import type { Item, Matrix, Rect, Scene } from '../scene/types.ts';
import type { EncodeJob } from './types.ts';

/**
 * Draws items of a page as pixels, alone: no larger than their part on the page, and no finer than the limit allows.
 */
export async function rasterizePart(
  items: readonly Item[],
  page: Rect,
  transform: Matrix,
  finest: number,
  job: EncodeJob,
): Promise<RasterPart | null> {
  const placed = group(items, { transform });
  const bounds = boundsOf(items, transform);
  const reach = effectReach([placed]);
  const grown = bounds && {
    x: bounds.x - reach,
    y: bounds.y - reach,
    width: bounds.width + 2 * reach,
    height: bounds.height + 2 * reach,
  };
  const visible = intersection(grown, page);
  if (!visible) return null;
  const scale = Math.min(finest, Math.sqrt(job.outputPixels / (visible.width * visible.height)));
  // Whole device px, so that the pixels come to lie where they were drawn.
  const [left, top] = [Math.floor(visible.x * scale) / scale, Math.floor(visible.y * scale) / scale];
  const width = Math.ceil((visible.x + visible.width - left) * scale) / scale;
  const height = Math.ceil((visible.y + visible.height - top) * scale) / scale;
  const scene: Scene = {
    width,
    height,
    items: [{ ...placed, transform: multiply(translation(-left, -top), transform) }],
  };
  return { ...(await rasterize(scene, scale, job.raster)), box: { x: left, y: top, width, height } };
}
