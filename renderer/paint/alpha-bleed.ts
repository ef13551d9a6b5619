/** RGBA as one number each: the alpha is the highest byte on every machine that Node runs on. */
const ALPHA = 0xff000000;

/**
 * Gives clear pixels the colour of visible neighbours, in place ("alpha bleeding"). Skia and PDF readers scale pixels
 * that are not premultiplied, and a JPEG mixes the pixels of a block: the black of clear pixels would darken the edges
 * beside them.
 * @param data RGBA, 8 bits each, not premultiplied, `width` px a row
 */
export function colorClearPixels(data: Buffer | Uint8ClampedArray, width: number): void {
  const pixels = new Uint32Array(data.buffer, data.byteOffset, data.length / 4);
  const last = pixels.length - 1;
  for (let i = 0; i <= last; i++) {
    const own = pixels[i]!;
    if (own & ALPHA) continue;
    const column = i % width;
    const left = column > 0 ? pixels[i - 1]! : 0;
    const up = i >= width ? pixels[i - width]! : 0;
    const right = column < width - 1 ? pixels[i + 1]! : 0;
    const down = i + width <= last ? pixels[i + width]! : 0;
    // Prefer a visible neighbour's colour; otherwise a clear neighbour that this pass has already coloured.
    const beside = left & ALPHA ? left : up & ALPHA ? up : right & ALPHA ? right : down & ALPHA ? down : left || up;
    pixels[i] = beside & ~ALPHA;
  }
  for (let i = last - 1; i >= 0; i--)
    if (pixels[i] === 0) pixels[i] = (pixels[i + 1]! || pixels[Math.min(last, i + width)]!) & ~ALPHA;
}
