import { jpeg, png, webp } from './picture.ts';
import type { Format } from './types.ts';

const pdf: Format = {
  name: 'pdf',
  extension: 'pdf',
  mime: 'application/pdf',
  paged: true,
  // Loaded at the first pdf: what writes one takes as long to load as a picture to render.
  encode: async (job) => (await import('./pdf.ts')).encodePdf(job),
};

/** Every output format by name. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [png, jpeg, webp, pdf].map((format) => [format.name, format]),
);
