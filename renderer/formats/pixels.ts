import { setImmediate as turn } from 'node:timers/promises';
import { isOpaque as arePixelsOpaque, words } from '../paint/rgba8.ts';
import { ColorTable, NO_ROOM } from './color-table.ts';
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
  return !areFewer(data, Math.floor(Math.min(SAMPLES, data.length / 4) * MANY_COLORS));
}

/** Whether no more than `most` colours are met in the px that are looked at. */
function areFewer(data: Uint8Array, most: number): boolean {
  const numbers = words(data);
  const table = new ColorTable(most);
  const count = Math.min(SAMPLES, numbers.length);
  for (let i = 0; i < count; i++) {
    if (table.indexOf(numbers[Math.floor(((i * EVENLY) % 1) * numbers.length)]!) === NO_ROOM) return false;
  }
  return true;
}

/** px as numbers in a palette. */
export interface Indexed {
  /** A byte of each px, after one byte, 0, of each row. */
  rows: Buffer;
  /** RGBA, as {@link words} has it. */
  colors: Uint32Array;
}

/** The px as numbers of their colours, in the order in which these are met; undefined where there are more than `most`, 256 or less. */
export async function indexColors({ data, width, height }: PicturePixels, most: number): Promise<Indexed | undefined> {
  // A look at some px tells most pictures of more colours.
  if (!areFewer(data, most)) return;
  const numbers = words(data);
  const table = new ColorTable(most);
  const rows = Buffer.allocUnsafe((width + 1) * height);
  const rowsInOneGo = Math.ceil(IN_ONE_GO / 4 / width);
  let [from, to] = [0, 0];
  let color = numbers[0]!;
  let index = table.indexOf(color);
  for (let y = 0; y < height; y++) {
    if (y > 0 && y % rowsInOneGo === 0) await turn();
    rows[to++] = 0;
    for (const end = from + width; from < end; from++) {
      const next = numbers[from]!;
      if (next !== color) {
        color = next;
        index = table.indexOf(color);
        if (index === NO_ROOM) return;
      }
      rows[to++] = index;
    }
  }
  return { rows, colors: table.colors.subarray(0, table.size) };
}
