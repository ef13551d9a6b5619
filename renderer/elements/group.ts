import { z } from 'zod';
import { group as groupItem } from '../scene/items.ts';
import { baseSchema, blendOf, editorSchema, linkOf } from './base.ts';
import { type AnyElement, defineElement } from './types.ts';

const groupSchema = baseSchema
  .pick({ id: true, opacity: true, visible: true, showInExport: true, alwaysOnTop: true, blendMode: true, href: true })
  .extend({ ...editorSchema.shape, type: z.literal('group') });

/** Elements that are hidden, faded and moved to the top as one. Its children stand in page coordinates. */
export const group = defineElement({
  type: 'group',
  summary: 'Elements that are hidden, faded and moved to the top as one; `children` stand in the page’s coordinates.',
  schema: groupSchema,
  container: true,
  assets: () => ({ images: [], fonts: [] }),
  layout(element, context) {
    const items = context.layoutChildren((element as AnyElement).children ?? [], context.path);
    if (items.length === 0) return [];
    return [
      groupItem(items, {
        opacity: element.opacity,
        origin: context.path,
        ...blendOf(element),
        ...linkOf(element.href, context),
      }),
    ];
  },
});
