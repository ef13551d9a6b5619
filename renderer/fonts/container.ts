import { inflateSync } from 'node:zlib';
import { reasonOf, UnusableFont } from './errors.ts';
import { repaired } from './sfnt/repair.ts';
import {
  buildSfnt,
  checkSfnt,
  extractFace,
  faceOffsets,
  isCollection,
  isKnownTable,
  isSfnt,
  readFrom,
  viewOf,
} from './sfnt/tables.ts';
import { unpackWoff2 } from './woff2/index.ts';

/** The size that a packed file may grow to, in bytes: larger than any real font. */
const MOST_BYTES = 128e6;

const WOFF = 0x774f4646;
const WOFF2 = 0x774f4632;
const OPENTYPE = 0x4f54544f;

/** Whether the bytes are a plain font file that needs no unpacking. */
export const isPlain = (data: Uint8Array): boolean => data.byteLength > 12 && isSfnt(viewOf(data).getUint32(0));

/**
 * The sfnt in a font file of any container: TrueType, OpenType, WOFF, WOFF2, or face `index` of a collection; with the
 * tables that some readers lack. Tables of a packed file that nothing here reads are left out. The same bytes where the
 * file is a plain one with everything.
 * @throws UnusableFont saying what the bytes are instead, or what is damaged
 */
export function unpackFont(data: Uint8Array, index = 0): Uint8Array {
  if (data.byteLength < 12) throw new UnusableFont('the file is empty or cut short');
  const signature = viewOf(data).getUint32(0);
  const sfnt = unpack(data, signature, index);
  checkSfnt(sfnt);
  return repaired(sfnt);
}

/** The container of a font file, and how many faces it holds. */
export function facesIn(data: Uint8Array): {
  container: 'TrueType' | 'OpenType' | 'WOFF' | 'WOFF2' | 'collection';
  faces: number;
} {
  const signature = data.byteLength < 12 ? 0 : viewOf(data).getUint32(0);
  if (isCollection(signature)) return { container: 'collection', faces: faceOffsets(readFrom(data)).length };
  const container =
    signature === WOFF ? 'WOFF' : signature === WOFF2 ? 'WOFF2' : signature === OPENTYPE ? 'OpenType' : 'TrueType';
  return { container, faces: 1 };
}

function unpack(data: Uint8Array, signature: number, index: number): Uint8Array {
  if (isSfnt(signature)) return data;
  if (isCollection(signature)) return extractFace(data, index);
  if (signature === WOFF) return unpackWoff(data);
  if (signature === WOFF2) return unpackWoff2(data, MOST_BYTES);
  throw new UnusableFont(describeBytes(data));
}

/** @source W3C, WOFF File Format 1.0 */
function unpackWoff(data: Uint8Array): Uint8Array {
  const view = viewOf(data);
  const count = data.byteLength < 44 ? 0 : view.getUint16(12);
  if (count === 0 || 44 + count * 20 > data.byteLength) throw new UnusableFont('the WOFF file is cut short');
  let total = 0;
  const tables = Array.from({ length: count }, (_, i) => {
    const at = 44 + i * 20;
    const tag = String.fromCharCode(...data.subarray(at, at + 4));
    if (!isKnownTable(tag)) return [];
    const [offset, packed, length] = [view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12)];
    total += length;
    if (offset + packed > data.byteLength) throw new UnusableFont('the WOFF file is cut short');
    if (total > MOST_BYTES) throw new UnusableFont(`it unpacks to more than ${MOST_BYTES / 1e6} MB`);
    const bytes = data.subarray(offset, offset + packed);
    return [{ tag, data: packed === length ? bytes : inflate(bytes, length) }];
  });
  return buildSfnt(view.getUint32(4), tables.flat());
}

function inflate(bytes: Uint8Array, length: number): Uint8Array {
  try {
    const inflated = inflateSync(bytes, { maxOutputLength: Math.max(length, 1) });
    if (inflated.byteLength === length) return inflated;
  } catch (error) {
    throw new UnusableFont(`the WOFF file is damaged (${reasonOf(error)})`, { cause: error });
  }
  throw new UnusableFont('the WOFF file is damaged');
}

function describeBytes(data: Uint8Array): string {
  const start = String.fromCharCode(...data.subarray(0, 64)).trimStart();
  if (/^<(!doctype html|html|head|body)/i.test(start)) return 'it is an HTML page, not a font file';
  if (/^<(\?xml|svg)/i.test(start)) return 'it is XML, not a font file';
  if (/^(\/\*|@font-face|@import)/.test(start)) return 'it is a stylesheet, not a font file';
  if (data[34] === 0x4c && data[35] === 0x50) return 'it is an EOT file; use TTF, OTF, WOFF or WOFF2';
  if (start.startsWith('%!PS') || data[0] === 0x80) return 'it is a Type 1 font; use TTF, OTF, WOFF or WOFF2';
  return 'it is not a font file (TTF, OTF, WOFF, WOFF2)';
}
