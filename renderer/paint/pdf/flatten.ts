/** Pages without transparency, as PDF/X-1a wants them: what is seen through becomes pixels together with what lies below. */
import { intersection } from '../../scene/bounds.ts';
import { filled, solid } from '../../scene/items.ts';
import { blends } from '../../scene/leaves.ts';
import { IDENTITY } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Clip, GroupItem, Item, Paint } from '../../scene/types.ts';
import { areaOf, grown } from '../raster-part.ts';
import { layersOf } from './flat-layers.ts';
import type { PaintState } from './paint-state.ts';
import { pixelsKey } from './pixels-key.ts';
import { hasPlates, inProcess, paintSpots, paintUnderlayers } from './plates.ts';
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
  item.print?.underlayer === undefined &&
  isPlainClip(item.clip);

/** Items apart from each other, out of groups that only place them, as far as any of them is seen through. */
export const apart = (items: readonly Item[]): Item[] =>
  items.flatMap((item) =>
    item.kind === 'group' && isSeeThrough(item) && isPlace(item)
      ? apart(item.items).map((inner) => ({ ...item, items: [inner] }))
      : [item],
  );

const PAPER = { r: 255, g: 255, b: 255, a: 1 };

/** Paints without transparency: an item that is seen through becomes pixels, together with all that lies below it there. */
export async function paintFlat(together: readonly Item[], state: PaintState): Promise<void> {
  const items = apart(together);
  const isPlain = !hasPlates(items, state);
  const areas = items.map((item) => areaOf([item], state.page, IDENTITY));
  for (const [i, item] of items.entries()) {
    const area = areas[i];
    if (!isSeeThrough(item)) await state.paintItems([item], state);
    else if (area) {
      const near = grown(area.whole, 1);
      const below = items.slice(0, i).filter((_, j) => areas[j] && intersection(areas[j].whole, near));
      await (isPlain ? paintOnBackdrop(item, below, state) : paintBesidePlates(item, below, state));
    }
  }
}

/** The picture is of process inks alone, and leaves all others as they are. */
async function paintBesidePlates(item: Item, before: readonly Item[], state: PaintState): Promise<void> {
  const { document, transparency: layers } = state;
  await paintUnderlayers([item], state);
  document.save();
  layers.overprint(0);
  const [shown] = inProcess([item], state);
  if (shown && !isEmptyItem(shown)) await paintOnBackdrop(shown, inProcess(before, state), state);
  document.restore();
  await paintSpots([item], state);
}

/** Whether an item paints nothing. */
const isEmptyItem = (item: Item): boolean => item.kind === 'group' && item.items.every(isEmptyItem);

async function paintOnBackdrop(item: Item, before: readonly Item[], state: PaintState): Promise<void> {
  const area = areaOf([item], state.page, IDENTITY);
  if (!area) return;
  const { images, tools } = state;
  // What mixes is mixed as on the screen; all else in inks, as where transparency is kept.
  const mixes = blends([item]);
  const paper = filled(rectangle(area.whole), solid(PAPER));
  const below = await tools.rasterize([paper, ...before, ...(mixes ? [item] : [])], area, IDENTITY);
  const above = layersOf(item, tools.thin).map((layer) => ({
    inks: layer.inks,
    draw: () => tools.rasterize([layer.item], area, IDENTITY),
  }));
  const image = mixes
    ? await images.flattened(below)
    : await images.flattened(below, { key: pixelsKey(item, area, IDENTITY), layers: above });
  await tools.tags.artifact(() => images.place(image, below.box));
}
