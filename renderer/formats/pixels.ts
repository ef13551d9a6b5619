import { setImmediate as turn } from 'node:timers/promises';
import { isOpaque as arePixelsOpaque, words } from '../paint/rgba8.ts';
import type { PicturePixels } from './types.ts';

/** Bytes that are looked at in one go, in about a ms: a service encodes on the thread that answers. */
const IN_ONE_GO = 4_000_000;

/** Whether nothing shines through. */
export async function isOpaque({ data }: PicturePixels): Promise<boolean> {
  for (let from = 0; from < data.length; from += IN_ONE_GO) {
    if (from > 0) await turn();
    if (!arePixelsOpaque(data.subarray(from, from + IN_ONE_GO))) return false;
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
export function hasManyColors({ data }: PicturePixels): boolean {
  const numbers = words(data);
  const count = Math.min(SAMPLES, numbers.length);
  const most = count * MANY_COLORS;
  // A table of those that were met, each at its place or the next free one, which holds no colour: 0.
  const met = new Uint32Array(PLACES);
  let [found, hasZero] = [0, false];
  for (let i = 0; i < count && found <= most; i++) {
    const color = numbers[Math.floor(((i * EVENLY) % 1) * numbers.length)]!;
    if (color === 0) {
      if (!hasZero) found++;
      hasZero = true;
      continue;
    }
    let place = Math.imul(color, SPREAD) >>> (32 - PLACES_BITS);
    while (met[place] !== 0 && met[place] !== color) place = (place + 1) % PLACES;
    if (met[place] === 0) found++;
    met[place] = color;
  }
  return found > most;
}

/** Places for colours: four for each of those that may be met. */
const PLACES_BITS = 12;
const PLACES = 2 ** PLACES_BITS;
/** The golden ratio's fraction of 2 ** 32: its multiples differ in their highest bits (Knuth, The Art of Computer Programming 3, 6.4). */
const SPREAD = 0x9e3779b1;
