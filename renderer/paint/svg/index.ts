import { rasterizeSvg, type SvgPixels } from '../../assets/svg/index.ts';
import type { SvgAsset } from '../../scene/image.ts';
import { outlineText } from './outline-text.ts';

/**
 * `rasterizeSvg` for painters: its texts are drawn with bundled fonts.
 * @param canvas px of the canvas that it is painted on, for a document that leaves its size open
 * @throws RenderError `svg_too_complex` where it would take, or takes, too much time or memory
 */
export async function drawSvg(
  asset: SvgAsset,
  width: number,
  height: number,
  canvas?: { width: number; height: number },
): Promise<SvgPixels> {
  return rasterizeSvg({ ...asset, svg: await outlineText(asset.svg) }, width, height, canvas);
}
