import { rasterizeSvg, type SvgDrawing } from '../../assets/svg/index.ts';
import type { SvgAsset } from '../../scene/image.ts';
import { outlineText } from './outline-text.ts';

/**
 * `rasterizeSvg` for painters: its texts are drawn with bundled fonts.
 * @throws RenderError `svg_too_complex` where it would take, or takes, too much time or memory
 */
export async function drawSvg(asset: SvgAsset, drawing: SvgDrawing): Promise<Buffer> {
  return rasterizeSvg({ ...asset, svg: await outlineText(asset.svg) }, drawing);
}
