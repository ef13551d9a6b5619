/** Pages without transparency, as PDF/X-1a wants them: what is seen through becomes pixels together with what lies below. */
import { boundsOf, effectReach, intersection } from '../../scene/bounds.ts';
import { IDENTITY } from '../../scene/matrix.ts';
import type { Clip, GroupItem, Item, Paint, Rect } from '../../scene/types.ts';
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

/**
 * Lays pixels over inks, in place, as a reader does that keeps transparency: by how opaque they are; greys that are seen
 * through are black ink alone, and black darkens what lies below.
 * @param below four bytes a px
 * @param above the inks of the pixels that lie above, with their colours and opacity
 * @param grey DeviceGray of each level; absent: greys have all inks
 */
export function layOver(
  below: Buffer,
  above: { inks: Buffer; rgb: Buffer; alpha: Buffer },
  grey: Uint8Array | undefined,
): void {
  const { inks, rgb, alpha } = above;
  for (let i = 0; i < alpha.length; i++) {
    const a = alpha[i]! / 255;
    if (a === 0) continue;
    const [to, from] = [4 * i, 3 * i];
    const level = rgb[from]!;
    if (grey && a < 1 && rgb[from + 1] === level && rgb[from + 2] === level) {
      const black = (255 - grey[level]!) * a;
      const kept = level === 0 ? 1 : 1 - a;
      for (let j = 0; j < 3; j++) below[to + j] = Math.round(below[to + j]! * kept);
      below[to + 3] = Math.round(below[to + 3]! * (1 - a) + black);
    } else for (let j = 0; j < 4; j++) below[to + j] = Math.round(below[to + j]! * (1 - a) + inks[to + j]! * a);
  }
}
