export { svgAsset } from './asset.ts';
export { rasterizeSvg } from './rasterize.ts';
