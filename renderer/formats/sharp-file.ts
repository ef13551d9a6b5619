import sharp, { type Sharp } from '../sharp.ts';
import { isOpaque } from './pixels.ts';
import type { PicturePixels } from './types.ts';

export { prepareSharp } from '../sharp.ts';

/** Pixels as sharp takes them. */
export const sharpOf = ({ data, width, height }: PicturePixels): Sharp =>
  // As large as the renderer's own limit allows.
  sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false });

/** The file that `make` has sharp make. */
export function sharpFile(pixels: PicturePixels, make: (image: Sharp) => Sharp): Promise<Buffer> {
  const { density } = pixels;
  const image = make(sharpOf(pixels));
  return (density === undefined ? image : image.withDensity(density)).toBuffer();
}

/** The same of pixels without their alpha, where it says nothing: that takes less time. */
export async function sharpFileOfColors(
  pixels: PicturePixels,
  make: (image: Sharp, isOpaque: boolean) => Sharp,
): Promise<Buffer> {
  const hidesAll = await isOpaque(pixels);
  return sharpFile(pixels, (image) => make(hidesAll ? image.removeAlpha() : image, hidesAll));
}
