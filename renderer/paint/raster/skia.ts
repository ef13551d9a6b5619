/**
 * The only door to skia-canvas. Contrast and gamma are those of Chromium's canvas; they count for the text that
 * skia-canvas itself writes (`text.ts`).
 */
import { Canvas, type CanvasRenderingContext2D, FontLibrary, ImageData, loadImage, Path2D } from 'skia-canvas';
import type { Rgba8 } from '../rgba8.ts';

export type { CanvasRenderingContext2D as Context } from 'skia-canvas';
export { Canvas, FontLibrary, ImageData, loadImage, Path2D };

/** A transparent canvas of whole px, drawn by the CPU. Dispose of it when its pixels are no longer needed. */
export function createCanvas(width: number, height: number): Canvas {
  const canvas = new Canvas(width, height, { gpu: false, textContrast: 0.2, textGamma: 1.2 });
  canvas.getContext('2d').fontHinting = false;
  return canvas;
}

/** An image of opaque pixels. Told so, Skia need not multiply each by its alpha: 0.7 MP are drawn in 0.7 ms instead of 3. */
export const opaqueImage = ({ data, width, height }: Rgba8): ImageData =>
  new ImageData(new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), width, height, {
    colorType: 'RGB888x',
  });

/** So near to 1 that every colour stays the same 8 bits (tried with 52 colours on three others). */
const NEARLY_OPAQUE = 0.99999;

/**
 * Fills a path with the context's style.
 *
 * skia-canvas 4.0.0-rc1 drops all that was painted before an opaque fill whose path is larger than the canvas in the
 * path's own coordinates, whatever the transform makes of it. One that is not quite opaque it keeps.
 *
 * @param isRisky false where the style is known to be translucent, or the path smaller than the canvas
 */
export function fillPath(
  context: CanvasRenderingContext2D,
  path: Path2D,
  rule: 'nonzero' | 'evenodd',
  isRisky: boolean,
): void {
  const isFaded = isRisky && context.globalAlpha === 1;
  if (isFaded) context.globalAlpha = NEARLY_OPAQUE;
  context.fill(path, rule);
  if (isFaded) context.globalAlpha = 1;
}

/** Fills the context's own path, as {@link fillPath} does; `isRisky`: false, too, where the context's alpha is below 1. */
export function fillOwnPath(context: CanvasRenderingContext2D, isRisky: boolean): void {
  if (isRisky) context.globalAlpha = NEARLY_OPAQUE;
  context.fill();
  if (isRisky) context.globalAlpha = 1;
}
