import { extentOf, pathBounds } from './bounds.ts';
import { IDENTITY, mapRect, multiply } from './matrix.ts';
import type { ImageItem, Item, Matrix, PathItem, Rect, TextItem } from './types.ts';

/** What a scene paints, out of its groups. */
export interface Leaf {
  item: PathItem | ImageItem | TextItem;
  /** From the item's coordinates to the scene's. */
  transform: Matrix;
  /** Place in the design of the nearest group that names one. */
  origin: string;
}

/** Every painted item with its transform and origin, in painting order. */
export function* leavesOf(items: readonly Item[], transform: Matrix = IDENTITY, origin = ''): Generator<Leaf> {
  for (const item of items) {
    if (item.kind === 'group') yield* leavesOf(item.items, multiply(transform, item.transform), item.origin || origin);
    else yield { item, transform, origin };
  }
}

/**
 * The upright box in the scene that an item surely paints: a text's words from the baseline to the height of a capital,
 * a path without its stroke. Null where an item paints nothing for sure.
 */
export function coreBox({ item, transform }: Leaf): Rect | null {
  const box = coreOf(item);
  return box && mapRect(transform, box);
}

function coreOf(item: Leaf['item']): Rect | null {
  switch (item.kind) {
    case 'path':
      return pathBounds(item.segments);
    case 'image':
      return item.target;
    case 'text': {
      const extent = extentOf(item.stops.filter(({ word }) => word.text.trim() !== ''));
      if (!extent) return null;
      const { left, right } = extent;
      const height = item.font.face.metrics.capHeight * item.font.size;
      return { x: item.x + left, y: item.baseline - height, width: right - left, height };
    }
    default:
      return item satisfies never;
  }
}

/**
 * Whether any of the items, or of those within groups without a layer of their own, mixes with the colours below it.
 */
export const blends = (items: readonly Item[]): boolean =>
  items.some(
    (item) =>
      item.kind === 'group' && ((item.blend ?? 'normal') !== 'normal' || (!item.isolated && blends(item.items))),
  );

/** Every group and item, including those of masks and patterns, each before what is in it. */
export function everyItem(items: readonly Item[]): Item[] {
  const found: Item[] = [];
  addItems(items, found);
  return found;
}

function addItems(items: readonly Item[], found: Item[]): void {
  for (const item of items) {
    found.push(item);
    if (item.kind === 'group') {
      addItems(item.items, found);
      if (item.mask) addItems(item.mask.items, found);
    } else if (item.kind !== 'image') {
      const { fill, stroke } = item;
      if (fill?.kind === 'pattern') addItems(fill.items, found);
      if (stroke?.paint.kind === 'pattern') addItems(stroke.paint.items, found);
    }
  }
}
