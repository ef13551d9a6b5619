import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { indexColors } from './pixels.ts';
import { beginning, chunk, PALETTE } from './png-chunks.ts';
import type { PicturePixels } from './types.ts';

const compress = promisify(deflate);
/** Levels 4 to 6 make files 3 to 9 % smaller, in up to 1.6 times the time. */
const ZLIB = { level: 3, memLevel: 9, chunkSize: 2 ** 16 };

/** The most colours of a palette (PNG specification, 11.2.2). */
export const MOST_COLORS = 256;
/** Bits that a px may take in a palette (11.2.1). */
const BITS = [1, 2, 4, 8] as const;

/**
 * The PNG of a picture whose px are numbers in a palette, without loss; undefined where it has more colours than a palette. It always
 * has an alpha, as other PNGs of this renderer have: programs that read px get four channels of each.
 */
export async function paletteFile(picture: PicturePixels): Promise<Buffer | undefined> {
  const indexed = await indexColors(picture, MOST_COLORS);
  if (!indexed) return;
  const { rows, colors } = indexed;
  const bits = BITS.find((bits) => colors.length <= 2 ** bits)!;
  const packed = pack(rows, picture.width, picture.height, bits);
  const { palette, alphas } = paletteOf(colors);
  return Buffer.concat([
    beginning(picture, bits, PALETTE),
    chunk('PLTE', palette),
    chunk('tRNS', alphas),
    chunk('IDAT', await compress(packed, ZLIB)),
    chunk('IEND'),
  ]);
}

/** The contents of the chunks PLTE and tRNS: alphas up to the last colour that lets something through, at least one. */
function paletteOf(colors: Uint32Array): { palette: Buffer; alphas: Buffer } {
  const palette = Buffer.alloc(3 * colors.length);
  const alphas = Buffer.alloc(colors.length);
  let seenThrough = 1;
  colors.forEach((color, i) => {
    palette.set([color & 0xff, (color >>> 8) & 0xff, (color >>> 16) & 0xff], 3 * i);
    alphas[i] = color >>> 24;
    if (alphas[i] !== 0xff) seenThrough = i + 1;
  });
  return { palette, alphas: alphas.subarray(0, seenThrough) };
}

/** The rows with px of fewer bits, the first one in a byte's highest (7.2), in the same memory. */
function pack(rows: Buffer, width: number, height: number, bits: number): Buffer {
  if (bits === 8) return rows;
  const inByte = 8 / bits;
  let [from, to] = [0, 0];
  for (let y = 0; y < height; y++) {
    rows[to++] = rows[from++]!;
    for (let left = width; left > 0; left -= inByte) {
      let byte = 0;
      for (let i = 0; i < inByte; i++) byte = (byte << bits) | (i < left ? rows[from++]! : 0);
      rows[to++] = byte;
    }
  }
  return rows.subarray(0, to);
}
