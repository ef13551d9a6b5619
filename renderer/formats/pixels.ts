import { setImmediate as turn } from 'node:timers/promises';
import { isOpaque as arePixelsOpaque, words } from '../paint/rgba8.ts';
import { ColorTable, NO_ROOM } from './color-table.ts';
import type { PicturePixels } from './types.ts';

/** Bytes that are looked at in one go, in about a ms: a service encodes on the thread that answers. */
const IN_ONE_GO = 4_000_000;

/** Whether nothing shines through. */
export async function isOpaque({ data, isOpaque }: PicturePixels): Promise<boolean> {
  if (isOpaque) return true;
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
export const hasManyColors = (picture: PicturePixels): boolean => sampledColors(picture) === MANY;

/** Of pictures that {@link hasManyColors}. */
export const MANY = Number.POSITIVE_INFINITY;

/** How many colours are met in some px of a picture, which lie evenly in it; or {@link MANY}. */
export function sampledColors({ data }: PicturePixels): number {
  const numbers = words(data);
  const count = Math.min(SAMPLES, numbers.length);
  const table = new ColorTable(Math.floor(count * MANY_COLORS));
  for (let i = 0; i < count; i++) {
    if (table.indexOf(numbers[placeOf(i, numbers.length)]!) === NO_ROOM) return MANY;
  }
  return table.size;
}

/** Which of so many px is looked at. */
function placeOf(i: number, px: number): number {
  const place = i * EVENLY;
  return Math.floor((place - Math.floor(place)) * px);
}

/** Of px that differ from those above them, how many kinds of steps there are to one colour. */
const FEW_STEPS = 0.8;

/** Whether colours mostly change from row to row by steps that are met again, as those of gradients and shadows. */
export function changesBySteps({ data, width }: PicturePixels): boolean {
  const numbers = words(data);
  const count = Math.min(SAMPLES, numbers.length);
  const [colors, steps] = [new ColorTable(count), new ColorTable(count)];
  for (let i = 0; i < count; i++) {
    const at = placeOf(i, numbers.length);
    const [color, above] = [numbers[at]!, numbers[at - width]];
    if (above === undefined || above === color) continue;
    colors.indexOf(color);
    steps.indexOf(stepTo(color, above));
  }
  return steps.size < FEW_STEPS * colors.size;
}

/** Every other channel, and what keeps the one below from borrowing. */
const [OTHERS, BORROWED] = [0x00ff00ff, 0x01000100];

/** Each channel without that of the px above. */
function stepTo(color: number, above: number): number {
  const low = ((color & OTHERS) | BORROWED) - (above & OTHERS);
  const high = (((color >>> 8) & OTHERS) | BORROWED) - ((above >>> 8) & OTHERS);
  return ((low & OTHERS) | ((high & OTHERS) << 8)) >>> 0;
}
