import { defineFormat } from './types.ts';

export const pdf = defineFormat({
  title: 'PDF',
  names: ['pdf'],
  mimes: ['application/pdf'],
  extensions: ['pdf'],
  paged: true,
  ownOptions: [
    'vector',
    'color',
    'pdfx',
    'cropMarkSize',
    'title',
    'author',
    'subject',
    'keywords',
    'language',
    'creationDate',
  ],
  // Loaded at the first pdf: what writes one takes as long to load as a picture to render.
  encode: async (job) => (await import('./pdf.ts')).encodePdf(job),
});
