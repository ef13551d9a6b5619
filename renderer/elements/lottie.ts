import { z } from 'zod';
import { lazy } from '../lazy.ts';
import { imageSchema } from './image.ts';
import { layoutPicture, type PictureSources, PLAYED_WHOLE, pictureAssets } from './picture.ts';
import { defineElement } from './types.ts';

const lottieSchema = lazy(() =>
  imageSchema().extend({
    type: z.literal('lottie'),
    src: z.string().default('').describe('http(s) URL or data URI of an animation: JSON, or a .lottie archive'),
    keepRatio: z.boolean().default(true).describe('editor only'),
  }),
);
type Lottie = z.output<ReturnType<typeof lottieSchema>>;

/** A still shows the animation as it begins. */
const FIRST_FRAME = 0;

/** The frame is drawn at the size at which the whole animation would be shown, whatever part of it is. */
function sourcesOf({ src, clipSrc, width, height, cropWidth, cropHeight }: Lottie): PictureSources {
  const shown = { width: width / (cropWidth || 1), height: height / (cropHeight || 1) };
  return {
    picture: { src, property: 'src', lottie: { time: FIRST_FRAME, ...shown } },
    mask: { src: clipSrc, property: 'clipSrc' },
    playback: { ...PLAYED_WHOLE },
  };
}

/** A Lottie animation; a still shows its first frame. Its source may also be a picture. */
export const lottie = defineElement({
  type: 'lottie',
  summary: 'A Lottie animation; a still shows its first frame.',
  schema: lottieSchema,
  assets: (element) => pictureAssets(element, sourcesOf(element)),
  layout: (element, context) => layoutPicture(element, sourcesOf(element), context),
});
