import { z } from 'zod';
import { lazy } from '../lazy.ts';
import { fraction } from './base.ts';
import { imageSchema } from './image.ts';
import { layoutPicture, type PictureSources, pictureAssets } from './picture.ts';
import { defineElement } from './types.ts';

const videoSchema = lazy(() =>
  imageSchema().extend({
    type: z.literal('video'),
    duration: z.number().default(0).describe('s'),
    startTime: fraction().default(0).describe('fraction of the length; a still shows this frame'),
    endTime: fraction().default(1).describe('fraction of the length'),
    volume: z.number().default(1).describe('0..1'),
    speed: z.number().default(1).describe('1: as filmed'),
  }),
);

type Video = z.output<ReturnType<typeof videoSchema>>;

const sourcesOf = ({ src, clipSrc, startTime, endTime, speed, volume }: Video): PictureSources => ({
  picture: { src, property: 'src', frameAt: startTime },
  mask: { src: clipSrc, property: 'clipSrc' },
  playback: { startTime, endTime, speed: speed > 0 ? speed : 1, volume: Math.min(1, Math.max(0, volume)) },
});

/** A video; a still shows the frame at its start time. Its source may also be a picture. */
export const video = defineElement({
  type: 'video',
  summary: 'A film; a still shows the frame at `startTime`.',
  schema: videoSchema,
  assets: (element) => pictureAssets(element, sourcesOf(element)),
  layout: (element, context) => layoutPicture(element, sourcesOf(element), context),
});
