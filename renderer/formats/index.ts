import { pdf } from './pdf.ts';
import { jpeg, png, webp } from './picture.ts';
import type { Format } from './types.ts';

/** Every output format by name. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [png, jpeg, webp, pdf].map((format) => [format.name, format]),
);
