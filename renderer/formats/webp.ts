import { filmFormat } from './film-format.ts';
import { bySharp, percent, pictureFormat } from './picture-format.ts';

const described = {
  title: 'WebP',
  names: ['webp'],
  mimes: ['image/webp'],
  extensions: ['webp'],
  longestSide: 16_383,
} as const;

const animated = filmFormat({
  ...described,
  fps: 10,
  // Browsers take less than 11 ms for 100.
  mostFps: 90,
  ownOptions: ['animated', 'loop'],
  encode: async (job, format) => (await import('./film/webp.ts')).encodeWebp(job, format),
});

export const webp = pictureFormat({
  ...described,
  ownOptions: ['animated'],
  animated,
  compress: bySharp((image, options) => image.webp({ quality: percent(options) })),
});
