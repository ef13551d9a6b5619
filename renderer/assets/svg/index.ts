export { svgAsset } from './asset.ts';
export { dependsOnPixels, rasterizeSvg, type SvgPixels } from './rasterize.ts';
