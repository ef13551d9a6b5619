import sharp from 'sharp';
import type { SvgAsset } from '../../scene/image.ts';

/** Draws an SVG on `width` × `height` device px, stretched to fill them. RGBA, 8 bits each, not premultiplied. */
export async function rasterizeSvg(
  asset: SvgAsset,
  width: number,
  height: number,
): Promise<{ data: Buffer; width: number; height: number }> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${asset.width} ${asset.height}" preserveAspectRatio="none">${asset.svg}</svg>`;
  const { data } = await sharp(Buffer.from(svg), { unlimited: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width, height };
}
