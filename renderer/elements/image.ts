import { z } from 'zod';
import { lazy } from '../lazy.ts';
import { layoutPicture, type PictureSources, pictureAssets, pictureRequest, pictureSchema } from './picture.ts';
import { defineElement } from './types.ts';

export const imageSchema = lazy(() =>
  pictureSchema().extend({
    type: z.literal('image'),
    clipSrc: z
      .string()
      .default('')
      .describe('URL or data URI of a picture whose alpha masks this one, stretched to the box'),
  }),
);
export type Image = z.output<ReturnType<typeof imageSchema>>;

const sourcesOf = (element: Image): PictureSources => ({
  picture: pictureRequest(element),
  mask: { src: element.clipSrc, property: 'clipSrc' },
});

/** A photo or drawing: cropped, mirrored, masked, with rounded corners and a border. */
export const image = defineElement({
  type: 'image',
  summary: 'A photo or drawing: cropped, mirrored, masked, with rounded corners and a border.',
  schema: imageSchema,
  assets: (element) => pictureAssets(element, sourcesOf(element)),
  layout: (element, context) => layoutPicture(element, sourcesOf(element), context),
});
