import { defineFormat, type FormatDescription } from './types.ts';

const described = {
  title: 'SVG',
  names: ['svg'],
  mimes: ['image/svg+xml'],
  extensions: ['svg'],
  opensLinks: true,
  isActive: true,
} as const;

const OPTIONS = ['fontEmbedding', 'views', 'title', 'language'] as const satisfies FormatDescription['ownOptions'];

/** All pages in one document. */
const views = defineFormat({
  ...described,
  paged: true,
  ownOptions: OPTIONS,
  encode: async (job) => (await import('./svg.ts')).encodeViews(job),
});

export const svg = defineFormat({
  ...described,
  paged: false,
  ownOptions: OPTIONS,
  views,
  // Loaded at the first one, as the writer of PDFs is.
  encode: async (job) => (await import('./svg.ts')).encodeSvg(job),
});
