import { boundsOf } from '../../scene/bounds.ts';
import { filled, group as groupOf, solid } from '../../scene/items.ts';
import { IDENTITY, invert, mapRect, multiply } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Effect, GroupItem, Item, Mask, Paint, Rect, Rgba } from '../../scene/types.ts';
import { pixelsFile } from '../markup/files.ts';
import { dataUri, element } from '../markup/xml.ts';
import { clipReference } from './clips.ts';
import { reference } from './defs.ts';
import { transformOf } from './geometry.ts';
import type { SvgState } from './state.ts';

const WHITE: Rgba = { r: 255, g: 255, b: 255, a: 1 };

/** Keeps the opacity and makes all colours white: masks of SVG 1.1 see lightness. */
const whitening = (state: SvgState): string =>
  reference(
    state.tools.defs.add('w', (id) =>
      element(
        'filter',
        { id, 'color-interpolation-filters': 'sRGB', x: 0, y: 0, width: 1, height: 1 },
        element('feColorMatrix', { values: '0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 1 0' }),
      ),
    ),
  );

/**
 * The attribute `mask` of an element around a group: of its mask, or of a picture that masks it.
 * @param around the state outside the group, in whose coordinates the mask stands
 */
export async function maskReference(mask: Mask, group: GroupItem, around: SvgState): Promise<string> {
  const transform = multiply(around.transform, group.transform);
  const inside: SvgState = { ...around, transform, opacity: 1, isLinked: true };
  const items = mask.kind === 'alpha' ? whitened(mask.items) : mask.items;
  const clipPath = mask.clip && clipReference(mask.clip, around.tools.defs);
  const painted = await around.paintItems(items, inside);
  const filter = mask.kind === 'alpha' && holdsPictures(mask.items) ? whitening(around) : undefined;
  const content = element('g', { transform: transformOf(group.transform), 'clip-path': clipPath, filter }, painted);
  return maskOver(boxOf(group, around), content, around, mask.linear);
}

/** The attribute `mask` of a picture that masks a group, as pixels that are white. */
export async function pictureMask(
  effect: Extract<Effect, { kind: 'mask' }>,
  group: GroupItem,
  around: SvgState,
): Promise<string> {
  const area = groupOf([filled(rectangle(effect.target), solid(WHITE))], {
    transform: group.transform,
    effects: [effect],
    origin: around.origin,
  });
  const part = await around.tools.rasterize([area], around.page, around.transform);
  const back = invert(around.transform);
  if (!part || !back) return maskOver({ x: 0, y: 0, width: 0, height: 0 }, '', around);
  const { mime, data } = await pixelsFile(part);
  const { x, y, width, height } = part.box;
  const href = { preserveAspectRatio: 'none', 'xlink:href': dataUri(mime, data) };
  const content = element('image', { x, y, width, height, transform: transformOf(back), ...href });
  return maskOver(mapRect(back, part.box), content, around);
}

function maskOver({ x, y, width, height }: Rect, content: string, { tools }: SvgState, isLinear = false): string {
  const box = { maskUnits: 'userSpaceOnUse', x, y, width, height };
  const linear = isLinear ? { 'color-interpolation': 'linearRGB' } : {};
  return reference(tools.defs.add('m', (id) => element('mask', { id, ...box, ...linear }, content)));
}

/** What of a group a mask can show, in the coordinates outside it. */
function boxOf(group: GroupItem, { page, transform }: SvgState): Rect {
  const back = invert(transform);
  const bounds = boundsOf([{ ...group, mask: null, effects: [] }], IDENTITY);
  return bounds ?? (back ? mapRect(back, page) : page);
}

const holdsPictures = (items: readonly Item[]): boolean =>
  items.some((item) => item.kind === 'image' || (item.kind === 'group' && holdsPictures(item.items)));

/** Items in white, as opaque as they are. */
function whitened(items: readonly Item[]): Item[] {
  const white = ({ a }: Rgba): Rgba => ({ ...WHITE, a });
  const paintOf = (paint: Paint): Paint => {
    if (paint.kind === 'solid') return { ...paint, color: white(paint.color) };
    if (paint.kind === 'pattern') return { ...paint, items: whitened(paint.items) };
    return { ...paint, stops: paint.stops.map(({ offset, color }) => ({ offset, color: white(color) })) };
  };
  return items.map((item): Item => {
    if (item.kind === 'group') return { ...item, items: whitened(item.items) };
    if (item.kind === 'image') return item;
    const { fill, stroke } = item;
    return { ...item, fill: fill && paintOf(fill), stroke: stroke && { ...stroke, paint: paintOf(stroke.paint) } };
  });
}
