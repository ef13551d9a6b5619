import { defineFormat } from './types.ts';

export const html = defineFormat({
  title: 'HTML',
  names: ['html'],
  mimes: ['text/html'],
  extensions: ['html'],
  paged: true,
  opensLinks: true,
  isActive: true,
  ownOptions: ['fontEmbedding', 'title', 'language'],
  // Loaded at the first one, as the writer of PDFs is.
  encode: async (job) => (await import('./html.ts')).encodeHtml(job),
});
