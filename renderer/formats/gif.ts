import { filmFormat } from './film-format.ts';

export const gif = filmFormat({
  title: 'GIF',
  names: ['gif'],
  mimes: ['image/gif'],
  extensions: ['gif'],
  fps: 10,
  // Browsers take a hundredth of a second for ten.
  mostFps: 50,
  // Sides of films are even.
  longestSide: 65_534,
  ownOptions: ['loop'],
  encode: async (job, format) => (await import('./film/gif.ts')).encodeGif(job, format),
});
