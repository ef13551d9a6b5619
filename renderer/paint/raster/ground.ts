import { pathBounds } from '../../scene/bounds.ts';
import { isUpright, mapRect } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Rgba8 } from '../rgba8.ts';
import type { Placed } from './changes.ts';
import { opaquePixel } from './letters.ts';

interface Size {
  width: number;
  height: number;
}

/** Steps of a rectangle's path. */
const RECTANGLE = 5;

/** The one colour that an item gives all of a canvas, as a px has it; else null. */
export function groundOf({ item, transform }: Placed, { width, height }: Size): number | null {
  if (item.kind !== 'path' || item.fill?.kind !== 'solid' || item.stroke) return null;
  if (item.segments.length !== RECTANGLE) return null;
  const box = pathBounds(item.segments);
  if (!box || !isUpright(transform) || JSON.stringify(item.segments) !== JSON.stringify(rectangle(box))) return null;
  const { x, y, width: across, height: down } = mapRect(transform, box);
  const covers = x <= 0 && y <= 0 && x + across >= width && y + down >= height;
  return covers ? opaquePixel(item.fill.color) : null;
}

/**
 * The px of a scene, or of what lies below its letters, where nothing needs to be painted for them; else null.
 *
 * @param below which of the `placed` items lie below its letters; all where it has none
 * @param over what all of these are painted on
 */
export function blank(
  below: readonly Placed[],
  placed: readonly Placed[],
  ground: number | null,
  over: Rgba8 | undefined,
  pixels: number,
): Buffer | null {
  if (over && below.length === 0) return Buffer.from(over.data);
  if (ground === null || below.length !== 1 || below[0] !== placed[0]) return null;
  // Not cleared before, and copied in pieces that double.
  return Buffer.allocUnsafeSlow(4 * pixels).fill(Buffer.from(Uint32Array.of(ground).buffer));
}
