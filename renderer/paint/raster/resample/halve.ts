/**
 * Pixels at half the size: each is the mean of four, whose colours count by their alpha.
 *
 * @param data RGBA, 8 bits each, not premultiplied, of `2 × width` by `2 × height` px
 */
export function halve(data: Buffer, width: number, height: number): Uint8ClampedArray<ArrayBuffer> {
  const from = new Uint32Array(data.buffer, data.byteOffset, 4 * width * height);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < height; y++) {
    const above = y * 4 * width;
    const below = above + 2 * width;
    for (let x = 0; x < width; x++) {
      const a = from[above + 2 * x] as number;
      const b = from[above + 2 * x + 1] as number;
      const c = from[below + 2 * x] as number;
      const d = from[below + 2 * x + 1] as number;
      // Most of a drawing is of one colour.
      to[y * width + x] = a === b && a === c && a === d ? a : meanOf(a, b, c, d);
    }
  }
  return new Uint8ClampedArray(to.buffer);
}

/** The mean of four RGBA words. */
function meanOf(a: number, b: number, c: number, d: number): number {
  const [aAlpha, bAlpha, cAlpha, dAlpha] = [a >>> 24, b >>> 24, c >>> 24, d >>> 24];
  const alpha = aAlpha + bAlpha + cAlpha + dAlpha;
  if (alpha === 0) return 0;
  let mean = ((alpha + 2) >> 2) << 24;
  for (let shift = 0; shift < 24; shift += 8) {
    const sum =
      ((a >>> shift) & 255) * aAlpha +
      ((b >>> shift) & 255) * bAlpha +
      ((c >>> shift) & 255) * cAlpha +
      ((d >>> shift) & 255) * dAlpha;
    mean |= (sum / alpha + 0.5) << shift;
  }
  return mean;
}
