import sharp from 'sharp';
import { createCanvas } from '../renderer/paint/raster/skia.ts';

/** As the renderer's PNGs are compressed, so that only the painting differs. */
const PNG = { compressionLevel: 3 };

/**
 * The least that a PNG of a size can take: as many pixels painted plain and encoded.
 *
 * @param picture the finished picture as raw RGBA, to encode what the design's PNG encodes; else one colour
 */
export async function renderFloor(width: number, height: number, picture?: Buffer): Promise<void> {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#2a9d8f';
  context.fillRect(0, 0, width, height);
  const painted = context.getImageData(0, 0, width, height).data;
  canvas.dispose();
  const pixels = picture ?? Buffer.from(painted.buffer, painted.byteOffset, painted.byteLength);
  await sharp(pixels, { raw: { width, height, channels: 4 } })
    .png(PNG)
    .toBuffer();
}
