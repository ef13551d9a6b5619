import { RenderError } from '../errors.ts';
import type { ResolvedOptions } from '../options.ts';
import sharp, { type Sharp } from '../sharp.ts';

/** RGBA, 8 bits each, not premultiplied, row by row. */
export interface PicturePixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** px that a side of a picture may have, where its format cannot hold any. */
export const LONGEST_SIDE: Readonly<Partial<Record<string, number>>> = { jpeg: 65_500, webp: 16_383 };

type Quality = Pick<ResolvedOptions, 'quality'>;

const percent = ({ quality }: Quality): number => Math.max(1, Math.round(quality * 100));

/** How each format of one picture is made of pixels. */
const compressors: Readonly<Partial<Record<string, (image: Sharp, options: Quality) => Sharp>>> = {
  png: (image) => image.png({ compressionLevel: 3 }),
  // JPEG has no transparency: what a page leaves open is white, as paper.
  jpeg: (image, options) => image.flatten({ background: 'white' }).jpeg({ quality: percent(options) }),
  webp: (image, options) => image.webp({ quality: percent(options) }),
};

/** Pixels as sharp takes them. */
export const sharpOf = ({ data, width, height }: PicturePixels): Sharp =>
  // As large as the renderer's own limit allows.
  sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false });

/**
 * The file of a picture, in the format of the options.
 * @throws RenderError `invalid_options` where that is not one of pictures
 */
export async function compress(pixels: PicturePixels, options: Quality & { format: string }): Promise<Buffer> {
  const { format } = options;
  const compressor = compressors[format];
  if (!compressor) {
    const message = `option format: pixels make a picture, not a ${format}`;
    throw new RenderError({ kind: 'input', code: 'invalid_options', path: 'format', message });
  }
  return compressor(sharpOf(pixels), options).toBuffer();
}
