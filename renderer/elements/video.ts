import { z } from 'zod';
import { fraction } from './base.ts';
import { imageSchema } from './image.ts';
import { layoutPicture, type PictureSources, pictureAssets } from './picture.ts';
import { defineElement } from './types.ts';

const videoSchema = imageSchema.extend({
  type: z.literal('video'),
  /** s */
  duration: z.number().default(0),
  /** Fractions of the length. */
  startTime: fraction().default(0),
  endTime: fraction().default(1),
  volume: z.number().default(1),
  speed: z.number().default(1),
});

const sourcesOf = ({ src, clipSrc, startTime }: z.output<typeof videoSchema>): PictureSources => ({
  picture: { src, property: 'src', frameAt: startTime },
  mask: { src: clipSrc, property: 'clipSrc' },
});

/** A video; a still shows the frame at its start time. Its source may also be a picture. */
export const video = defineElement({
  type: 'video',
  schema: videoSchema,
  assets: (element) => pictureAssets(element, sourcesOf(element)),
  layout: (element, context) => layoutPicture(element, sourcesOf(element), context),
});
