import { z } from 'zod';
import { imageSchema } from './image.ts';
import { layoutPicture, type PictureSources, pictureAssets, pictureRequest } from './picture.ts';
import { defineElement } from './types.ts';

const gifSchema = imageSchema.extend({
  type: z.literal('gif'),
  keepRatio: z.boolean().default(true).describe('editor only'),
  duration: z.number().default(0).describe('ms'),
});

const sourcesOf = (element: z.output<typeof gifSchema>): PictureSources => ({
  picture: pictureRequest(element),
  mask: { src: element.clipSrc, property: 'clipSrc' },
});

/** A moving picture; a still shows its first frame. */
export const gif = defineElement({
  type: 'gif',
  summary: 'A moving picture; a still shows its first frame.',
  schema: gifSchema,
  assets: (element) => pictureAssets(element, sourcesOf(element)),
  layout: (element, context) => layoutPicture(element, sourcesOf(element), context),
});
