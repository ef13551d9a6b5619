import { rasterize } from '../paint/raster/index.ts';
import type { Area, RasterPart } from '../paint/raster-part.ts';
import { areaOf } from '../paint/raster-part.ts';
import { intersection } from '../scene/bounds.ts';
import { group } from '../scene/items.ts';
import { multiply, translation } from '../scene/matrix.ts';
import type { Item, Matrix, Rect, Scene } from '../scene/types.ts';
import type { EncodeJob } from './types.ts';

/**
 * Draws items of a page as pixels, alone: no larger than their part on the page, and no finer than the limit allows. Null
 * where nothing of them lies on the page.
 */
export async function rasterizePart(
  items: readonly Item[],
  page: Rect,
  transform: Matrix,
  finest: number,
  job: EncodeJob,
): Promise<RasterPart | null> {
  const visible = intersection(areaOf(items, page, transform)?.visible ?? null, page);
  // On whole px of the page, so that they come to lie where they were drawn.
  return visible && rasterizeArea(items, { whole: { ...page, x: 0, y: 0 }, visible }, transform, finest, job);
}

/** The same of an area that is known. */
export async function rasterizeArea(
  items: readonly Item[],
  { whole, visible }: Area,
  transform: Matrix,
  finest: number,
  job: EncodeJob,
): Promise<RasterPart> {
  const scale = Math.min(finest, Math.sqrt(job.outputPixels / (visible.width * visible.height)));
  // Whole device px from the items' own corner, so that equal items have equal pixels wherever they stand.
  const inward = (from: number, to: number) => from + Math.floor((to - from) * scale) / scale;
  const [left, top] = [inward(whole.x, visible.x), inward(whole.y, visible.y)];
  const width = Math.ceil((visible.x + visible.width - left) * scale) / scale;
  const height = Math.ceil((visible.y + visible.height - top) * scale) / scale;
  const placed = group(items, { transform: multiply(translation(-left, -top), transform) });
  const scene: Scene = { width, height, items: [placed] };
  return { ...(await rasterize(scene, scale, job.raster)), box: { x: left, y: top, width, height } };
}
