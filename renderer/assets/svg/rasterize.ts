import sharp from 'sharp';
import type { SvgAsset } from '../../scene/image.ts';

export async function rasterizeSvg(asset: SvgAsset, width: number, height: number): Promise<{ data: Buffer; width: number; height: number }> {
  const { data } = await sharp(Buffer.from(asset.svg)).resize(width, height, { fit: 'fill' }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width, height };
}
