import { UnusableFont } from '../errors.ts';

/** A TrueType or OpenType file as its tables. */
export interface Sfnt {
  /** One table's bytes; null where the font lacks it. */
  table(tag: string): DataView | null;
  /** The tables' tags. */
  readonly tags: readonly string[];
}

const TRUETYPE = 0x00010000;
const APPLE_TRUETYPE = 0x74727565; // true
const OPENTYPE = 0x4f54544f; // OTTO
const COLLECTION = 0x74746366; // ttcf

/** More tables than any font has. */
const MOST_TABLES = 256;

/** Whether these bytes begin as an sfnt, packed or in a collection or not. */
export const isSfnt = (version: number): boolean =>
  version === TRUETYPE || version === APPLE_TRUETYPE || version === OPENTYPE;

export const isCollection = (version: number): boolean => version === COLLECTION;

/** Bytes as a DataView. */
export const viewOf = (data: Uint8Array): DataView => new DataView(data.buffer, data.byteOffset, data.byteLength);

/** Reads bytes of a file: from memory, or from disk a piece at a time. Gives fewer bytes at the file's end. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

export const readFrom =
  (data: Uint8Array): ReadAt =>
  (offset, length) =>
    data.subarray(offset, offset + length);

/**
 * Offsets of the faces in a file: one, or a collection's.
 * @throws UnusableFont where it is neither
 */
export function faceOffsets(read: ReadAt): number[] {
  const head = viewOf(read(0, 12));
  if (head.byteLength < 12) throw new UnusableFont('the file is cut short');
  if (isSfnt(head.getUint32(0))) return [0];
  if (!isCollection(head.getUint32(0))) throw new UnusableFont('it is not a font file');
  const count = head.getUint32(8);
  const offsets = viewOf(read(12, count * 4));
  if (count > 4096 || offsets.byteLength < count * 4) throw new UnusableFont('the font collection is damaged');
  return Array.from({ length: count }, (_, i) => offsets.getUint32(i * 4));
}

interface TableRecord {
  offset: number;
  length: number;
}

/** The table directory at an offset of the file. */
export function tableDirectory(read: ReadAt, offset: number): Map<string, TableRecord> {
  const head = viewOf(read(offset, 12));
  const count = head.byteLength < 12 ? 0 : head.getUint16(4);
  const directory = viewOf(read(offset + 12, count * 16));
  if (count === 0 || count > MOST_TABLES || directory.byteLength < count * 16)
    throw new UnusableFont('its table directory is damaged');
  const records = new Map<string, TableRecord>();
  for (let at = 0; at < directory.byteLength; at += 16) {
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((i) => directory.getUint8(at + i)));
    records.set(tag, { offset: directory.getUint32(at + 8), length: directory.getUint32(at + 12) });
  }
  return records;
}

/**
 * Opens one face. Tables are read when they are asked for.
 * @throws UnusableFont where the directory is damaged
 */
export function openSfnt(read: ReadAt, offset = 0): Sfnt {
  const records = tableDirectory(read, offset);
  return {
    tags: [...records.keys()],
    table(tag) {
      const record = records.get(tag);
      if (!record) return null;
      const bytes = read(record.offset, record.length);
      return bytes.byteLength < record.length ? null : viewOf(bytes);
    },
  };
}

/** The tables that shaping, drawing and embedding read. Others may hold anything, of any size. */
const KNOWN_TABLES = new Set(
  (
    'cmap head hhea hmtx maxp name OS/2 post cvt_ fpgm glyf loca prep gasp hdmx kern LTSH PCLT VDMX vhea vmtx ' +
    'CFF_ CFF2 VORG EBDT EBLC EBSC CBDT CBLC COLR CPAL SVG_ sbix bdat bloc ' +
    'BASE GDEF GPOS GSUB JSTF MATH fvar gvar avar cvar STAT HVAR VVAR MVAR meta ' +
    'acnt ankr bsln fdsc feat fmtx just kerx lcar ltag morx mort opbd prop trak Zapf'
  )
    .split(' ')
    .map((tag) => tag.replace('_', ' ')),
);

export const isKnownTable = (tag: string): boolean => KNOWN_TABLES.has(tag);

/** The same font without tables that nothing here reads; itself where it has none. */
export function withKnownTables(data: Uint8Array): Uint8Array {
  const tables = [...tableDirectory(readFrom(data), 0)];
  if (tables.every(([tag]) => isKnownTable(tag))) return data;
  return buildSfnt(
    viewOf(data).getUint32(0),
    tables
      .filter(([tag]) => isKnownTable(tag))
      .map(([tag, { offset, length }]) => ({ tag, data: data.subarray(offset, offset + length) })),
  );
}

/** The tables of glyphs that are drawn: not EBDT, the bitmaps of one colour, which browsers don't draw either. */
const GLYPHS = ['glyf', 'CFF ', 'CFF2', 'CBDT', 'sbix', 'SVG '];

/**
 * Checks that a face has what shaping and drawing need, within the file.
 * @throws UnusableFont naming the table that is missing or cut off
 */
export function checkSfnt(data: Uint8Array): void {
  const records = tableDirectory(readFrom(data), 0);
  for (const [tag, { offset, length }] of records)
    if (offset + length > data.byteLength) throw new UnusableFont(`the file is cut short within its table ${tag}`);
  for (const tag of ['head', 'hhea', 'hmtx', 'maxp', 'cmap'])
    if (!records.has(tag)) throw new UnusableFont(`it lacks the table ${tag}`);
  if (!GLYPHS.some((tag) => records.has(tag)))
    throw new UnusableFont(records.has('EBDT') ? 'it holds bitmaps without outlines' : 'it holds no glyphs');
  if (records.has('glyf') && !records.has('loca')) throw new UnusableFont('it lacks the table loca');
  const head = records.get('head')!;
  const unitsPerEm = head.length >= 54 ? viewOf(data).getUint16(head.offset + 18) : 0;
  if (unitsPerEm < 16 || unitsPerEm > 16384) throw new UnusableFont('its table head is damaged');
}

/** Writes tables into an sfnt file. `version` is the first four bytes. */
export function buildSfnt(version: number, tables: readonly { tag: string; data: Uint8Array }[]): Uint8Array {
  const sorted = [...tables].sort((a, b) => (a.tag < b.tag ? -1 : 1));
  const aligned = (length: number) => (length + 3) & ~3;
  const size = 12 + sorted.length * 16 + sorted.reduce((sum, { data }) => sum + aligned(data.byteLength), 0);
  const out = new Uint8Array(size);
  const view = viewOf(out);
  const log = Math.floor(Math.log2(sorted.length));
  view.setUint32(0, version);
  view.setUint16(4, sorted.length);
  view.setUint16(6, 16 << log);
  view.setUint16(8, log);
  view.setUint16(10, sorted.length * 16 - (16 << log));
  let offset = 12 + sorted.length * 16;
  sorted.forEach(({ tag, data }, i) => {
    const record = 12 + i * 16;
    for (let c = 0; c < 4; c++) view.setUint8(record + c, tag.charCodeAt(c));
    out.set(data, offset);
    view.setUint32(record + 4, checksum(view, offset, aligned(data.byteLength)));
    view.setUint32(record + 8, offset);
    view.setUint32(record + 12, data.byteLength);
    offset += aligned(data.byteLength);
  });
  return out;
}

function checksum(view: DataView, offset: number, length: number): number {
  let sum = 0;
  for (let at = offset; at < offset + length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
}

/** One face of a collection as a file of its own. */
export function extractFace(data: Uint8Array, index: number): Uint8Array {
  const read = readFrom(data);
  const offset = faceOffsets(read)[index];
  if (offset === undefined) throw new UnusableFont(`the collection has no face ${index}`);
  const tables = [...tableDirectory(read, offset)].map(([tag, record]) => ({
    tag,
    data: data.subarray(record.offset, record.offset + record.length),
  }));
  return buildSfnt(viewOf(data).getUint32(offset), tables);
}
