import { brotliDecompressSync } from 'node:zlib';
import { UnusableFont } from '../errors.ts';
import { buildSfnt, isKnownTable } from '../sfnt/tables.ts';
import { rebuildGlyphs } from './glyphs.ts';
import { type Reader, readBase128, readerOf } from './reader.ts';

// Own code, because the registry's decoder (wawoff2) is a WebAssembly build without a bound on what it unpacks to; its
// first font costs about 100 ms in every thread, and it returns views of memory that the next font overwrites. Node's
// brotli and the steps below take 1 to 5 ms. See docs/decisions/woff2.md.

/** @source W3C, WOFF File Format 2.0, 4.1 "Known table tags" */
const KNOWN_TAGS =
  'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep CFF_ VORG EBDT EBLC gasp hdmx kern LTSH PCLT VDMX vhea vmtx BASE GDEF GPOS GSUB EBSC JSTF MATH CBDT CBLC COLR CPAL SVG_ sbix acnt avar bdat bloc bsln cvar fdsc feat fmtx fvar gvar hsty just lcar mort morx opbd prop trak Zapf Silf Glat Gloc Feat Sill'
    .split(' ')
    .map((tag) => tag.replace('_', ' '));
const ARBITRARY_TAG = 63;
const COLLECTION = 0x74746366; // ttcf

interface Entry {
  tag: string;
  length: number;
  transformed: boolean;
  /** Bytes in the unpacked stream. */
  stored: number;
}

/**
 * Unpacks a WOFF2 file to an sfnt of at most `mostBytes`.
 * @throws UnusableFont where it is damaged, larger, or a collection
 * @source W3C, WOFF File Format 2.0, 4 and 5
 */
export function unpackWoff2(data: Uint8Array, mostBytes: number): Uint8Array {
  try {
    return unpack(data, mostBytes);
  } catch (error) {
    if (error instanceof UnusableFont) throw error;
    throw new UnusableFont('the WOFF2 file is damaged or cut short', { cause: error });
  }
}

function unpack(data: Uint8Array, mostBytes: number): Uint8Array {
  const header = readerOf(data);
  header.bytes(4);
  const flavor = header.u32();
  if (flavor === COLLECTION) throw new UnusableFont('it is a collection in WOFF2, which is not read');
  header.bytes(4);
  const count = header.u16();
  header.bytes(6);
  const packed = header.u32();
  header.bytes(24);
  const entries = Array.from({ length: count }, () => readEntry(header));
  const size = entries.reduce((sum, { stored }) => sum + stored, 0);
  if (size > mostBytes || entries.some(({ length }) => length > mostBytes))
    throw new UnusableFont(`it unpacks to more than ${mostBytes / 1e6} MB`);
  const stream = readerOf(brotliDecompressSync(header.bytes(packed), { maxOutputLength: Math.max(size, 1) }));
  const stored = new Map(entries.map((entry) => [entry.tag, { ...entry, data: stream.bytes(entry.stored) }]));

  const tables = new Map([...stored].map(([tag, entry]) => [tag, entry.data]));
  const glyf = stored.get('glyf');
  if (glyf?.transformed) {
    const rebuilt = rebuildGlyphs(readerOf(glyf.data), mostBytes);
    tables.set('glyf', rebuilt.glyf);
    tables.set('loca', rebuilt.loca);
    const hmtx = stored.get('hmtx');
    const hhea = stored.get('hhea');
    if (hmtx?.transformed && hhea) {
      const metrics = new DataView(hhea.data.buffer, hhea.data.byteOffset, hhea.data.byteLength).getUint16(34);
      tables.set('hmtx', rebuildMetrics(readerOf(hmtx.data), metrics, rebuilt.lefts));
    }
  }
  return buildSfnt(
    flavor,
    [...tables].flatMap(([tag, bytes]) => (isKnownTable(tag) ? [{ tag, data: bytes }] : [])),
  );
}

function readEntry(reader: Reader): Entry {
  const flags = reader.u8();
  const index = flags & 63;
  const tag = index === ARBITRARY_TAG ? String.fromCharCode(...reader.bytes(4)) : KNOWN_TAGS[index]!;
  const version = flags >> 6;
  const transformed = tag === 'glyf' || tag === 'loca' ? version === 0 : version !== 0;
  if (transformed && !['glyf', 'loca', 'hmtx'].includes(tag))
    throw new UnusableFont(`the WOFF2 file transforms its table ${tag}`);
  const length = readBase128(reader);
  return { tag, length, transformed, stored: transformed ? readBase128(reader) : length };
}

/** Advances and left bearings; the file leaves out bearings that equal the glyph's left edge. */
function rebuildMetrics(reader: Reader, metrics: number, lefts: Int16Array): Uint8Array {
  const flags = reader.u8();
  const glyphs = lefts.length;
  if (metrics === 0 || metrics > glyphs) throw new RangeError('the number of metrics is wrong');
  const advances = Array.from({ length: metrics }, () => reader.u16());
  const out = new DataView(new ArrayBuffer(metrics * 4 + (glyphs - metrics) * 2));
  for (let i = 0; i < glyphs; i++) {
    const omitted = flags & (i < metrics ? 1 : 2);
    const left = omitted ? lefts[i]! : reader.i16();
    if (i < metrics) out.setUint16(i * 4, advances[i]!);
    out.setInt16(i < metrics ? i * 4 + 2 : metrics * 2 + i * 2, left);
  }
  return new Uint8Array(out.buffer);
}
