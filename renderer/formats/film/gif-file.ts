/** Writes animated GIFs of still ones. Blocks as in the GIF89a specification (W3C). */
import type { Area } from './area.ts';

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const GRAPHIC_CONTROL = 0xf9;
const HEADER = 13;

/** The bit of a screen or an image that says that a table of colours follows, and the bits of its size. */
const HAS_TABLE = 0x80;
const SIZE_BITS = 0x07;
const INTERLACED = 0x40;
const tableSize = (packed: number): number => (packed & HAS_TABLE ? 3 * 2 ** ((packed & SIZE_BITS) + 1) : 0);

/** What becomes of a frame before the next is drawn: it stays, or its area becomes transparent. */
const DISPOSAL = { stays: 1 << 2, cleared: 2 << 2 } as const;
const HAS_TRANSPARENT = 0x01;

/** A frame: a still GIF that is drawn over what was there before. */
export interface GifFrame {
  area: Area;
  file: Buffer;
  /** Hundredths of a second. */
  delay: number;
  /** Whether its area becomes transparent before the next frame. */
  isCleared: boolean;
}

/** Where a list of sub-blocks ends, the empty one included. */
function endOfBlocks(file: Buffer, from: number): number {
  let at = from;
  for (let size = file[at]!; size > 0; size = file[at]!) at += size + 1;
  return at + 1;
}

/** The blocks of a frame: its time, its place, its table of colours and its picture. */
function blocksOf({ area, file, delay, isCleared }: GifFrame): Buffer {
  const screen = file[10]!;
  const common = file.subarray(HEADER, HEADER + tableSize(screen));
  let at = HEADER + common.length;
  let transparent: number | undefined;
  while (file[at] === EXTENSION) {
    if (file[at + 1] === GRAPHIC_CONTROL && file[at + 3]! & HAS_TRANSPARENT) transparent = file[at + 6]!;
    at = endOfBlocks(file, at + 2);
  }
  if (file[at] !== IMAGE) throw new Error('the GIF of a frame holds no picture');
  const packed = file[at + 9]!;
  const own = file.subarray(at + 10, at + 10 + tableSize(packed));
  const table = own.length > 0 ? own : common;
  const from = at + 10 + own.length;

  const control = Buffer.from([EXTENSION, GRAPHIC_CONTROL, 4, 0, 0, 0, transparent ?? 0, 0]);
  control[3] = (isCleared ? DISPOSAL.cleared : DISPOSAL.stays) | (transparent === undefined ? 0 : HAS_TRANSPARENT);
  control.writeUInt16LE(Math.min(0xffff, delay), 4);
  const place = Buffer.alloc(10, IMAGE);
  for (const [i, value] of [area.x, area.y, area.width, area.height].entries()) place.writeUInt16LE(value, 1 + 2 * i);
  place[9] = HAS_TABLE | (packed & INTERLACED) | ((own.length > 0 ? packed : screen) & SIZE_BITS);
  return Buffer.concat([control, place, table, file.subarray(from, endOfBlocks(file, from + 1))]);
}

/** How often a GIF plays, as browsers know it since Netscape; the file plays once where it does not say. */
function repetition(loop: number): Buffer {
  if (loop === 1) return Buffer.alloc(0);
  const block = Buffer.from([EXTENSION, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0]);
  block.writeUInt16LE(loop === 0 ? 0 : loop - 1, 16);
  return block;
}

/**
 * One GIF of the frames, of which the first covers all of it.
 * @param loop how often it plays; 0: again and again
 */
export function joinGifs(
  frames: readonly GifFrame[],
  { width, height, loop }: { width: number; height: number; loop: number },
): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write('GIF89a', 'latin1');
  header.writeUInt16LE(width, 6);
  header.writeUInt16LE(height, 8);
  // 8 bits of each colour, and no table of the whole file.
  header[10] = 0x70;
  return Buffer.concat([
    header,
    ...(frames.length > 1 ? [repetition(loop)] : []),
    ...frames.map(blocksOf),
    Buffer.from([TRAILER]),
  ]);
}
