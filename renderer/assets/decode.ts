import type { FramePixels } from '../scene/image.ts';
import sharp from '../sharp.ts';
import { decodeInks } from './naive-cmyk.ts';

export interface DecodeOptions {
  /** As {@link RasterAsset.inks}. */
  inks?: boolean | undefined;
  /** px that it is decoded at, of a JPEG in less time and memory than at its own. Default: its own. */
  size?: { width: number; height: number };
  /** The most px of a file that is decoded at all. Default: any. */
  maxPixels?: number;
}

/** Decodes the first picture of a file to sRGB, upright. @throws what sharp says of a damaged file, or of a larger one */
export async function decode(
  file: Buffer,
  { inks = false, size, maxPixels }: DecodeOptions = {},
): Promise<FramePixels> {
  const image = sharp(file, { limitInputPixels: maxPixels ?? false, failOn: 'error' }).autoOrient();
  if (size) image.resize(size.width, size.height, { fit: 'fill' });
  if (inks) return decodeInks(image);
  const pixels = image.toColourspace('srgb').raw({ depth: 'uchar' });
  const { data, info } = await pixels.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as FramePixels['channels'] };
}
