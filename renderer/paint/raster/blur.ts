/** Beyond this radius, px, a blur hides everything anyway, and its sums would leave 32 bits. */
export const MAX_RADIUS = 1000;

/**
 * Blurs a picture in place as the editor does: a stack blur (Mario Klingemann's), first along the rows, then along the
 * columns, with the picture's edge pixels repeated outwards: an opaque picture stays opaque up to its edges, and
 * nothing spreads beyond them. A triangle of `radius` px to each side weighs the pixels; results are rounded down.
 * The probes `blur-image-*` are met exactly.
 *
 * The colours of faint pixels weigh as much as those of opaque ones, and are divided by the blurred alpha after each
 * direction, so soft edges turn brighter than they were. That is the reference's doing (`text-blur`: #c0392b becomes
 * #ff6354, with a yellow rim).
 *
 * @param pixels RGBA, 8 bits a channel, not premultiplied, `width` × `height` of them.
 * @param radius px of this picture, rounded to whole ones.
 */
export function stackBlur(pixels: Uint8ClampedArray, width: number, height: number, radius: number): void {
  const reach = Math.min(Math.round(radius), MAX_RADIUS);
  if (reach < 1 || width < 1 || height < 1) return;
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  const turned = new Uint32Array(width * height);
  blurRows(words, width, height, reach);
  divideByAlpha(words);
  transpose(words, turned, width, height);
  blurRows(turned, height, width, reach);
  divideByAlpha(turned);
  transpose(turned, words, height, width);
}

/**
 * `1 / (radius + 1)²` as the fixed-point fraction that stack blurs divide with: the numerator of at most 9 bits that is
 * just not too small. In `blur-image-5` it makes a difference of 1 in one value out of five.
 */
function normalisation(radius: number): number {
  const weight = (radius + 1) ** 2;
  const denominator = 2 ** (9 + Math.floor(Math.log2(weight)));
  return Math.ceil(denominator / weight) / denominator;
}

function blurRows(words: Uint32Array, width: number, height: number, reach: number): void {
  const norm = normalisation(reach);
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  // A row with its ends repeated. Pixel x is the triangle's middle where it stands at x + reach.
  const padded = new Uint32Array(width + 2 * reach + 2);
  const values = new Uint8Array(padded.buffer);
  const middle = (reach + 1) * 4;
  const end = 2 * middle;
  for (let y = 0; y < height; y++) {
    const row = words.subarray(y * width, (y + 1) * width);
    const [first, last] = [row[0] as number, row[width - 1] as number];
    if (row.every((word) => word === first)) continue;
    padded.fill(first, 0, reach);
    padded.set(row, reach);
    padded.fill(last, reach + width);
    for (let channel = 0; channel < 4; channel++) {
      let sum = 0;
      // The values that the next step counts one time less, and one time more.
      let leaving = 0;
      let entering = 0;
      for (let k = 0; k <= 2 * reach + 1; k++) {
        const value = values[k * 4 + channel] as number;
        sum += value * Math.max(0, reach + 1 - Math.abs(k - reach));
        if (k <= reach) leaving += value;
        else entering += value;
      }
      const start = y * width * 4;
      for (let p = channel; p < width * 4; p += 4) {
        bytes[start + p] = (sum * norm) | 0;
        sum += entering - leaving;
        const crossing = values[p + middle] as number;
        leaving += crossing - (values[p] as number);
        entering += (values[p + end] as number) - crossing;
      }
    }
  }
}

/** Columns become rows. In tiles, which stay in the cache. */
function transpose(from: Uint32Array, to: Uint32Array, width: number, height: number): void {
  const tile = 16;
  for (let top = 0; top < height; top += tile)
    for (let left = 0; left < width; left += tile) {
      const bottom = Math.min(top + tile, height);
      const right = Math.min(left + tile, width);
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) to[x * height + y] = from[y * width + x] as number;
    }
}

function divideByAlpha(words: Uint32Array): void {
  const pixels = new Uint8ClampedArray(words.buffer, words.byteOffset, words.byteLength);
  for (let p = 0; p < pixels.length; p += 4) {
    const alpha = pixels[p + 3] as number;
    if (alpha === 255) continue;
    const scale = alpha > 0 ? 255 / alpha : 0;
    pixels[p] = (pixels[p] as number) * scale;
    pixels[p + 1] = (pixels[p + 1] as number) * scale;
    pixels[p + 2] = (pixels[p + 2] as number) * scale;
  }
}
