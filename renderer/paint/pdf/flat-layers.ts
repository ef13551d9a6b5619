/** What is seen through as the layers that a reader of PDF/X-4 mixes one after another. */
import { boundsOf } from '../../scene/bounds.ts';
import { IDENTITY, multiply, scaleOf } from '../../scene/matrix.ts';
import type { GroupItem, Item, Matrix, PathItem, TextItem } from '../../scene/types.ts';
import type { LayerInks } from './images.ts';

/** A layer, in the page's coordinates. */
export interface FlatLayer {
  item: Item;
  inks: LayerInks;
}

/** An item of more layers is mixed as on the screen: each is a picture as large as the item. */
const MOST_LAYERS = 12;

/** @param thin px of the page up to which a line is printed as text is */
export function layersOf(item: Item, thin: number): FlatLayer[] {
  const layers = apartIn(item, IDENTITY, thin, (inner) => inner);
  return layers.length <= MOST_LAYERS ? layers : [{ item, inks: 'of pixels' }];
}

/** @param place puts an item of the same coordinates where it stands on the page */
function apartIn(item: Item, transform: Matrix, thin: number, place: (item: Item) => Item): FlatLayer[] {
  switch (item.kind) {
    case 'group':
      return layersOfGroup(item, transform, thin, place);
    case 'image':
      return [{ item: place(item), inks: item.asset.kind === 'raster' ? 'of areas' : 'of pixels' }];
    case 'text':
      if (item.font.face.color) return [{ item: place(item), inks: 'of pixels' }];
      return paintsOf(item).map((one) => ({ item: place(one), inks: 'of text' }));
    case 'path':
      return paintsOf(item).map((one) => ({
        item: place(one),
        inks: isThin(one, transform, thin) ? 'of text' : 'of areas',
      }));
    default:
      return item satisfies never;
  }
}

function layersOfGroup(group: GroupItem, transform: Matrix, thin: number, place: (item: Item) => Item): FlatLayer[] {
  const { effects } = group;
  const inner = multiply(transform, group.transform);
  const isOne = Boolean(group.mask) || group.isolated || group.canvas !== undefined;
  if (effects.some(({ kind }) => kind !== 'shadow')) return [{ item: place(group), inks: 'of pixels' }];
  const shadows = effects.map((effect) => ({ ...effect, alone: true }));
  const shadow: FlatLayer[] =
    shadows.length > 0 ? [{ item: place({ ...group, effects: shadows }), inks: 'of pixels' }] : [];
  const plain = { ...group, effects: [] };
  if (isOne) return [...shadow, { item: place(plain), inks: 'of areas' }];
  const placed = (one: Item) => place({ ...plain, items: [one] });
  return [...shadow, ...group.items.flatMap((one) => apartIn(one, inner, thin, placed))];
}

/** A fill and its line, which show through each other. */
const paintsOf = <T extends PathItem | TextItem>(item: T): T[] =>
  item.fill && item.stroke && item.stroke.width > 0
    ? [
        { ...item, stroke: null },
        { ...item, fill: null },
      ]
    : [item];

function isThin({ stroke, ...item }: PathItem, transform: Matrix, thin: number): boolean {
  const scale = scaleOf(transform);
  if (stroke && !item.fill) return stroke.width * scale <= thin;
  const bounds = boundsOf([{ ...item, stroke: null }], IDENTITY);
  return bounds !== null && Math.min(bounds.width, bounds.height) * scale <= thin;
}
