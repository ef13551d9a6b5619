/**
 * The only door to skia-canvas. With this contrast and gamma, and hinting off, text of 20 px and up is the same to the
 * pixel as in Chromium's canvas.
 */
import { Canvas, FontLibrary, ImageData, loadImage, Path2D } from 'skia-canvas';

export type { CanvasRenderingContext2D as Context } from 'skia-canvas';
export { Canvas, FontLibrary, ImageData, loadImage, Path2D };

/** A transparent canvas of whole px, drawn by the CPU. Dispose of it when its pixels are no longer needed. */
export function createCanvas(width: number, height: number): Canvas {
  const canvas = new Canvas(width, height, { gpu: false, textContrast: 0.2, textGamma: 1.2 });
  canvas.getContext('2d').fontHinting = false;
  return canvas;
}
