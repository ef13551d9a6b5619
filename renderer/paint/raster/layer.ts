import { release } from '../../release.ts';
import type { Rect } from '../../scene/types.ts';
import { isOpaque, words } from '../rgba8.ts';
import { type Canvas, createCanvas, ImageData } from './skia.ts';

/** RGBA, 8 bits a channel, not premultiplied. */
export interface Pixels {
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

/** px that filters have edited. */
export interface EditedPixels extends Pixels {
  isOpaque: boolean;
}

/** A group that is painted: a canvas, or px, which cost less to place than a canvas that they are put on. */
export type Layer = Canvas | EditedPixels;

export const isPixels = (layer: Layer): layer is EditedPixels => 'isOpaque' in layer;

export function dispose(layer: Layer): void {
  if (isPixels(layer)) release(layer.data);
  else layer.dispose();
}

/** The px as an image that is drawn: copied when it is. */
export const imageOf = ({ data, width, height }: Pixels): ImageData => new ImageData(data, width, height);

/** All px of a canvas. */
const read = (canvas: Canvas): Pixels =>
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height) as Pixels;

/** All px of a canvas, in its place. */
export function takePixels(canvas: Canvas): Pixels {
  const pixels = read(canvas);
  canvas.dispose();
  return pixels;
}

/** A canvas with px, in their place. */
export function canvasOf(pixels: Pixels): Canvas {
  const canvas = createCanvas(pixels.width, pixels.height);
  canvas.getContext('2d').putImageData(imageOf(pixels), 0, 0);
  release(pixels.data);
  return canvas;
}

/** A layer as a canvas, in its place. */
export const onCanvas = (layer: Layer): Canvas => (isPixels(layer) ? canvasOf(layer) : layer);

/**
 * Changes the px of a layer. They take its place: a canvas is a list of what was painted, and all that lies below what is put on
 * it would be painted once more.
 *
 * @param inner the part that counts; its edges are repeated around it, before the change and after it
 */
export function edit(layer: Layer, inner: Rect, change: (pixels: Pixels) => void): EditedPixels {
  // What lets something through has the colours that a canvas keeps of it.
  const pixels = isPixels(layer) && layer.isOpaque ? layer : withEdges(takePixels(onCanvas(layer)), inner);
  change(pixels);
  repeatEdges(pixels, inner);
  return pixels;
}

/** A copy of a canvas's px, with those of its part `inner` repeated around. */
export const pixelsOf = (canvas: Canvas, inner: Rect): EditedPixels => withEdges(read(canvas), inner);

/** px as a layer, those of its part `inner` repeated around it. */
export function withEdges(pixels: Pixels, inner: Rect): EditedPixels {
  repeatEdges(pixels, inner);
  const { data, width, height } = pixels;
  return { data, width, height, isOpaque: isOpaque(data) };
}

/** Copies the outermost px of `inner` outwards, over the px there. */
function repeatEdges({ data, width, height }: Pixels, { x: left, y: top, ...inner }: Rect): void {
  const px = words(data);
  const [right, bottom] = [left + inner.width, top + inner.height];
  for (let row = top * width; row < bottom * width; row += width) {
    px.fill(px[row + left]!, row, row + left);
    px.fill(px[row + right - 1]!, row + right, row + width);
  }
  for (let y = 0; y < top; y++) px.copyWithin(y * width, top * width, (top + 1) * width);
  for (let y = bottom; y < height; y++) px.copyWithin(y * width, (bottom - 1) * width, bottom * width);
}

/** A canvas with the outermost px of `inner` repeated around it, in place of another one. */
export function withRepeatedEdges(canvas: Canvas, inner: Rect): Canvas {
  // On another one: a canvas that is drawn on itself is painted anew for it.
  const copy = createCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d');
  for (const [y, height, top, high] of stretchesOf(inner.y, inner.height, canvas.height))
    for (const [x, width, left, wide] of stretchesOf(inner.x, inner.width, canvas.width))
      context.drawImage(canvas, x, y, width, height, left, top, wide, high);
  canvas.dispose();
  return copy;
}

/** Along one axis: which px of a canvas are copied whereto. */
const stretchesOf = (start: number, length: number, whole: number) =>
  [
    [start, 1, 0, start],
    [start, length, start, length],
    [start + length - 1, 1, start + length, whole - start - length],
  ] as const satisfies readonly (readonly [from: number, length: number, to: number, length: number])[];
