import { boundsOf, pathBounds } from '../../scene/bounds.ts';
import { IDENTITY, multiply } from '../../scene/matrix.ts';
import type { GroupItem, Item } from '../../scene/types.ts';
import { insetStroke, isBox, radiusOf } from './figures.ts';
import { addPath } from './paths.ts';
import { addPicture, addPixels } from './pictures.ts';
import type { Shadow, SlideState } from './state.ts';
import { addTable } from './table.ts';
import { addTexts, isBeyondText, sayableParts } from './text.ts';

/** Puts items on a slide, in their order. */
export async function addItems(items: readonly Item[], state: SlideState): Promise<void> {
  for (const item of items) await addItem(item, state);
}

async function addItem(item: Item, state: SlideState): Promise<void> {
  switch (item.kind) {
    case 'group':
      return addGroup(item, state);
    case 'path':
      return (await addPath(item, state)) ? undefined : addPixels([item], state, true);
    case 'image':
      return (await addPicture(item, state, null)) ? undefined : addPixels([item], state, true);
    case 'text':
      return addPixels([item], state, true);
    default:
      item satisfies never;
  }
}

async function addGroup(group: GroupItem, around: SlideState): Promise<void> {
  if (group.opacity <= 0 || group.items.length === 0) return;
  const state = {
    ...around,
    origin: group.origin || around.origin,
    link: group.link ?? around.link,
    label: group.label ?? around.label,
  };
  const { effects, mask, blend = 'normal' } = group;
  const isPlain = !mask && blend === 'normal' && effects.length === 0;
  if (group.table && isPlain && !state.shadow && isWhole(group) && (await addTable(group, state, addItem))) return;
  if (!holdsElements(group)) {
    const texts = sayableParts(group);
    if (texts) return addTexts(texts.parts, { ...state, shadow: texts.shadow ?? state.shadow }, addItem);
    // The letters of a text stay together: one picture.
    if (isBeyondText(group)) return addPixels([group], state, true);
  }
  const [shadow, ...more] = effects;
  const isLayer = group.isolated && (group.opacity * state.opacity < 1 || shadow) && leaves(group.items) > 1;
  if (mask || blend !== 'normal' || more.length > 0 || (shadow && shadow.kind !== 'shadow') || isLayer)
    return addPixels([group], around.origin === state.origin ? state : { ...state, transform: around.transform }, true);
  const inner: SlideState = {
    ...state,
    transform: multiply(state.transform, group.transform),
    opacity: state.opacity * group.opacity,
    shadow: (shadow as Shadow | undefined) ?? state.shadow,
  };
  const inset = insetStroke(group);
  if (inset) return addItem(inset, inner);
  if (isWhole(group)) return addItems(group.items, inner);
  const [only, ...others] = group.items;
  const radius = group.clip && others.length === 0 ? radiusOf(group.clip) : null;
  const isCut = only?.kind === 'image' && radius !== null && (await addPicture(only, inner, radius));
  if (!isCut) await addPixels([group], state, true);
}

/** Whether elements, or cells of a table, stand in a group, each with texts of its own. */
const holdsElements = ({ items, origin }: GroupItem): boolean =>
  items.some((item) => item.kind === 'group' && item.origin !== '' && item.origin !== origin);

const leaves = (items: readonly Item[]): number =>
  items.reduce((sum, item) => sum + (item.kind === 'group' ? leaves(item.items) : 1), 0);

/** px; shapes may be smoothed beyond their clip by as much. */
const SLACK = 0.5;

/** Whether a group's clip, and its canvas, cut nothing off. */
function isWhole({ clip, canvas, shown = canvas, items }: GroupItem): boolean {
  if (!clip && !shown) return true;
  const bounds = boundsOf(items, IDENTITY);
  const clips = [clip && clip.kind === 'path' && isBox(clip.path) ? pathBounds(clip.path) : clip, shown];
  return clips.every((area) => {
    if (!area || !bounds) return true;
    if (!('x' in area)) return false;
    return (
      bounds.x >= area.x - SLACK &&
      bounds.y >= area.y - SLACK &&
      bounds.x + bounds.width <= area.x + area.width + SLACK &&
      bounds.y + bounds.height <= area.y + area.height + SLACK
    );
  });
}
