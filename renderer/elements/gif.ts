import { z } from 'zod';
import { lazy } from '../lazy.ts';
import { imageSchema } from './image.ts';
import { layoutPicture, type PictureSources, PLAYED_WHOLE, pictureAssets, pictureRequest } from './picture.ts';
import { defineElement } from './types.ts';

const gifSchema = lazy(() =>
  imageSchema().extend({
    type: z.literal('gif'),
    keepRatio: z.boolean().default(true).describe('editor only'),
    duration: z.number().default(0).describe('ms'),
  }),
);

const sourcesOf = (element: z.output<ReturnType<typeof gifSchema>>): PictureSources => ({
  picture: pictureRequest(element),
  mask: { src: element.clipSrc, property: 'clipSrc' },
  // Objects of their own tell moving pictures apart.
  playback: { ...PLAYED_WHOLE },
});

/** A moving picture; a still shows its first frame. */
export const gif = defineElement({
  type: 'gif',
  summary: 'A moving picture; a still shows its first frame.',
  schema: gifSchema,
  assets: (element) => pictureAssets(element, sourcesOf(element)),
  layout: (element, context) => layoutPicture(element, sourcesOf(element), context),
});
