import { setImmediate as turn } from 'node:timers/promises';
import { words } from '../paint/rgba8.ts';
import { deflateRows, UP } from './deflate-rows.ts';
import { type Kernels, withKernels } from './kernels/index.ts';
import { changesBySteps } from './pixels.ts';
import { beginning, chunk, PALETTE, RGBA } from './png-chunks.ts';
import type { PicturePixels } from './types.ts';

/** The most colours of a palette (PNG specification, 11.2.2). */
export const MOST_COLORS = 256;
/** Bits that a px may take in a palette (11.2.1). */
const BITS = [1, 2, 4, 8] as const;

/**
 * The PNG of a picture in which much repeats. Up to 256 colours become numbers in a palette, without loss. It always has an alpha,
 * as other PNGs of this renderer have: programs that read px get four channels of each.
 * @param mayFit whether it may have no more colours than a palette
 */
export const drawingFile = (picture: PicturePixels, mayFit: boolean): Promise<Buffer> =>
  withKernels(async (kernels) => (mayFit && (await paletteFile(kernels, picture))) || rgbaFile(kernels, picture));

async function rgbaFile(kernels: Kernels, picture: PicturePixels): Promise<Buffer> {
  const { data, width, height } = picture;
  const rows = { data, height, bytes: 4 * width, bits: 8, bytesOfPx: 4 } as const;
  const plain = await deflateRows(kernels, rows);
  // Of gradients either may be shorter, by a third and more.
  const filtered = changesBySteps(picture) ? await deflateRows(kernels, { ...rows, filter: UP }) : plain;
  const shorter = filtered.length < plain.length ? filtered : plain;
  return Buffer.concat([beginning(picture, 8, RGBA), chunk('IDAT', shorter), chunk('IEND')]);
}

async function paletteFile(kernels: Kernels, picture: PicturePixels): Promise<Buffer | undefined> {
  const indexed = await indexColors(kernels, picture);
  if (!indexed) return;
  const { numbers, colors } = indexed;
  const bits = BITS.find((bits) => colors.length <= 2 ** bits)!;
  const { palette, alphas } = paletteOf(colors);
  const rows = { data: numbers, height: picture.height, bytes: picture.width, bits, bytesOfPx: 1 } as const;
  return Buffer.concat([
    beginning(picture, bits, PALETTE),
    chunk('PLTE', palette),
    chunk('tRNS', alphas),
    chunk('IDAT', await deflateRows(kernels, rows)),
    chunk('IEND'),
  ]);
}

/** px as numbers in a palette. */
interface Indexed {
  /** A byte of each px. */
  numbers: Buffer;
  /** RGBA, as {@link words} has it. */
  colors: Uint32Array;
}

/** px that are looked at in one go, in about a ms. */
const IN_ONE_GO = 2 ** 19;

/** The px as numbers of their colours, in the order in which these are met; undefined where a palette has no room for them. */
async function indexColors(kernels: Kernels, { data }: PicturePixels): Promise<Indexed | undefined> {
  const { memory } = kernels;
  const numbers = Buffer.allocUnsafe(data.length / 4);
  // The input begins anew.
  kernels.begin(1, 1);
  kernels.beginColors();
  const [input, output] = [kernels.input(), kernels.output()];
  const most = Math.floor(kernels.room() / 4);
  let size = 0;
  for (let from = 0, done = 0; from < numbers.length; from += most, done += most) {
    if (done >= IN_ONE_GO) {
      await turn();
      done = 0;
    }
    const count = Math.min(most, numbers.length - from);
    memory.set(data.subarray(4 * from, 4 * (from + count)), input);
    size = kernels.numbersOf(input, count, output);
    if (size < 0) return;
    numbers.set(memory.subarray(output, output + count), from);
  }
  const colors = kernels.colorsAt();
  return { numbers, colors: words(memory.slice(colors, colors + 4 * size)) };
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
