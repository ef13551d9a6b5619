import { createHash } from 'node:crypto';
import type { ImageAsset, RasterAsset } from '../scene/image.ts';
import sharp from '../sharp.ts';
import { bmpToPng } from './bmp.ts';
import { decodeText, describeContent, sniff } from './sniff.ts';
import { svgAsset } from './svg/index.ts';
import { isTruncated } from './truncation.ts';
import { checkSize, UnusableImage } from './unusable.ts';

export interface LoadImageOptions {
  /** Largest picture, px. */
  maxPixels: number;
  /** SVG only: colours of the source and what they become. */
  colorsReplace?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads a picture's header: what it is, how large, whether it is whole. Pixels are decoded when it is painted.
 *
 * @throws UnusableImage for what is no picture, truncated, or too large
 * @throws RenderError for an SVG that cannot be read
 */
export async function loadImage(data: Buffer, options: LoadImageOptions): Promise<ImageAsset> {
  const content = sniff(data);
  if (content === null || content === 'video') {
    throw new UnusableImage(content === 'video' ? 'it is a video, not a picture' : `it is ${describeContent(data)}`);
  }
  if (content === 'image/svg+xml') {
    return svgAsset(decodeText(data), options.colorsReplace ? { colorsReplace: options.colorsReplace } : {});
  }
  if (isTruncated(data, content)) throw new UnusableImage('the picture is truncated');
  if (content === 'image/bmp')
    return loadRaster(await bmpToPng(data, options.maxPixels), 'image/png', options.maxPixels);
  return loadRaster(data, content, options.maxPixels);
}

async function loadRaster(data: Buffer, mime: RasterAsset['mime'], maxPixels: number): Promise<RasterAsset> {
  const { width, height, hasAlpha } = await readHeader(data);
  checkSize(width, height, maxPixels);
  const id = createHash('sha256').update(data).digest('hex');
  return { kind: 'raster', id, width, height, mime, hasAlpha, data };
}

async function readHeader(data: Buffer): Promise<{ width: number; height: number; hasAlpha: boolean }> {
  try {
    const { autoOrient, hasAlpha } = await sharp(data, { limitInputPixels: false }).metadata();
    return { ...autoOrient, hasAlpha };
  } catch (error) {
    throw new UnusableImage(`the picture is damaged (${String((error as Error).message).split('\n')[0]})`);
  }
}
