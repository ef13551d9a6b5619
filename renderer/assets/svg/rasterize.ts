import type { SvgAsset } from '../../scene/image.ts';
import sharp from '../../sharp.ts';
import { drawApart } from './apart.ts';
import { svgTooComplex } from './errors.ts';
import { colorClearPixels } from './fringe.ts';
import { readableImages } from './images.ts';

/** RGBA, 8 bits each, not premultiplied, row by row. Clear pixels have the colour of those beside them. */
export interface SvgPixels {
  data: Buffer;
  width: number;
  height: number;
}

/**
 * Whether what is seen depends on how many px it is drawn on, as strokes that do not scale and filters that look at
 * neighbouring px do: then it is to be drawn at the size it is painted at, not larger.
 */
export const dependsOnPixels = ({ svg }: SvgAsset): boolean =>
  /non-scaling-stroke|<fe(?:Morphology|DiffuseLighting|SpecularLighting|ConvolveMatrix|DisplacementMap)/.test(svg);

/** Expected ms up to which an SVG is drawn in this process: librsvg cannot be stopped once it draws. */
const DRAWN_HERE = 1000;
/** Expected ms beyond which it is not begun; what is expected is often ten times too much. */
const MOST_EXPECTED = 600_000;
/** ms that drawing may really take. */
const TIMEOUT = 20_000;
/** Bytes of the layers held at once. */
const MOST_MEMORY = 1.5e9;
/** libvips has librsvg draw tiles of at most this many px. */
const TILE = 2000 * 2000;

/**
 * Draws an SVG on `width` × `height` device px, stretched to fill them.
 * @param canvas px of the canvas that it is painted on, for a document that leaves its size open
 * @throws RenderError `svg_too_complex` where it would take, or takes, too much time or memory
 */
export async function rasterizeSvg(
  asset: SvgAsset,
  width: number,
  height: number,
  canvas?: { width: number; height: number },
): Promise<SvgPixels> {
  if (asset.width === 0 || asset.height === 0) return { data: Buffer.alloc(width * height * 4), width, height };
  const svg = Buffer.from(await readableImages(stretched(canvas ? opened(asset, canvas) : asset, width, height)));
  const expected = expectedTime(asset, width, height);
  if (expected > MOST_EXPECTED) throw svgTooComplex('drawing it would take too long');
  if (asset.complexity.layers * Math.min(width * height, TILE) * 4 > MOST_MEMORY)
    throw svgTooComplex('it nests too many layers of opacity, masks and filters');
  const data = expected > DRAWN_HERE ? await drawApart(svg, TIMEOUT) : await draw(svg);
  colorClearPixels(data, width);
  return { data, width, height };
}

async function draw(svg: Buffer): Promise<Buffer> {
  try {
    return await sharp(svg, { unlimited: true, limitInputPixels: false }).ensureAlpha().raw().toBuffer();
  } catch (error) {
    throw svgTooComplex(String((error as Error).message).split('\n')[0] ?? '', error);
  }
}

/** The document in another one of the size wanted, which stretches it as a browser does an image's pixels. */
function stretched({ svg, width, height }: Drawing, targetWidth: number, targetHeight: number): string {
  const size = `width="${targetWidth}" height="${targetHeight}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} preserveAspectRatio="none">${svg}</svg>`;
}

type Drawing = Pick<SvgAsset, 'svg' | 'width' | 'height'>;

/** The document with the sides that it leaves open as long as the canvas's. */
function opened(asset: SvgAsset, canvas: { width: number; height: number }): Drawing {
  if (!asset.openWidth && !asset.openHeight) return asset;
  const width = asset.openWidth ? canvas.width : asset.width;
  const height = asset.openHeight ? canvas.height : asset.height;
  const before = `width="${asset.width}" height="${asset.height}"`;
  const sized = asset.svg.replace(before, `width="${width}" height="${height}"`);
  // Without a viewBox of its own the document's units stay CSS px.
  return {
    width,
    height,
    svg: sized.replace(`viewBox="0 0 ${asset.width} ${asset.height}"`, `viewBox="0 0 ${width} ${height}"`),
  };
}

/** ms, from measurements of librsvg 2.63 on one core; too much rather than too little. */
function expectedTime({ complexity }: SvgAsset, width: number, height: number): number {
  const { shapes, outline, passes } = complexity;
  return shapes * 0.025 + outline * Math.max(width, height) * 0.0015 + passes * width * height * 11e-6;
}
