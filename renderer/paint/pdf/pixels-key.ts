import { placedFingerprint } from '../../scene/fingerprint.ts';
import { multiply, translation } from '../../scene/matrix.ts';
import type { Item, Matrix } from '../../scene/types.ts';
import type { Area } from '../raster-part.ts';

/** Equal for items whose pixels are equal, wherever they stand. */
export function pixelsKey(item: Item, { whole, visible }: Area, transform: Matrix): string {
  const own = item.kind === 'group' ? item.transform : item.kind === 'text' ? translation(item.x, item.baseline) : null;
  const placed = own ? multiply(transform, own) : transform;
  const cut = [visible.x - whole.x, visible.y - whole.y, visible.width, visible.height];
  const place = multiply(translation(-whole.x, -whole.y), placed);
  return `${placedFingerprint(item, place)} ${cut.map((length) => length.toFixed(3)).join(' ')}`;
}
