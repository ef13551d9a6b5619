import { multiply } from '../../scene/matrix.ts';
import type { Item, Matrix } from '../../scene/types.ts';
import type { Placed } from './changes.ts';
import { hasOwnCanvas } from './frame.ts';
import type { PlacedItems } from './painter.ts';

/** The items of a list, in place of groups that do nothing but hold them. */
export function* placedItems(items: readonly Item[], transform: Matrix): Generator<Placed> {
  for (const item of items) {
    const isPlain =
      item.kind === 'group' && item.opacity === 1 && !item.clip && !item.enlarged && !hasOwnCanvas(item, 1);
    if (isPlain) yield* placedItems(item.items, multiply(transform, item.transform));
    else yield { item, transform };
  }
}

/** The same, those in a row together that stand in the same coordinates. */
export function placesOf(placed: readonly Placed[]): PlacedItems[] {
  const places: { items: Item[]; transform: Matrix }[] = [];
  for (const { item, transform } of placed) {
    const before = places.at(-1);
    if (before?.transform === transform) before.items.push(item);
    else places.push({ items: [item], transform });
  }
  return places;
}
