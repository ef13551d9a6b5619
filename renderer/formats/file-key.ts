import type { Settings } from '../settings.ts';
import type { Format, PicturePixels } from './types.ts';

/** By what the file of a picture that has a name is kept. */
export const fileKey = (
  { name, density }: Pick<PicturePixels, 'name' | 'density'>,
  format: Pick<Format, 'name'>,
  { quality }: Pick<Settings, 'quality'>,
): string => `${format.name} ${quality} ${density} ${name}`;
