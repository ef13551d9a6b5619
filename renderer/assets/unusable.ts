/** Why a file is not a picture that can be painted; its message completes "could not load URL: …". */
export class UnusableImage extends Error {}

/** Longest side of a picture, px: longer sides overflow the rasteriser's 16-bit coordinates. */
const LONGEST_SIDE = 32_767;

/** @throws UnusableImage where a side or the area is beyond the limits */
export function checkSize(width: number, height: number, maxPixels: number): void {
  const size = `${width} × ${height} px`;
  if (width < 1 || height < 1) throw new UnusableImage(`its size is ${size}`);
  if (Math.max(width, height) > LONGEST_SIDE) throw new UnusableImage(`${size} is more than ${LONGEST_SIDE} px a side`);
  if (width * height > maxPixels) {
    throw new UnusableImage(`${size} is more than ${Math.round(maxPixels / 1e6)} megapixels`);
  }
}
