import type { Rgba8 } from '../rgba8.ts';
import { createCanvas, loadImage } from './skia.ts';

/**
 * Decodes a picture whose file ends early, as far as it goes; missing px are clear. Skia reads it as in Chromium, row
 * by row (JPEG, PNG, GIF). Of a WebP, of which Chromium shows nothing, the present part is shown too.
 *
 * @param checkSize throws where a picture of that size, px, must not be decoded
 * @throws where nothing can be read, or what `checkSize` throws
 */
export async function decodePartly(data: Buffer, checkSize: (width: number, height: number) => void): Promise<Rgba8> {
  const image = await loadImage(data);
  const { width, height } = image;
  checkSize(width, height);
  const canvas = createCanvas(width, height);
  try {
    canvas.getContext('2d').drawImage(image, 0, 0);
    return { data: await canvas.toBuffer('raw'), width, height };
  } finally {
    canvas.dispose();
  }
}
