import { setImmediate as turn } from 'node:timers/promises';
import type { PicturePixels } from './types.ts';

/** Pixels as one number each: the alpha is the highest byte on every machine that Node runs on. */
function numbersOf({ data }: PicturePixels): Uint32Array {
  // Numbers of four bytes lie at multiples of four.
  const { buffer, byteOffset, byteLength } = data.byteOffset % 4 === 0 ? data : Uint8Array.from(data);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

const OPAQUE = 0xff000000;

/** px that are looked at in one go, in about a ms: a service encodes on the thread that answers. */
const IN_ONE_GO = 1_000_000;

/** Whether nothing shines through. */
export async function isOpaque(pixels: PicturePixels): Promise<boolean> {
  const numbers = numbersOf(pixels);
  for (let from = 0; from < numbers.length; from += IN_ONE_GO) {
    if (from > 0) await turn();
    for (const pixel of numbers.subarray(from, from + IN_ONE_GO)) if (pixel < OPAQUE) return false;
  }
  return true;
}

/** px that are looked at. */
const SAMPLES = 4096;
/** The golden ratio's fraction: its multiples lie evenly in 0..1, however many they are, and in every column. */
const EVENLY = 0.618033988749895;
/** Of the px that are looked at, how many have a colour that the others lack. */
const MANY_COLORS = 1 / 4;

/** Whether a picture has as many colours as photos have; drawings and texts have few, however large it is. */
export function hasManyColors(pixels: PicturePixels): boolean {
  const numbers = numbersOf(pixels);
  const count = Math.min(SAMPLES, numbers.length);
  const most = count * MANY_COLORS;
  const colors = new Set<number>();
  for (let i = 0; i < count && colors.size <= most; i++)
    colors.add(numbers[Math.floor(((i * EVENLY) % 1) * numbers.length)]!);
  return colors.size > most;
}
