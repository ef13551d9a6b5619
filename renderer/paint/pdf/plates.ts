/** Inks of their own where pixels stand for items: which items paint in them, and what the process inks have there. */
import { solid } from '../../scene/items.ts';
import { everyItem } from '../../scene/leaves.ts';
import type { GroupItem, Item, Paint, SpotColor } from '../../scene/types.ts';
import { areaOf } from '../raster-part.ts';
import type { PaintState } from './paint-state.ts';
import { inkOf, spotInk, undo } from './shapes.ts';

/** What a paint becomes, by the ink of its own that it is printed with; null: nothing. */
type Repaint = (paint: Paint, ink: SpotColor | null) => Paint | null;

/** The ink of its own that a paint is, by the colours that the document has inks for. */
type Inks = Pick<PaintState, 'colors' | 'spot'>;

/** Items with other paints. @param keepsPictures whether pictures and colour glyphs, which have process inks, stay */
function repainted(items: readonly Item[], inks: Inks, repaint: Repaint, keepsPictures: boolean): Item[] {
  return items.flatMap((item): Item[] => {
    if (item.kind === 'group') {
      const spot = item.print?.spot ?? inks.spot;
      return [{ ...item, items: repainted(item.items, { ...inks, spot }, repaint, keepsPictures) }];
    }
    if (item.kind === 'image' || (item.kind === 'text' && item.font.face.color)) return keepsPictures ? [item] : [];
    const painted = (paint: Paint) => repaint(paint, paint.kind === 'pattern' ? null : inkOf(paint, inks));
    const fill = item.fill && painted(item.fill);
    const line = item.stroke && painted(item.stroke.paint);
    return fill || line ? [{ ...item, fill, stroke: item.stroke && line && { ...item.stroke, paint: line } }] : [];
  });
}

/** White in place of a paint, as opaque as it is. */
function whitened(paint: Paint): Paint {
  const white = (a: number) => ({ r: 255, g: 255, b: 255, a });
  if (paint.kind === 'solid') return solid(white(paint.color.a));
  if (paint.kind === 'pattern') return paint;
  return { ...paint, stops: paint.stops.map(({ offset, color }) => ({ offset, color: white(color.a) })) };
}

/** Items as the process inks print them: nothing of inks of their own, which leave a gap unless they overprint. */
export const inProcess = (items: readonly Item[], inks: Inks): Item[] =>
  repainted(items, inks, (paint, ink) => (ink === null ? paint : ink.overprint ? null : whitened(paint)), true);

/** What of the items an ink of its own prints; their shadows have process inks. */
const inSpot = (items: readonly Item[], inks: Inks, { name }: SpotColor): Item[] =>
  repainted(items.map(withoutShadows), inks, (paint, ink) => (ink?.name === name ? paint : null), false);

const withoutShadows = (item: Item): Item =>
  item.kind === 'group'
    ? {
        ...item,
        effects: item.effects.filter(({ kind }) => kind !== 'shadow'),
        items: item.items.map(withoutShadows),
      }
    : item;

/** The inks of their own that items are painted with, by their names. */
function spotsIn(items: readonly Item[], inks: Inks): Map<string, SpotColor> {
  const found = new Map<string, SpotColor>();
  repainted(
    items,
    inks,
    (paint, ink) => {
      if (ink && !found.has(ink.name)) found.set(ink.name, ink);
      return paint;
    },
    true,
  );
  return found;
}

const hasUnderlayer = (item: Item): boolean => item.kind === 'group' && item.print?.underlayer !== undefined;

/** The names of inks that lie under some of the items. */
const underlayersIn = (items: readonly Item[]): Set<string> =>
  new Set(everyItem(items).flatMap((item) => (item.kind === 'group' ? (item.print?.underlayer ?? []) : [])));

/** What of the items has an ink of that name under it. */
const over = (items: readonly Item[], name: string): Item[] =>
  items.flatMap((item): Item[] => {
    if (item.kind !== 'group') return [];
    if (item.print?.underlayer === name) return [item];
    const inner = over(item.items, name);
    return inner.length > 0 ? [{ ...item, items: inner }] : [];
  });

/** Whether any ink of its own prints some of the items, or lies under them. */
export const hasPlates = (items: readonly Item[], inks: Inks): boolean =>
  everyItem(items).some(hasUnderlayer) || spotsIn(items, inks).size > 0;

/** Paints what items cover with an ink of its own, over what lies below. */
async function cover(items: readonly Item[], ink: SpotColor, state: PaintState): Promise<void> {
  const { document, images, tools, transform } = state;
  const area = areaOf(items, state.page, transform);
  if (!area) return;
  const part = await tools.rasterize(items, area, transform);
  const image = await images.coverage(part, spotInk(document, ink), !tools.isFlat);
  const place = () => {
    document.save();
    state.transparency.overprint(0);
    undo(document, transform);
    images.place(image, part.box);
    document.restore();
  };
  if (state.reading === 'none') place();
  else await tools.tags.artifact(place);
}

/** An ink of which a proof shows nothing. */
const unseen = (name: string): SpotColor => ({ name, cmyk: [0, 0, 0, 0] });

/** Paints the ink that lies under a group. */
export const paintUnderlayer = (group: GroupItem, name: string, state: PaintState): Promise<void> =>
  cover([group], unseen(name), state);

/** Paints the inks that lie under items which become pixels. */
export async function paintUnderlayers(items: readonly Item[], state: PaintState): Promise<void> {
  for (const name of underlayersIn(items)) await cover(over(items, name), unseen(name), state);
}

/** Paints what of items that become pixels is printed with inks of their own. */
export async function paintSpots(items: readonly Item[], state: PaintState): Promise<void> {
  for (const ink of spotsIn(items, state).values()) await cover(inSpot(items, state, ink), ink, state);
}
