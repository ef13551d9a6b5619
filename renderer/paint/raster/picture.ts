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
  const place = drawing || smooth ? { source, target } : snapped({ source, target }, transform);
  context.save();
  if (drawing) clipTo(context, target);
  drawPart(context, image, place);
  context.restore();
}

/** An SVG's shapes are smoothed where they meet its edge, and then so is the box that cuts them (corpus mixed-1). */
function clipTo(context: Context, { x, y, width, height }: Rect): void {
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}

/** Which part of a picture, px of it, fills which box. */
export interface Place {
  source: Rect;
  target: Rect;
}

export const drawPart = (context: Context, image: Picture['image'], { source, target }: Place): void =>
  context.drawImage(
    ...([image, source.x, source.y, source.width, source.height] as const),
    ...([target.x, target.y, target.width, target.height] as const),
  );

/**
 * The target grown or shrunk to whole device px, and the part of the picture that fills it then. What is turned, or less than a px,
 * stays as it is.
 */
export function snapped({ source, target }: Place, transform: Matrix): Place {
  const back = invert(transform);
  if (!isUpright(transform) || !back) return { source, target };
  const device = mapRect(transform, target);
  if (device.width < 1 || device.height < 1) return { source, target };
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
  return { source: part, target: box };
}
