import { holds } from '../../scene/announced.ts';
import { boundsOf } from '../../scene/bounds.ts';
import { filled, group as groupOf, solid } from '../../scene/items.ts';
import { IDENTITY, mapRect, multiply } from '../../scene/matrix.ts';
import { BLACK } from '../../scene/paint.ts';
import { rectangle } from '../../scene/path.ts';
import type { GroupItem, Item, Mask, Paint, Rect, Rgba } from '../../scene/types.ts';
import { areaOf } from '../raster-part.ts';
import { GREYS } from './colors.ts';
import type { PaintState } from './paint-state.ts';
import { splitAlpha } from './pixels.ts';
import { pixelsKey } from './pixels-key.ts';
import { undo } from './shapes.ts';
import { keyed, sharedKey } from './sharing.ts';

/** Weights of red, green and blue in Skia's `SkLumaColorFilter`. */
const [RED, GREEN, BLUE] = [0.2125, 0.7154, 0.0721];

/** sRGB's transfer function (IEC 61966-2-1), 0..255. */
const linearOf = (v: number) => 255 * (v <= 10.31475 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4);

/**
 * Items in shades of grey that are as light as their colours are by SVG's weights: a PDF's own ones, 0.30, 0.59 and 0.11,
 * are others (ISO 32000-1, 11.3.5.3).
 *
 * @param linear whether to weigh linear RGB
 */
export function grey(items: readonly Item[], linear: boolean): Item[] {
  const curve = linear ? linearOf : (v: number) => v;
  const greyOf = ({ r, g, b, a }: Rgba): Rgba => {
    const light = RED * curve(r) + GREEN * curve(g) + BLUE * curve(b);
    return { r: light, g: light, b: light, a };
  };
  const paintOf = (paint: Paint): Paint => {
    if (paint.kind === 'solid') return { ...paint, color: greyOf(paint.color) };
    if (paint.kind === 'pattern') return { ...paint, items: paint.items.map(itemOf) };
    return { ...paint, stops: paint.stops.map(({ offset, color }) => ({ offset, color: greyOf(color) })) };
  };
  const itemOf = (item: Item): Item => {
    if (item.kind === 'group') return { ...item, items: item.items.map(itemOf) };
    if (item.kind === 'image') return item;
    const { fill, stroke } = item;
    return { ...item, fill: fill && paintOf(fill), stroke: stroke && { ...stroke, paint: paintOf(stroke.paint) } };
  };
  return items.map(itemOf);
}

/** Paints the visible part of a masked group, in the current coordinates. @param key equal for groups painted alike */
export async function paintMaskedBy(
  mask: Mask,
  box: Rect,
  paint: () => Promise<void>,
  state: PaintState,
  key?: string,
): Promise<void> {
  const { document, transparency: layers, opacity } = state;
  const isLight = mask.kind === 'luminance';
  const items = isLight ? grey(mask.items, mask.linear ?? false) : mask.items;
  const colors = isLight ? GREYS : state.colors;
  const masked = async () => {
    document.save();
    // Readers weigh a picture's colours by PDF's weights: its light has to be worked out before.
    if (isLight && holds(mask.items, (item) => item.kind === 'image')) await maskByPixels(mask, box, state);
    else
      await layers.maskBy(
        mask.kind,
        box,
        () => state.paintItems(items, { ...state, colors, reading: 'none', opacity: 1 }),
        keyed(JSON.stringify([mask.linear, box]), sharedKey(mask.items, { ...state, reading: 'none', opacity: 1 })),
      );
    await layers.isolate(box, 1, paint, { key });
    document.restore();
  };
  // Around the mask, as MuPDF would fade it twice.
  if (opacity < 1) await layers.isolate(box, opacity, masked);
  else await masked();
}

/** Masks what follows by a mask drawn as pixels. @param box of what follows, in the mask's coordinates */
async function maskByPixels(mask: Mask, box: Rect, state: PaintState): Promise<void> {
  const covered = groupOf([filled(rectangle(box), solid(BLACK))], { mask });
  const area = areaOf([covered], state.page, state.transform);
  const empty = { data: Buffer.alloc(4), width: 1, height: 1, box: mapRect(state.transform, box) };
  const part = area ? await state.tools.rasterize([covered], area, state.transform) : empty;
  const { alpha } = splitAlpha(part);
  if (!alpha) return;
  undo(state.document, state.transform);
  await state.transparency.mask({ ...part, alpha });
  state.document.transform(...state.transform);
}

/** Only the mask is pixels; the masked items stay text and shapes. */
export async function paintMasked(group: GroupItem, target: Rect, state: PaintState): Promise<void> {
  const shape = { ...group, opacity: 1, items: [filled(rectangle(target), solid(BLACK))] };
  const area = areaOf([shape], state.page, state.transform);
  const bounds = boundsOf(group.items, IDENTITY);
  if (!area || !bounds) return;
  const { document, transparency: layers } = state;
  const { x, y } = area.whole;
  const coverage = async () => {
    const part = await state.tools.rasterize([shape], area, state.transform);
    const { alpha } = splitAlpha(part);
    return alpha && { ...part, alpha, box: { ...part.box, x: part.box.x - x, y: part.box.y - y } };
  };
  const paint = async () => {
    document.save();
    undo(document, state.transform);
    document.translate(x, y);
    await layers.maskOnce(coverage, pixelsKey(shape, area, state.transform));
    document.translate(-x, -y);
    document.transform(...state.transform);
    document.transform(...group.transform);
    const inner = { ...state, transform: multiply(state.transform, group.transform), opacity: 1 };
    const key = sharedKey(group.items, inner);
    await layers.isolate(bounds, 1, () => state.paintItems(group.items, inner), { key });
    document.restore();
  };
  // Around the mask, as MuPDF would fade it twice.
  if (state.opacity < 1) await layers.isolate(mapRect(group.transform, bounds), state.opacity, paint);
  else await paint();
}
