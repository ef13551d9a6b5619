import type { Rect } from '../../../scene/types.ts';
import { areMeansExact, type Blocks, writeOpaqueMeans } from './block-means.ts';
import { copyRows } from './copy-rows.ts';
import { type CutOut, type Flip, OPAQUE, type Pixels } from './pixels.ts';

/** Pixels of a picture of `fullWidth` × `fullHeight` px, which may have been decoded smaller. */
export interface ReducedPixels extends Pixels {
  fullWidth: number;
  fullHeight: number;
}

/**
 * Shrinks a part of a picture as the reference does before it draws a picture smaller than it is: a pixel is the mean
 * of a block of round(k) × round(k) px, k being the factor, from the nearest px on. Checked to the last bit on factors
 * from 1.16 to 7.9 (corpus image-basic, image-photo-webp, image-cover-fit, image-keep-ratio, image-pixel-ratio,
 * image-stretch, image-rotation-30).
 * Mirroring comes first: it decides which px a block begins at.
 *
 * @param part px of the full picture
 * @param target whole px, not larger than the part
 */
export function shrink(
  pixels: ReducedPixels,
  part: Rect,
  target: { width: number; height: number },
  margin: number,
  { flipX, flipY }: Flip,
): CutOut {
  const columns = blocks(part.x, part.width, target.width, pixels.fullWidth, flipX);
  const rows = blocks(part.y, part.height, target.height, pixels.fullHeight, flipY);
  const [width, height] = [target.width + 2 * margin, target.height + 2 * margin];
  const words = new Uint32Array(width * height);
  const start = (y: number) => (y + margin) * width + margin;
  const isWhole = pixels.width === pixels.fullWidth && pixels.height === pixels.fullHeight;
  if (!isWhole) {
    const across = spans(columns, pixels.width / pixels.fullWidth);
    const down = spans(rows, pixels.height / pixels.fullHeight);
    const sums = new Float64Array(pixels.width * 4);
    for (let y = 0; y < target.height; y++) {
      sumRows(pixels, down, y, sums);
      writeMeansOfSums(sums, across, down.length, words, start(y));
    }
  } else if (columns.size === 1 && rows.size === 1) {
    copyRows(pixels, rows.from, columns.from, words, start);
  } else if (pixels.channels === 3 && areMeansExact(columns, rows)) {
    writeOpaqueMeans(pixels, columns, rows, words, start);
  } else {
    for (let y = 0; y < target.height; y++) writeMeans(pixels, columns, rows, y, words, start(y));
  }
  extendEdges(words, width, height, margin);
  return {
    data: new Uint8ClampedArray(words.buffer),
    width,
    height,
    source: { x: margin, y: margin, ...target },
  };
}

function blocks(offset: number, length: number, count: number, size: number, flip: boolean): Blocks {
  const factor = length / count;
  const block = Math.min(size, Math.max(1, Math.round(factor)));
  const start = flip ? size - offset - length : offset;
  const from = Int32Array.from({ length: count }, (_, i) => {
    const first = Math.min(size - block, Math.max(0, Math.round(start + i * factor)));
    return flip ? size - first - block : first;
  });
  return { from, size: block };
}

/** Writes the mean colours of the `y`th row of blocks; where there is alpha, colours count by it. */
function writeMeans(
  { data, width, channels }: Pixels,
  columns: Blocks,
  rows: Blocks,
  y: number,
  words: Uint32Array,
  at: number,
): void {
  const area = columns.size * rows.size;
  const [rowLength, blockLength] = [width * channels, columns.size * channels];
  const top = (rows.from[y] as number) * rowLength;
  const bottom = top + rows.size * rowLength;
  for (let x = 0; x < columns.from.length; x++) {
    const left = (columns.from[x] as number) * channels;
    let [red, green, blue, alpha] = [0, 0, 0, 0];
    for (let row = top + left; row < bottom; row += rowLength) {
      const end = row + blockLength;
      if (channels === 3) {
        for (let p = row; p < end; p += 3) {
          red += data[p] as number;
          green += data[p + 1] as number;
          blue += data[p + 2] as number;
        }
      } else {
        for (let p = row; p < end; p += 4) {
          const weight = data[p + 3] as number;
          red += weight * (data[p] as number);
          green += weight * (data[p + 1] as number);
          blue += weight * (data[p + 2] as number);
          alpha += weight;
        }
      }
    }
    words[at + x] =
      channels === 3 ? opaque(red / area, green / area, blue / area) : byAlpha(red, green, blue, alpha, area);
  }
}

/** The decoded px of each block of a row or column, and how much of each counts. */
interface Spans {
  first: Int32Array;
  /** The number of shares of each block; those of the `i`th block begin at `i × most`. */
  count: Int32Array;
  most: number;
  shares: Float64Array;
  /** Sum of a block's shares. */
  length: number;
}

/** @param scale decoded px per full px, less than 1 */
function spans({ from, size }: Blocks, scale: number): Spans {
  // A sliver of a px does not count: 3 × (8 / 3) ends at 8.
  const sliver = 1e-6;
  const most = Math.ceil(size * scale) + 1;
  const first = Int32Array.from(from, (begin) => Math.floor(begin * scale + sliver));
  const count = Int32Array.from(from, (begin, i) => Math.ceil((begin + size) * scale - sliver) - (first[i] as number));
  const shares = Float64Array.from({ length: from.length * most }, (_, i) => {
    const begin = (from[Math.floor(i / most)] as number) * scale;
    const px = (first[Math.floor(i / most)] as number) + (i % most);
    return Math.max(0, Math.min(begin + size * scale, px + 1) - Math.max(begin, px));
  });
  return { first, count, most, shares, length: size * scale };
}

/**
 * Sums the rows of the `y`th block of px that were decoded smaller, column by column: colours times alpha, and alpha.
 */
function sumRows({ data, width, channels }: Pixels, down: Spans, y: number, sums: Float64Array): void {
  const top = down.first[y] as number;
  const hasAlpha = channels === 4;
  sums.fill(0);
  for (let j = 0; j < (down.count[y] as number); j++) {
    const share = down.shares[y * down.most + j] as number;
    for (let p = (top + j) * width * channels, i = 0; i < sums.length; p += channels, i += 4) {
      const weight = share * (hasAlpha ? (data[p + 3] as number) : 255);
      sums[i] = (sums[i] as number) + weight * (data[p] as number);
      sums[i + 1] = (sums[i + 1] as number) + weight * (data[p + 1] as number);
      sums[i + 2] = (sums[i + 2] as number) + weight * (data[p + 2] as number);
      sums[i + 3] = (sums[i + 3] as number) + weight;
    }
  }
}

/** Writes the mean colours of the blocks of a row that was summed over `rows` px. */
function writeMeansOfSums(sums: Float64Array, across: Spans, rows: number, words: Uint32Array, at: number): void {
  for (let x = 0; x < across.first.length; x++) {
    let [red, green, blue, alpha] = [0, 0, 0, 0];
    const left = (across.first[x] as number) * 4;
    for (let i = 0; i < (across.count[x] as number); i++) {
      const share = across.shares[x * across.most + i] as number;
      red += share * (sums[left + 4 * i] as number);
      green += share * (sums[left + 4 * i + 1] as number);
      blue += share * (sums[left + 4 * i + 2] as number);
      alpha += share * (sums[left + 4 * i + 3] as number);
    }
    words[at + x] = byAlpha(red, green, blue, alpha, across.length * rows);
  }
}

const opaque = (red: number, green: number, blue: number): number =>
  OPAQUE | (rounded(blue) << 16) | (rounded(green) << 8) | rounded(red);

/** A mean as an RGBA word, from sums of colours times alpha. */
function byAlpha(red: number, green: number, blue: number, alpha: number, area: number): number {
  if (alpha === 0) return 0;
  return (
    (rounded(alpha / area) << 24) | (rounded(blue / alpha) << 16) | (rounded(green / alpha) << 8) | rounded(red / alpha)
  );
}

const rounded = (value: number) => (value + 0.5) | 0;

/** Repeats the outermost pixels over the margin. */
function extendEdges(words: Uint32Array, width: number, height: number, margin: number): void {
  for (let y = margin; y < height - margin; y++) {
    const row = y * width;
    words.fill(words[row + margin] as number, row, row + margin);
    words.fill(words[row + width - margin - 1] as number, row + width - margin, row + width);
  }
  for (let y = 0; y < margin; y++) {
    words.copyWithin(y * width, margin * width, (margin + 1) * width);
    words.copyWithin((height - 1 - y) * width, (height - margin - 1) * width, (height - margin) * width);
  }
}
