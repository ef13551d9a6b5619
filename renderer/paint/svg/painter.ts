import { blends } from '../../scene/leaves.ts';
import { IDENTITY, invert, multiply } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Clip, GroupItem, Item, PathItem, TextItem } from '../../scene/types.ts';
import { type Attributes, element } from '../markup/xml.ts';
import { clipReference } from './clips.ts';
import { areFilters, filterReference } from './filters.ts';
import { opacityOf, pathData, placedPathData, transformOf } from './geometry.ts';
import { maskReference, pictureMask } from './masks.ts';
import { fillOf, strokeOf } from './paints.ts';
import { imageMarkup, pixelsMarkup } from './pictures.ts';
import type { SvgState } from './state.ts';
import { textMarkup } from './text.ts';

/** Items of a scene as markup of SVG, in their order. */
export async function paintItems(items: readonly Item[], state: SvgState): Promise<string> {
  const written: string[] = [];
  for (const item of items) written.push(await paintItem(item, state));
  return written.join('');
}

async function paintItem(item: Item, state: SvgState): Promise<string> {
  switch (item.kind) {
    case 'group':
      return paintGroup(item, state);
    case 'path':
      return paintPath(item, state);
    case 'image':
      return imageMarkup(item, state);
    case 'text':
      return paintText(item, state);
    default:
      return item satisfies never;
  }
}

async function paintPath(item: PathItem, state: SvgState): Promise<string> {
  const { segments, rule, stroke } = item;
  if (segments.length === 0) return '';
  const fill = await fillOf(item.fill, state);
  const line = await strokeOf(stroke, state);
  const isFilled = fill.fill !== 'none';
  const fillRule = rule === 'evenodd' && isFilled ? 'evenodd' : undefined;
  const back = stroke?.scales === false && line.stroke ? invert(state.transform) : null;
  if (!back) {
    if (!isFilled && !line.stroke) return '';
    return element('path', { d: pathData(segments), ...fill, 'fill-rule': fillRule, ...line });
  }
  // A stroke that does not scale is drawn in px of the design.
  const filled = isFilled ? element('path', { d: pathData(segments), ...fill, 'fill-rule': fillRule }) : '';
  const d = placedPathData(segments, state.transform);
  return filled + element('path', { d, transform: transformOf(back), fill: 'none', ...line });
}

async function paintText(item: TextItem, state: SvgState): Promise<string> {
  // Colour glyphs are pixels in their font too.
  if (item.font.face.color) return pixelsMarkup([item], state, null);
  const text = await textMarkup(item, state);
  const href = item.link && !state.isLinked && text ? state.tools.hrefOf(item.link) : null;
  return href === null ? text : element('a', { 'xlink:href': href }, text);
}

async function paintGroup(group: GroupItem, around: SvgState): Promise<string> {
  if (group.opacity <= 0) return '';
  const parts = partsThatBlend(group);
  if (parts) return paintItems(parts, around);
  const state = { ...around, origin: group.origin || around.origin };
  const href = group.link && !state.isLinked ? state.tools.hrefOf(group.link) : null;
  const painted = await paintLayer(group, href === null ? state : { ...state, isLinked: true });
  return href === null || !painted ? painted : element('a', { 'xlink:href': href }, painted);
}

async function paintLayer(group: GroupItem, state: SvgState): Promise<string> {
  const { effects, mask, blend = 'normal' } = group;
  const label = group.alt ?? group.label;
  const [first, ...others] = effects;
  const cut = first?.kind === 'mask' ? first : null;
  const filters = cut ? others : effects;
  // Masked first, and only then shaded or masked again: one layer within another.
  if (cut && (others.length > 0 || mask))
    return paintLayer({ ...group, clip: null, effects: others, items: [cutOff(group, cut)] }, state);
  if (!areFilters(filters)) return paintPixels(group, state);
  const isOnePicture =
    group.isolated === true || group.canvas !== undefined || mask || blend !== 'normal' || effects.length > 0;
  const opacity = state.opacity * group.opacity;
  const transform = multiply(state.transform, group.transform);
  const inner: SvgState = { ...state, transform, opacity: isOnePicture ? 1 : opacity };
  const content = await paintItems(group.items, inner);
  if (!content) return '';
  // A canvas fades what casts a shadow before it is cast, so that the shadow is seen through it.
  const isFadedFirst = filters.at(-1)?.kind === 'shadow' && !mask;
  const faded = isOnePicture ? opacityOf(opacity) : undefined;
  const placed = {
    transform: transformOf(group.transform),
    'clip-path': clipOf(group, state),
    opacity: isFadedFirst ? faded : undefined,
  };
  const layer = {
    filter: filters.length > 0 ? filterReference(group, state) : undefined,
    mask: mask ? await maskReference(mask, group, state) : cut ? await pictureMask(cut, group, state) : undefined,
    opacity: isFadedFirst ? undefined : faded,
    style: blendOf(group),
    ...named(group.alt || group.items.some(isPicture) ? label : undefined),
  };
  if (layer.filter || layer.mask) return element('g', layer, grouped(placed, content));
  return grouped({ ...placed, ...layer }, content);
}

/** A group with an effect that SVG has no filter for; it blends and fades as a picture. */
async function paintPixels(group: GroupItem, state: SvgState): Promise<string> {
  const { blend: _, ...plain } = group;
  const alone: GroupItem = { ...plain, opacity: 1 };
  const pixels = await pixelsMarkup([alone], { ...state, opacity: 1 }, 'a blur or an adjustment of colours');
  const opacity = opacityOf(group.opacity * state.opacity);
  return grouped({ opacity, style: blendOf(group), ...named(group.alt ?? group.label) }, pixels);
}

/** A group whose picture is masked before its other effects. */
const cutOff = (group: GroupItem, cut: GroupItem['effects'][number]): GroupItem => ({
  kind: 'group',
  transform: IDENTITY,
  opacity: 1,
  clip: group.clip,
  effects: [cut],
  items: group.items,
  origin: group.origin,
});

/** Content with attributes; without a group where there are none. */
function grouped(attributes: Attributes, content: string): string {
  if (!content) return '';
  const isPlain = Object.values(attributes).every((value) => value === undefined);
  return isPlain ? content : element('g', attributes, content);
}

/** How a group mixes with what lies below; Illustrator and Inkscape write and read it in this form. */
function blendOf({ blend = 'normal', isolated, items }: GroupItem): string | undefined {
  if (blend !== 'normal') return `mix-blend-mode:${blend}`;
  return isolated && blends(items) ? 'isolation:isolate' : undefined;
}

const named = (label: string | undefined) => (label ? { role: 'img', 'aria-label': label } : {});

/** Whether an item is a picture to who looks at it: an image, or a drawing's shapes. */
const isPicture = (item: Item): boolean =>
  item.kind === 'image' || (item.kind === 'group' && (item.picture === true || item.items.some(isPicture)));

/** The clip of a group, and of the canvas that it is painted on. */
function clipOf({ clip, canvas, shown = canvas }: GroupItem, { tools }: SvgState): string | undefined {
  const box: Clip | null = shown ? { kind: 'path', path: rectangle(shown), rule: 'nonzero' } : null;
  const clips = [clip, box].filter((one) => one !== null);
  if (clips.length === 0) return undefined;
  return clipReference(clips.length === 1 ? clips[0]! : { kind: 'intersection', clips }, tools.defs);
}

/**
 * The parts of a group in which something mixes with the colours below the group: an element of SVG that is clipped is a
 * layer of its own, so each part is clipped by itself, and mixes as a whole. Null where the group may be written as it is.
 */
function partsThatBlend(group: GroupItem): GroupItem[] | null {
  const { clip, isolated, canvas, mask, effects, blend = 'normal', items } = group;
  if (!clip || isolated || canvas || mask || effects.length > 0 || blend !== 'normal' || !blends(items)) return null;
  return items.flatMap((item): GroupItem[] => {
    const parts: readonly Item[] = (item.kind === 'group' && partsThatBlend(item)) || [item];
    return parts.map((part) => {
      const own = part.kind === 'group' ? (part.blend ?? 'normal') : 'normal';
      const plain: Item = part.kind === 'group' ? { ...part, blend: 'normal' } : part;
      // What still mixes inside is a layer here.
      return { ...group, items: [plain], blend: own, isolated: true };
    });
  });
}
