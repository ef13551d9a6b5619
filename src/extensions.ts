import type { RenderOptions } from '../renderer/index.ts';

/** What the extension of a file says of its format. */
export const FORMATS: Readonly<Record<string, NonNullable<RenderOptions['format']>>> = {
  '.png': 'png',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.webp': 'webp',
  '.pdf': 'pdf',
};
