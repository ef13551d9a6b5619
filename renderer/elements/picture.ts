import type { ImageAsset } from '../scene/image.ts';
import type { Rect } from '../scene/types.ts';

/** The middle part of a picture that has a box's proportion: what CSS `object-fit: cover` shows. */
export function coverSource(asset: ImageAsset, box: Rect): Rect {
  const scale = Math.max(box.width / asset.width, box.height / asset.height);
  const [width, height] = [box.width / scale, box.height / scale];
  return { x: (asset.width - width) / 2, y: (asset.height - height) / 2, width, height };
}
