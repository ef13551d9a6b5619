import { defineFormat } from './types.ts';

export const pptx = defineFormat({
  title: 'PPTX',
  names: ['pptx'],
  mimes: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  extensions: ['pptx'],
  paged: true,
  opensLinks: true,
  ownOptions: ['title', 'author', 'subject'],
  // Loaded at the first one, as the writer of PDFs is.
  encode: async (job) => (await import('./pptx.ts')).encodePptx(job),
});
