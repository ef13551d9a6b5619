import type { FramePixels } from '../scene/image.ts';
import sharp, { type Sharp } from '../sharp.ts';

/**
 * What browsers make of CMYK without a profile: each ink takes its share of the light.
 *
 * @param inks four bytes a px, 255 being all of an ink
 * @returns RGB, three bytes a px
 */
function cmykToRgb(inks: Uint8Array): Buffer {
  const rgb = Buffer.alloc((inks.length / 4) * 3);
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    const light = 255 - (inks[from + 3] as number);
    for (let i = 0; i < 3; i++) rgb[to + i] = Math.round(((255 - (inks[from + i] as number)) * light) / 255);
  }
  return rgb;
}

/** Decodes a picture of inks that no profile says the looks of. @throws what sharp says of a damaged file */
export async function decodeInks(image: Sharp): Promise<FramePixels> {
  const inks = image.pipelineColourspace('cmyk').toColourspace('cmyk').raw({ depth: 'uchar' });
  const { data, info } = await inks.toBuffer({ resolveWithObject: true });
  return { data: cmykToRgb(data), width: info.width, height: info.height, channels: 3 };
}

/** The same as a picture of RGB. */
export async function fromInks(image: Sharp): Promise<Sharp> {
  const { data, ...raw } = await decodeInks(image);
  return sharp(data, { raw });
}
