import { z } from 'zod';
import { baseSchema, fraction, isPainted, length, wrap } from './base.ts';
import { coverSource } from './picture.ts';
import { defineElement } from './types.ts';

export const imageSchema = baseSchema.extend({
  type: z.literal('image'),
  width: length().default(100),
  height: length().default(100),
  src: z.string().default(''),
  cropX: fraction().default(0),
  cropY: fraction().default(0),
  cropWidth: fraction().default(1),
  cropHeight: fraction().default(1),
  stretchEnabled: z.boolean().default(false),
  keepRatio: z.boolean().default(false),
  flipX: z.boolean().default(false),
  flipY: z.boolean().default(false),
  cornerRadius: length().default(0),
  clipSrc: z.string().default(''),
  borderColor: z.string().default('black'),
  borderSize: length().default(0),
});
export type Image = z.output<typeof imageSchema>;

// PROVISIONAL layout (cover only): helper "assets" replaces it.
export const image = defineElement({
  type: 'image',
  schema: imageSchema,
  assets: (element) => ({ images: element.src ? [{ src: element.src, property: 'src' }] : [], fonts: [] }),
  layout(element, context) {
    if (!isPainted(element) || !element.src) return [];
    const asset = context.image({ src: element.src, property: 'src' });
    if (!asset) return [];
    const target = { x: 0, y: 0, width: element.width, height: element.height };
    return wrap(element, [{ kind: 'image', asset, source: coverSource(asset, target), target, flipX: element.flipX, flipY: element.flipY }], context);
  },
});
