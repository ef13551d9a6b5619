import { filmFormat } from './film-format.ts';

const HOLDS = { holdsAlpha: false } as const;

export const mp4 = filmFormat({
  title: 'MP4',
  names: ['mp4'],
  mimes: ['video/mp4'],
  extensions: ['mp4'],
  fps: 30,
  longestSide: 16_384,
  encode: async (job, format) => (await import('./film/video.ts')).encodeVideo(job, format, HOLDS),
  help: async (job, format, painter) => (await import('./film/video.ts')).paintShare(job, format, painter, HOLDS),
});
