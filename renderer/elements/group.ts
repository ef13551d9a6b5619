import { z } from 'zod';
import { lazy } from '../lazy.ts';
import { boxAround } from '../scene/bounds.ts';
import { group as groupItem } from '../scene/items.ts';
import type { Motion } from '../scene/motion.ts';
import type { Item } from '../scene/types.ts';
import { motionOf } from './animations.ts';
import { baseSchema, blendOf, editorSchema, linkOf, ownAlt } from './base.ts';
import { type AnyElement, defineElement, type LayoutContext } from './types.ts';

const groupSchema = lazy(() =>
  baseSchema()
    .pick({
      id: true,
      opacity: true,
      visible: true,
      showInExport: true,
      alwaysOnTop: true,
      blendMode: true,
      href: true,
    })
    .extend({ ...editorSchema().shape, type: z.literal('group') }),
);

/** A group's box is that around its elements. Designs of before schemaVersion 4 move only those. */
function motionOfGroup(
  animations: readonly unknown[],
  items: readonly Item[],
  { animated, path, warn }: LayoutContext,
): { motion?: Motion } {
  const box = boxAround(items.flatMap((item) => (item.kind === 'group' && item.motion ? [item.motion.box] : [])));
  return animated && box ? { motion: motionOf(animated.groups ? animations : [], box, { path, warn }) } : {};
}

/** Elements that are hidden, faded and moved to the top as one. Its children stand in page coordinates. */
export const group = defineElement({
  type: 'group',
  summary:
    'Elements that are hidden and moved to the top as one, and of which each fades by its `opacity`; `children` stand in the page’s coordinates.',
  schema: groupSchema,
  container: true,
  assets: () => ({ images: [], fonts: [] }),
  layout(element, context) {
    const items = context.layoutChildren((element as AnyElement).children ?? [], context.path);
    if (items.length === 0) return [];
    const alt = ownAlt(element.custom);
    return [
      groupItem(items, {
        opacity: element.opacity,
        origin: context.path,
        ...(alt !== undefined && { alt }),
        ...blendOf(element),
        ...linkOf(element.href, context),
        ...motionOfGroup(element.animations, items, context),
      }),
    ];
  },
});
