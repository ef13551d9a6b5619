/** Joins GIFs to one. Blocks as in the GIF89a specification (W3C). */

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const GRAPHIC_CONTROL = 0xf9;
const HEADER = 13;

/** The bit of a screen or an image that says that a table of colours follows. */
const HAS_TABLE = 0x80;
const tableSize = (packed: number): number => (packed & HAS_TABLE ? 3 * 2 ** ((packed & 7) + 1) : 0);

/** What becomes of a frame before the next is drawn. */
const DISPOSAL = { bits: 0x1c, toBackground: 2 << 2 } as const;

/** The frames of a GIF, each with a table of colours of its own. */
export interface GifPart {
  /** Graphic control extensions and images, as they stand in a file. */
  blocks: Buffer;
  frames: number;
}

/** Where a list of sub-blocks ends, the empty one included. */
function endOfBlocks(file: Buffer, from: number): number {
  let at = from;
  for (let size = file[at]!; size > 0; size = file[at]!) at += size + 1;
  return at + 1;
}

/**
 * Reads the frames of a GIF that was just encoded. What is said of the whole file, such as how often it plays, is left out.
 * @param isOpaque else its last frame is cleared before what follows it
 */
export function readGif(file: Buffer, isOpaque: boolean): GifPart {
  const screen = file[10]!;
  const common = file.subarray(HEADER, HEADER + tableSize(screen));
  const pieces: Buffer[] = [];
  let frames = 0;
  let control: Buffer | undefined;
  let at = HEADER + common.length;
  while (at < file.length && file[at] !== TRAILER) {
    if (file[at] === EXTENSION) {
      const end = endOfBlocks(file, at + 2);
      if (file[at + 1] === GRAPHIC_CONTROL) {
        control = Buffer.from(file.subarray(at, end));
        pieces.push(control);
      }
      at = end;
    } else if (file[at] === IMAGE) {
      const packed = file[at + 9]!;
      const own = tableSize(packed);
      const end = endOfBlocks(file, at + 10 + own + 1);
      const descriptor = Buffer.from(file.subarray(at, at + 10));
      if (own === 0) descriptor[9] = (packed & 0x40) | (screen & (HAS_TABLE | 7));
      pieces.push(
        descriptor,
        own === 0 ? common : file.subarray(at + 10, at + 10 + own),
        file.subarray(at + 10 + own, end),
      );
      frames++;
      at = end;
    } else throw new Error('the GIF is damaged');
  }
  if (control && !isOpaque) control[3] = (control[3]! & ~DISPOSAL.bits) | DISPOSAL.toBackground;
  return { blocks: Buffer.concat(pieces), frames };
}

/** How often a GIF plays, as browsers know it since Netscape; the file plays once where it does not say. */
function repetition(loop: number): Buffer {
  if (loop === 1) return Buffer.alloc(0);
  const block = Buffer.from([EXTENSION, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0]);
  block.writeUInt16LE(loop === 0 ? 0 : loop - 1, 16);
  return block;
}

/**
 * One GIF of the parts, whose first frame covers all of it.
 * @param loop how often it plays; 0: again and again
 */
export function joinGifs(
  parts: readonly GifPart[],
  { width, height, loop }: { width: number; height: number; loop: number },
): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write('GIF89a', 'latin1');
  header.writeUInt16LE(width, 6);
  header.writeUInt16LE(height, 8);
  // 8 bits of each colour, and no table of the whole file.
  header[10] = 0x70;
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const blocks = parts.map((part) => part.blocks);
  return Buffer.concat([header, ...(frames > 1 ? [repetition(loop)] : []), ...blocks, Buffer.from([TRAILER])]);
}
