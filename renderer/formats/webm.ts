import { filmFormat } from './film-format.ts';

const HOLDS = { holdsAlpha: true } as const;

export const webm = filmFormat({
  title: 'WebM',
  names: ['webm'],
  mimes: ['video/webm'],
  extensions: ['webm'],
  fps: 30,
  longestSide: 16_384,
  encode: async (job, format) => (await import('./film/video.ts')).encodeVideo(job, format, HOLDS),
  help: async (job, format, painter) => (await import('./film/video.ts')).paintShare(job, format, painter, HOLDS),
});
