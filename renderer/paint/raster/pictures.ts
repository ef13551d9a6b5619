import pLimit from 'p-limit';
import type { Cache } from '../../cache.ts';
import { RenderError } from '../../errors.ts';
import { invert, isUpright, mapRect, scaling } from '../../scene/matrix.ts';
import type { Matrix, Rect, Scene } from '../../scene/types.ts';
import { decodeRaster } from './decode-raster.ts';
import { decodeSvg } from './decode-svg.ts';
import type { Canvas, Context, ImageData } from './skia.ts';
import { type Found, type Use, usesOf } from './uses.ts';

/** An asset's pixels as one item shows them, ready to draw. */
export interface Picture {
  /** Cropped (with a margin around the part shown), shrunk and mirrored already. */
  image: ImageData | Canvas;
  /** The part of `image` that fills the target, px of `image`. */
  source: Rect;
  /**
   * Set for a drawing, shapes that Chromium draws, instead of a picture: `resampled` like one, or drawn for the very px
   * it comes to lie on, the target's corner at `x`, `y` of the image.
   */
  drawing?: 'resampled' | { x: number; y: number };
}

/** The pictures of a scene by use: an asset may be drawn at several sizes. */
export interface Pictures {
  /**
   * @param use the image item or mask effect that shows the asset
   * @returns null for a damaged picture that `onDamaged` let pass
   */
  of(use: object): Picture | null;
}

/** Pictures decoded at a time: each holds its whole source in memory while it is shrunk. */
const DECODED_AT_A_TIME = 4;

export interface PictureOptions {
  /** Pictures of earlier renders; default: none. */
  pictureCache?: Cache<Picture>;
  /** Takes the error of a picture that turned out to be damaged: throws it (default), or returns and it is left out. */
  onDamaged?: (error: RenderError) => void;
}

/**
 * Decodes every picture of a scene at the resolution it is painted at.
 *
 * @param scale device px per px of the design
 * @throws RenderError `image_not_decoded`, `svg_too_complex`
 */
export async function preparePictures(scene: Scene, scale: number, options: PictureOptions = {}): Promise<Pictures> {
  const inTurn = pLimit(DECODED_AT_A_TIME);
  const canvas = { width: Math.round(scene.width * scale), height: Math.round(scene.height * scale) };
  const device = { ...canvas, transform: scaling(scale) };
  const decoded = new Map<string, Promise<Picture | null>>();
  const pictures = new Map<object, Picture | null>();
  const decode = async ({ use, origin }: Found): Promise<Picture | null> => {
    const { asset } = use;
    try {
      return await (asset.kind === 'svg' ? decodeSvg(asset, use, canvas, origin) : decodeRaster(asset, use, origin));
    } catch (error) {
      if (!options.onDamaged || !(error instanceof RenderError) || error.kind !== 'asset') throw error;
      options.onDamaged(error);
      return null;
    }
  };
  const decodeOnce = async (found: Found, content: string): Promise<Picture | null> => {
    const known = options.pictureCache?.get(content);
    if (known) return known;
    const picture = await inTurn(() => decode(found));
    if (picture) options.pictureCache?.set(content, picture);
    return picture;
  };
  const prepare = async (found: Found) => {
    const content = contentOf(found.use, canvas);
    const picture = decoded.get(content) ?? decodeOnce(found, content);
    decoded.set(content, picture);
    pictures.set(found.key, await picture);
  };
  await Promise.all([...usesOf(scene.items, device, device, '')].map(prepare));
  return {
    of(use) {
      const picture = pictures.get(use);
      if (picture === undefined) throw new Error('a picture of this scene was not prepared');
      return picture;
    },
  };
}

/** What a picture's pixels depend on, as text. */
function contentOf({ asset, ...use }: Use, canvas: { width: number; height: number }): string {
  const isOpen = asset.kind === 'svg' && (asset.openWidth || asset.openHeight);
  return JSON.stringify([asset.id, use, isOpen ? canvas : null]);
}

/**
 * Draws a picture on `target` under the context's transform, which `transform` repeats.
 *
 * An upright picture ends at whole device px (a pixel is in when its centre is): Chromium's canvas does not smooth the
 * edges of an image that is not turned and at least a px wide (`ShouldDrawImageAntialiased`; corpus image-downscaled).
 * A quarter turn counts as turned, because its cosine there is 6e-17.
 */
export function drawPicture(context: Context, picture: Picture | null, target: Rect, transform: Matrix): void {
  if (!picture) return;
  const { image, source, drawing } = picture;
  if (typeof drawing === 'object') {
    const device = mapRect(transform, target);
    context.save();
    context.resetTransform();
    context.drawImage(image, Math.round(device.x - drawing.x), Math.round(device.y - drawing.y));
    context.restore();
    return;
  }
  const [part, box] = (drawing ? null : snap(source, target, transform)) ?? [source, target];
  context.save();
  if (drawing) clipTo(context, target);
  context.drawImage(image, part.x, part.y, part.width, part.height, box.x, box.y, box.width, box.height);
  context.restore();
}

/** An SVG's shapes are smoothed where they meet its edge, and then so is the box that cuts them (corpus mixed-1). */
function clipTo(context: Context, { x, y, width, height }: Rect): void {
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}

/** The target grown or shrunk to whole device px, and the part of the picture that fills it then. */
function snap(source: Rect, target: Rect, transform: Matrix): [source: Rect, target: Rect] | null {
  const back = invert(transform);
  if (!isUpright(transform) || !back) return null;
  const device = mapRect(transform, target);
  if (device.width < 1 || device.height < 1) return null;
  const [left, top] = [Math.floor(device.x + 0.5), Math.floor(device.y + 0.5)];
  const [right, bottom] = [Math.floor(device.x + device.width + 0.5), Math.floor(device.y + device.height + 0.5)];
  const box = mapRect(back, { x: left, y: top, width: right - left, height: bottom - top });
  const [kx, ky] = [source.width / target.width, source.height / target.height];
  const part = {
    x: source.x + (box.x - target.x) * kx,
    y: source.y + (box.y - target.y) * ky,
    width: box.width * kx,
    height: box.height * ky,
  };
  return [part, box];
}
