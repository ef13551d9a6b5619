import { PRINT_DPI } from './print-dpi.ts';
import { defineFormat } from './types.ts';

export const pdf = defineFormat({
  title: 'PDF',
  names: ['pdf'],
  mimes: ['application/pdf'],
  extensions: ['pdf'],
  paged: true,
  opensLinks: true,
  ownOptions: [
    'vector',
    'color',
    'pdfx',
    'pdfa',
    'pdfua',
    'cropMarkSize',
    'printMarks',
    'spotColors',
    'overprintBlack',
    'title',
    'author',
    'subject',
    'keywords',
    'language',
    'creationDate',
  ],
  scaleOf: ({ pixelRatio, vector, dpi }, own) => (vector ? PRINT_DPI / (dpi ?? own) : pixelRatio),
  // Loaded at the first PDF: loading the writer takes as long as rendering a picture.
  encode: async (job) => (await import('./pdf.ts')).encodePdf(job),
});
