import type { Children } from '../../children.ts';
import type { SvgAsset } from '../../scene/image.ts';
import type { Rect } from '../../scene/types.ts';
import sharp from '../../sharp.ts';
import { svgTooComplex } from '../errors.ts';
import { readableImages } from './images.ts';

/** The part of an SVG to draw, and its place, in device px. */
export interface SvgDrawing {
  /** px to draw on */
  width: number;
  height: number;
  /** What the drawing is stretched to fill; default: all of these px. */
  box?: Rect;
  /** The part that fills the box, px of the drawing's own size; default: all of it. */
  source?: Rect;
}

/**
 * Whether the result depends on the number of px, as with filters that look at neighbouring px: such an SVG is drawn at
 * the size it is painted at, not larger.
 */
export const dependsOnPixels = ({ svg }: SvgAsset): boolean =>
  /<fe(?:Morphology|DiffuseLighting|SpecularLighting|ConvolveMatrix|DisplacementMap)/.test(svg);

/** Expected ms up to which an SVG is drawn in this process: librsvg cannot be stopped once it draws. */
const DRAWN_HERE = 1000;
/** Expected ms beyond which a drawing is not begun; the estimate is often ten times too high. */
const MOST_EXPECTED = 600_000;
/** ms that drawing may really take. */
const TIMEOUT = 20_000;
/** Bytes of the layers held at once. */
const MOST_MEMORY = 1.5e9;
/** libvips has librsvg draw tiles of at most this many px. */
const TILE = 2000 * 2000;

export interface DrawOptions {
  /** Draw what may take long; default: it is drawn here, and cannot be stopped. */
  children?: Pick<Children, 'drawSvg'> | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Draws an SVG.
 * @returns RGBA, 8 bits each, not premultiplied, row by row
 * @throws RenderError `svg_too_complex` where it would take, or takes, too much time or memory
 */
export async function rasterizeSvg(
  asset: SvgAsset,
  drawing: SvgDrawing,
  { children, signal }: DrawOptions = {},
): Promise<Buffer> {
  const { width, height } = drawing;
  if (asset.width === 0 || asset.height === 0) return Buffer.alloc(width * height * 4);
  const svg = Buffer.from(await readableImages(placed(asset, drawing)));
  const expected = expectedTime(asset, drawing);
  if (expected > MOST_EXPECTED) throw svgTooComplex('drawing it would take too long');
  if (asset.complexity.layers * Math.min(width * height, TILE) * 4 > MOST_MEMORY)
    throw svgTooComplex('it nests too many layers of opacity, masks and filters');
  if (!children || expected <= DRAWN_HERE) return draw(svg);
  const drawn = await children.drawSvg(svg, TIMEOUT, signal);
  if ('pixels' in drawn) return drawn.pixels;
  throw svgTooComplex(drawn.reason);
}

async function draw(svg: Buffer): Promise<Buffer> {
  try {
    return await sharp(svg, { unlimited: true, limitInputPixels: false }).ensureAlpha().raw().toBuffer();
  } catch (error) {
    throw svgTooComplex(String((error as Error).message).split('\n')[0] ?? '', error);
  }
}

/** The document in another one of the size wanted, which stretches it as a browser does an image's pixels. */
function placed(asset: SvgAsset, { width, height, source, box }: SvgDrawing): string {
  const part = source ?? { x: 0, y: 0, width: asset.width, height: asset.height };
  const viewBox = `viewBox="${part.x} ${part.y} ${part.width} ${part.height}"`;
  const attributes = `xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`;
  if (!box) return `<svg ${attributes} ${viewBox} preserveAspectRatio="none">${asset.svg}</svg>`;
  const place = `x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"`;
  return `<svg ${attributes}><svg ${place} ${viewBox} preserveAspectRatio="none">${asset.svg}</svg></svg>`;
}

/** ms, from measurements of librsvg 2.63 on one core; too much rather than too little. */
function expectedTime({ complexity }: SvgAsset, { width, height, box = { x: 0, y: 0, width, height } }: SvgDrawing) {
  const { shapes, outline, passes } = complexity;
  return shapes * 0.025 + outline * Math.max(box.width, box.height) * 0.0015 + passes * width * height * 11e-6;
}
