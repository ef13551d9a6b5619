import { filmFormat } from './film-format.ts';

export const gif = filmFormat({
  title: 'GIF',
  names: ['gif'],
  mimes: ['image/gif'],
  extensions: ['gif'],
  fps: 10,
  // Browsers take a hundredth of a second for ten.
  mostFps: 50,
  longestSide: 65_535,
  ownOptions: ['loop'],
  encode: async (job, format) => (await import('./film/gif.ts')).encodeGif(job, format),
});
