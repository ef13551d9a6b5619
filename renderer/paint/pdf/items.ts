import { boundsOf } from '../../scene/bounds.ts';
import { IDENTITY, isUpright, multiply, scaleOf } from '../../scene/matrix.ts';
import type { Item, Matrix, Rect, TextItem } from '../../scene/types.ts';

/** A text, and the way from its coordinates to those outside the items. */
export interface PlacedText {
  item: TextItem;
  transform: Matrix;
}

/** Every text in the items and in their groups. */
export function* textsOf(items: readonly Item[], transform: Matrix): Generator<PlacedText> {
  for (const item of items) {
    if (item.kind === 'text') yield { item, transform };
    if (item.kind === 'group') yield* textsOf(item.items, multiply(transform, item.transform));
  }
}

/** Whether any of its text is not upright: readers then see letters here and there instead of lines. */
export function isTurned(item: Item, transform: Matrix): boolean {
  if (item.kind === 'text') return item.direction === 'ltr' && !isUpright(transform);
  return item.kind === 'group' && item.items.some((inner) => isTurned(inner, multiply(transform, item.transform)));
}

/** The box of items in their own coordinates. @param transform from there to px of the design */
export function boundsInItems(items: readonly Item[], transform: Matrix): Rect | null {
  return boundsOf(items, IDENTITY, 1 / (scaleOf(transform) || 1));
}
