/**
 * SVGs: read once into a safe document whose styles are attributes (`svgAsset`), drawn by librsvg at the size that they
 * are painted at (`rasterizeSvg`).
 *
 * Not drawn as Chromium draws it: `foreignObject` and CSS animations (left out), `clip-path` and `mask` of CSS that are
 * no `url(#id)`, media queries on the size, `pathLength` of dashes, lighting (coarser),
 * `calc()`.
 */
export { svgAsset } from './asset.ts';
export { hasFixedStrokes } from './fixed-strokes.ts';
export { dependsOnPixels, opened, rasterizeSvg, type SizedSvg, type SvgDrawing } from './rasterize.ts';
