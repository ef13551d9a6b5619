/** Pages without transparency, as PDF/X-1a wants them: what is seen through becomes pixels together with what lies below. */
import { boundsOf, effectReach, intersection } from '../../scene/bounds.ts';
import { filled, solid } from '../../scene/items.ts';
import { blends } from '../../scene/leaves.ts';
import { IDENTITY } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Clip, GroupItem, Item, Paint, Rect } from '../../scene/types.ts';
import type { PaintState } from './paint-state.ts';
import { canClip } from './shapes.ts';

/** Whether a paint lets anything through. */
function isSheer(paint: Paint | null | undefined): boolean {
  if (!paint) return false;
  if (paint.kind === 'solid') return paint.color.a < 1;
  return paint.kind === 'pattern' ? paint.items.some(isSeeThrough) : paint.stops.some(({ color }) => color.a < 1);
}

const isPlainClip = (clip: Clip | null): boolean => clip === null || canClip(clip);

/** Whether a PDF needs transparency to paint an item: it fades, blends, has soft edges or effects, or is painted as pixels. */
export function isSeeThrough(item: Item): boolean {
  switch (item.kind) {
    case 'group':
      return (
        item.opacity < 1 ||
        (item.blend ?? 'normal') !== 'normal' ||
        Boolean(item.mask) ||
        item.effects.length > 0 ||
        !isPlainClip(item.clip) ||
        item.items.some(isSeeThrough)
      );
    case 'image':
      return item.asset.kind === 'svg' || item.asset.hasAlpha;
    case 'text':
      return Boolean(item.font.face.color) || isSheer(item.fill) || isSheer(item.stroke?.paint);
    case 'path':
      return isSheer(item.fill) || isSheer(item.stroke?.paint);
    default:
      return item satisfies never;
  }
}

/** Whether a group only places its items: these can be painted one by one. */
const isPlace = (item: GroupItem): boolean =>
  item.opacity === 1 &&
  (item.blend ?? 'normal') === 'normal' &&
  !item.mask &&
  !item.isolated &&
  item.canvas === undefined &&
  item.effects.length === 0 &&
  isPlainClip(item.clip);

/** Items apart from each other, out of groups that only place them, as far as any of them is seen through. */
export const apart = (items: readonly Item[]): Item[] =>
  items.flatMap((item) =>
    item.kind === 'group' && isSeeThrough(item) && isPlace(item)
      ? apart(item.items).map((inner) => ({ ...item, items: [inner] }))
      : [item],
  );

/** The part of a page that an item changes; null where it changes nothing. */
export function regionOf(item: Item, page: Rect): Rect | null {
  const bounds = boundsOf([item], IDENTITY);
  const reach = effectReach([item]);
  return intersection(
    bounds && {
      x: bounds.x - reach,
      y: bounds.y - reach,
      width: bounds.width + 2 * reach,
      height: bounds.height + 2 * reach,
    },
    page,
  );
}

const PAPER = { r: 255, g: 255, b: 255, a: 1 };

/** Paints without transparency: an item that is seen through becomes pixels, together with all that lies below it. */
export async function paintFlat(together: readonly Item[], state: PaintState): Promise<void> {
  const items = apart(together);
  for (const [i, item] of items.entries()) {
    const region = isSeeThrough(item) ? regionOf(item, state.page) : null;
    if (!isSeeThrough(item)) await state.paintItems([item], state);
    else if (region) {
      const { rasterize, tags } = state.tools;
      // What mixes is mixed as on the screen; all else in inks, as where transparency is kept.
      const mixes = blends([item]);
      const paper = filled(rectangle(region), solid(PAPER));
      const below = await rasterize([paper, ...items.slice(0, mixes ? i + 1 : i)], region, IDENTITY);
      const above = mixes ? null : await rasterize([item], region, IDENTITY);
      if (!below) continue;
      const image = await state.images.flattened(below, above);
      await tags.artifact(() => state.images.place(image, below.box));
    }
  }
}
