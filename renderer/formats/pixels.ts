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
  const colors = new Set<number>();
  for (let i = 0; i < count && colors.size <= most; i++)
    colors.add(numbers[Math.floor(((i * EVENLY) % 1) * numbers.length)]!);
  return colors.size > most;
}
