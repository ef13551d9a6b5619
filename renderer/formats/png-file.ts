import { createRequire } from 'node:module';
import { lazy } from '../lazy.ts';
import { drawingFile, MOST_COLORS } from './drawing-file.ts';
import type { KeptFiles } from './kept-files.ts';
import { hasManyColors, MANY, sampledColors } from './pixels.ts';
import { AFTER, BEFORE, beginning, chunk, closeChunk, fourBytes, HEADER, RGBA, SIGNATURE } from './png-chunks.ts';
import { encodeStrips, type Strip, stripNames, stripsOf } from './strips.ts';
import type { PicturePixels } from './types.ts';

export { prepareKernels } from './kernels/index.ts';

/**
 * The PNG of a picture. fdeflate looks for no repetitions but those of the pixel beside. Of photos it so makes files of
 * 0.6 times the size in a fifth of the time; drawings and texts repeat. (Measured of 1242 pictures, with zlib for what repeats: where
 * {@link hasManyColors} chooses fdeflate, its file was never the larger one.) All hold the same px.
 * @param kept strips of photos
 */
export const pngFile = async (picture: PicturePixels, kept?: KeptFiles): Promise<Buffer> =>
  (await drawnFile(picture)) ?? photoFile(picture, kept);

/** The PNG of a picture that is no photo. */
export async function drawnFile(picture: PicturePixels): Promise<Buffer | undefined> {
  const colors = sampledColors(picture);
  // A look at some px tells most pictures of more colours than a palette has.
  return colors === MANY ? undefined : drawingFile(picture, colors <= MOST_COLORS);
}

/** Names of the strips of a photo; undefined for other pictures, which have none. */
export const stripNamesOf = (picture: PicturePixels): string[] | undefined =>
  hasManyColors(picture) ? stripNames(picture) : undefined;

const BITS = 8;
/** Filters of rows (PNG specification, 9.2). */
const [SUB, PAETH] = [1, 4];
/** A zlib stream (RFC 1950) begins so, and ends with an empty last block and the sum of all bytes (Adler-32). */
const BEGIN = Buffer.from([0x78, 0x01]);
const END = Buffer.from([0x03, 0x00]);
const SUM = 4;

/** A file whose strips are parts of one zlib stream, each in a chunk of its own. */
async function photoFile(picture: PicturePixels, kept: KeptFiles | undefined): Promise<Buffer> {
  const strips = await encodeStrips(picture, kept, photoStrip);
  const sum = stripsOf(picture).reduce(
    (before, strip, i) => joined(before, strips[i]!.readUInt32BE(), lengthOf(strip)),
    1,
  );
  return Buffer.concat([
    beginning(picture, BITS, RGBA),
    chunk('IDAT', BEGIN),
    ...strips.map((strip) => strip.subarray(SUM)),
    chunk('IDAT', Buffer.concat([END, fourBytes(sum)])),
    chunk('IEND'),
  ]);
}

/** The largest prime below 2 ** 16 (RFC 1950, 8.2). */
const BASE = 65_521;
const modulo = (number: number): number => ((number % BASE) + BASE) % BASE;

/** The two numbers of an Adler-32, and the Adler-32 of numbers of any sign and size. */
const partsOf = (sum: number) => ({ low: sum & 0xffff, high: sum >>> 16 });
const sumOf = (low: number, high: number): number => modulo(high) * 2 ** 16 + modulo(low);

/** The Adler-32 of bytes of which it is known of the first ones, and of the `length` others. */
function joined(before: number, sum: number, length: number): number {
  const [first, second] = [partsOf(before), partsOf(sum)];
  return sumOf(first.low + second.low - 1, first.high + second.high + (first.low - 1) * length);
}

/** The Adler-32 of `length` bytes once the first one is larger by `more`. */
function withFirstByte(sum: number, more: number, length: number): number {
  const { low, high } = partsOf(sum);
  return sumOf(low + more, high + more * length);
}

/** Bytes of a strip's rows, each with its filter. */
const lengthOf = ({ width, height }: Strip): number => height * (4 * width + 1);

/** By `require`, and when the first photo comes: it is a library of 18 MB. */
const engine = lazy(() => createRequire(import.meta.url)('@napi-rs/image') as typeof import('@napi-rs/image'));

/** A block of the stream (RFC 1951, 3.2.3) begins with a bit that says whether it is the last, and two of its kind. */
const BLOCK_HEAD = 3;
const [LAST, KIND] = [0b001, 0b110];
/** A block with codes of its own (3.2.7). */
const OWN_CODES = 0b100;
/** The rest of an empty block without compression (3.2.4), which ends at a byte. */
const EMPTY = Buffer.from([0x00, 0x00, 0xff, 0xff]);
/** The first byte of an empty block with the fixed codes (3.2.6), which ends with two zeros more. */
const EMPTY_OF_TEN_BITS = 0b010;

/**
 * The Adler-32 of a strip's rows, and the chunk that holds them: made in the memory of the PNG of the strip, and copied, as that
 * memory is as large as the strip's px.
 */
async function photoStrip(strip: Strip): Promise<Buffer> {
  const { Transformer, CompressionType, FilterType } = engine();
  const options = { compressionType: CompressionType.Fast, filterType: FilterType.Paeth };
  const file = await Transformer.fromRgbaPixels(strip.data, strip.width, strip.height).png(options);
  const stream = SIGNATURE.length + BEFORE + HEADER + AFTER + BEFORE;
  const from = stream + BEGIN.length;
  const to = stream + file.readUInt32BE(stream - BEFORE) - SUM;
  const given = file.readUInt32BE(to);
  const isPacked = (file[from]! & KIND) === OWN_CODES;
  const { begin, end } = isPacked ? packedPart(file, from, to) : unpackedPart(file, from, to);
  const sum = isPacked ? withFirstByte(given, SUB - PAETH, lengthOf(strip)) : given;
  const at = begin - BEFORE - SUM;
  file.writeUInt32BE(sum, at);
  closeChunk(file.subarray(begin - BEFORE, end + AFTER), 'IDAT');
  return Buffer.from(file.subarray(at, end + AFTER));
}

/** Where a part of a stream lies in a file. */
interface Part {
  begin: number;
  end: number;
}

/**
 * Of noise fdeflate makes nothing smaller, but blocks without compression of rows without filters: none of them is the last
 * now.
 */
function unpackedPart(file: Buffer, from: number, to: number): Part {
  for (let at = from; at < to; at += 5 + file.readUInt16LE(at + 1)) file[at]! &= ~LAST;
  return { begin: from, end: to };
}

/** The bit at which fdeflate's first code lies in its block, after codes that are always the same. */
const FIRST_CODE = 413;
/** Its byte. */
const FIRST = FIRST_CODE >>> 3;

/**
 * Makes fdeflate's block a part of a stream: its first row gets the filter Sub, whose differences are below any row those that
 * Paeth has below none; it is not the last block, and ends at a byte.
 *
 * The code of Sub is two bits shorter than that of Paeth. An empty block of ten bits before (3.2.6), a byte and these two, keeps
 * all that follows at its place.
 */
function packedPart(file: Buffer, from: number, to: number): Part {
  file[from]! &= ~LAST;
  // The code of Paeth is 10101, that of Sub 010, each written from the lowest bit of a byte on.
  file[from + FIRST + 1] = (file[from + FIRST + 1]! & 0b1111_1100) | 0b01;
  for (let at = from + FIRST; at > from; at--) file[at] = (file[at]! << 2) | (file[at - 1]! >>> 6);
  file[from + FIRST]! &= 0b0111_1111;
  file[from]! <<= 2;
  file[from - 1] = EMPTY_OF_TEN_BITS;
  // The code that ends it ends with a one.
  let end = to;
  while (file[end - 1] === 0) end--;
  if (Math.clz32(file[end - 1]!) - 24 < BLOCK_HEAD) file[end++] = 0;
  return { begin: from - 1, end: end + EMPTY.copy(file, end) };
}
