import { release } from '../../release.ts';
import type { Rect } from '../../scene/types.ts';
import { type Canvas, createCanvas } from './skia.ts';

interface Pixels {
  /** RGBA, 8 bits a channel, not premultiplied. */
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/**
 * Changes the px of a part of a canvas. They lie on a new one, in place of the old: a canvas is a list of what was painted, and all
 * that lies below them would be painted once more.
 *
 * @param part whole px; what lies beyond is left out
 */
export function editPixels(canvas: Canvas, part: Rect, edit?: (pixels: Pixels) => void): Canvas {
  const { width, height } = canvas;
  const image = canvas.getContext('2d').getImageData(part.x, part.y, part.width, part.height);
  canvas.dispose();
  edit?.(image as Pixels);
  const edited = createCanvas(width, height);
  edited.getContext('2d').putImageData(image, part.x, part.y);
  release(image.data as Uint8ClampedArray);
  return edited;
}
