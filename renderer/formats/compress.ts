import { RenderError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import sharp, { type Sharp } from '../sharp.ts';
import type { Format } from './types.ts';

/** RGBA, 8 bits each, not premultiplied, row by row. */
export interface PicturePixels {
  data: Uint8Array;
  width: number;
  height: number;
  /** px to an inch, which the file states; absent: it states none. */
  density?: number | undefined;
}

/** Pixels as sharp takes them. */
export const sharpOf = ({ data, width, height }: PicturePixels): Sharp =>
  // As large as the renderer's own limit allows.
  sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false });

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
  const image = compressor(sharpOf(pixels), options);
  const { density } = pixels;
  return (density === undefined ? image : image.withDensity(density)).toBuffer();
}
