import { invert, isUpright, mapRect } from '../../scene/matrix.ts';
import type { Matrix, Rect } from '../../scene/types.ts';
import type { Canvas, Context, ImageData } from './skia.ts';

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

/**
 * Draws a picture on `target` under the context's transform, which `transform` repeats.
 *
 * An upright picture ends at whole device px (a pixel is in when its centre is): Chromium's canvas does not smooth the
 * edges of an image that is not turned and at least a px wide (`ShouldDrawImageAntialiased`; corpus image-downscaled).
 * `smooth`: not so inside an SVG. A quarter turn counts as turned, because its cosine there is 6e-17.
 */
export function drawPicture(
  context: Context,
  picture: Picture | null,
  target: Rect,
  transform: Matrix,
  smooth = false,
): void {
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
  const [part, box] = (drawing || smooth ? null : snap(source, target, transform)) ?? [source, target];
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
