import { createHash } from 'node:crypto';
import type { Cache } from '../cache.ts';
import type { ImageAsset, RasterAsset, SvgAsset } from '../scene/image.ts';
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
  /** SVGs read before. */
  svgCache?: Cache<SvgAsset> | undefined;
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
  if (content === 'image/svg+xml') return loadSvg(data, options);
  if (isTruncated(data, content)) throw new UnusableImage('the picture is truncated');
  if (content === 'image/bmp')
    return loadRaster(await bmpToPng(data, options.maxPixels), 'image/png', options.maxPixels);
  return loadRaster(data, content, options.maxPixels);
}

function loadSvg(data: Buffer, { colorsReplace = {}, svgCache }: LoadImageOptions): SvgAsset {
  const key = JSON.stringify([hash(data), colorsReplace]);
  const known = svgCache?.get(key);
  if (known) return known;
  const asset = svgAsset(decodeText(data), { colorsReplace });
  svgCache?.set(key, asset);
  return asset;
}

const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');

async function loadRaster(data: Buffer, mime: RasterAsset['mime'], maxPixels: number): Promise<RasterAsset> {
  const { width, height, hasAlpha } = await readHeader(data);
  checkSize(width, height, maxPixels);
  return { kind: 'raster', id: hash(data), width, height, mime, hasAlpha, data };
}

async function readHeader(data: Buffer): Promise<{ width: number; height: number; hasAlpha: boolean }> {
  try {
    const { autoOrient, hasAlpha } = await sharp(data, { limitInputPixels: false }).metadata();
    return { ...autoOrient, hasAlpha };
  } catch (error) {
    throw new UnusableImage(`the picture is damaged (${String((error as Error).message).split('\n')[0]})`);
  }
}
