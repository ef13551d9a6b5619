import { kernelMemory, loadKernels } from '../kernels/index.ts';

/** Beyond this radius, px, a blur hides everything anyway, and its sums would leave 32 bits. */
export const MAX_RADIUS = 1000;

/**
 * Blurs a picture in place as the editor does: a stack blur (Mario Klingemann's), first along the rows, then along the
 * columns, with the picture's edge pixels repeated outwards: an opaque picture stays opaque up to its edges, and
 * nothing spreads beyond them. A triangle of `radius` px to each side weighs the pixels; results are rounded down.
 * The probes blur-image-* are met exactly.
 *
 * The colours of faint pixels weigh as much as those of opaque ones, and are divided by the blurred alpha after each
 * direction, so soft edges turn brighter than they were. The reference does the same (corpus text-blur: #c0392b becomes
 * #ff6354, with a yellow rim).
 *
 * @param pixels RGBA, 8 bits a channel, not premultiplied, `width` × `height` of them.
 * @param radius px of this picture, rounded to whole ones.
 */
export function stackBlur(pixels: Uint8ClampedArray, width: number, height: number, radius: number): void {
  blur(pixels, { width, height, reach: reachOf(radius), isWeighted: false });
}

/**
 * The same blur with colours weighted by their alpha, so that soft edges keep their colour: texts of schema 4 (v4
 * plain-blur). Premultiplied colours are blurred like the channels of an opaque picture, without a division.
 */
export function weightedBlur(pixels: Uint8ClampedArray, width: number, height: number, radius: number): void {
  blur(pixels, { width, height, reach: reachOf(radius), isWeighted: true });
}

const reachOf = (radius: number): number => Math.min(Math.round(radius), MAX_RADIUS);

/** A blur of a picture; lengths in px. */
interface Blur {
  width: number;
  height: number;
  reach: number;
  /** Whether colours count by their alpha. */
  isWeighted: boolean;
}

function blur(pixels: Uint8ClampedArray, how: Blur): void {
  const { width, height, reach } = how;
  if (reach < 1 || width < 1 || height < 1) return;
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  blurRows(words, how);
  blurColumns(words, how);
}

/** Words that are blurred at a time: they stay in a core's cache. */
const BAND = 64 * 1024;

function blurRows(words: Uint32Array, how: Blur): void {
  const { width, height, isWeighted } = how;
  const most = Math.max(1, Math.floor(BAND / width));
  const { band, blurBand, premultiply } = workbench(most * width, width, how);
  for (let top = 0; top < height; top += most) {
    const part = words.subarray(top * width, (top + most) * width);
    band.set(part);
    if (isWeighted) premultiply(part.length);
    blurBand(part.length / width, 1, width);
    part.set(band.subarray(0, part.length));
  }
}

function blurColumns(words: Uint32Array, how: Blur): void {
  const { width, height, isWeighted } = how;
  const most = Math.min(width, Math.max(16, Math.floor(BAND / height)));
  const { band, blurBand, unpremultiply } = workbench(most * height, height, how);
  for (let left = 0; left < width; left += most) {
    const columns = Math.min(most, width - left);
    // Moved one by one: a view and a call for each short row take longer.
    for (let y = 0, to = 0; y < height; y++)
      for (let from = y * width + left, end = from + columns; from < end; from++) band[to++] = words[from]!;
    blurBand(columns, columns, 1);
    if (isWeighted) unpremultiply(columns * height);
    for (let y = 0, from = 0; y < height; y++)
      for (let to = y * width + left, end = to + columns; to < end; to++) words[to] = band[from++]!;
  }
}

/**
 * Room for `size` words, and functions that work on them in it.
 * @returns `blurBand` blurs lines of `length` px: `step` words lie between the px of a line, `apart` between the lines
 */
function workbench(size: number, length: number, { reach, isWeighted }: Blur) {
  const { numerator, shift } = normalisation(reach);
  const { heap, memory } = kernelMemory(4 * (size + length + 2 * reach + 2));
  const kernels = loadKernels();
  const padded = heap + 4 * size;
  return {
    band: new Uint32Array(memory.buffer, heap, size),
    premultiply: (words: number) => kernels.premultiply(heap, heap + 4 * words),
    unpremultiply: (words: number) => kernels.unpremultiply(heap, heap + 4 * words),
    blurBand: (lines: number, step: number, apart: number) =>
      kernels.blurLines(!isWeighted, heap, length, lines, 4 * step, 4 * apart, reach, numerator, shift, padded),
  };
}

/**
 * `1 / (radius + 1)²` as the fraction `numerator / 2 ** shift` that stack blurs divide with: the numerator of at most
 * 9 bits that is just not too small. In probe blur-image-5 it makes a difference of 1 in one value out of five.
 */
function normalisation(radius: number): { numerator: number; shift: number } {
  const weight = (radius + 1) ** 2;
  const shift = 9 + Math.floor(Math.log2(weight));
  return { numerator: Math.ceil(2 ** shift / weight), shift };
}
