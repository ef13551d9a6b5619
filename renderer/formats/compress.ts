import { RenderError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { Format, PicturePixels } from './types.ts';

/**
 * The file of a picture.
 * @throws RenderError `invalid_options` where the format is not one of pictures
 */
export async function compress(
  pixels: PicturePixels,
  { compress: compressor, name }: Format,
  options: Pick<Settings, 'quality'>,
): Promise<Buffer> {
  if (!compressor) {
    const message = `option format: pixels make a picture, not a ${name}`;
    throw new RenderError({ kind: 'input', code: 'invalid_options', path: 'format', message });
  }
  return compressor(pixels, options);
}
