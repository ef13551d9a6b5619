import type { Mask } from '../../scene/types.ts';
import { imageOf, takePixels } from './layer.ts';
import { type Canvas, createCanvas, type ImageData } from './skia.ts';

/**
 * Keeps of a layer as much as a mask lets be seen.
 *
 * @param paint paints the mask's items on a canvas of the layer's size
 */
export function cutByMask(layer: Canvas, mask: Mask, paint: (shape: Canvas) => void): void {
  const { width, height } = layer;
  const shape = createCanvas(width, height);
  paint(shape);
  const seen = mask.kind === 'luminance' ? luminanceOf(shape, mask.linear ?? false) : shape;
  const context = layer.getContext('2d');
  context.save();
  context.resetTransform();
  context.globalAlpha = 1;
  context.globalCompositeOperation = 'destination-in';
  context.drawImage(seen, 0, 0);
  context.restore();
  shape.dispose();
}

/** Weights of red, green and blue in Skia's `SkLumaColorFilter`. */
const [RED, GREEN, BLUE] = [0.2125, 0.7154, 0.0721];

/** sRGB's transfer function (IEC 61966-2-1), for whole channel values. */
const LINEAR = Float64Array.from({ length: 256 }, (_, i) => {
  const v = i / 255;
  return 255 * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
});
const AS_IS = Float64Array.from({ length: 256 }, (_, i) => i);

/** The lightness of a canvas as opacity. */
function luminanceOf(canvas: Canvas, linear: boolean): ImageData {
  const pixels = takePixels(canvas);
  toLuminance(pixels.data, linear);
  return imageOf(pixels);
}

/**
 * Turns lightness into opacity: makes each px black, and as opaque as it was light.
 *
 * @param pixels RGBA, 8 bits a channel, not premultiplied
 */
function toLuminance(pixels: Uint8ClampedArray, linear: boolean): void {
  const curve = linear ? LINEAR : AS_IS;
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3]!;
    if (alpha === 0) continue;
    const light = RED * curve[pixels[i]!]! + GREEN * curve[pixels[i + 1]!]! + BLUE * curve[pixels[i + 2]!]!;
    pixels[i] = pixels[i + 1] = pixels[i + 2] = 0;
    pixels[i + 3] = (light * alpha) / 255;
  }
}
