import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { buildSfnt, openSfnt, readFrom } from '../../renderer/fonts/sfnt/tables.ts';
import { root } from './tools.ts';

// Fonts as they are met in the wild and read by few: made of an ordinary one, table by table.

const TRUETYPE = 0x00010000;

/** Lora, regular, Latin; unpacked. */
export const ordinaryFont = (): Uint8Array =>
  unpackFont(readFileSync(path.join(root, 'node_modules/@fontsource/lora/files/lora-latin-400-normal.woff2')));

/** A font with other tables: a new one in place of one of the same tag, none where it is null. */
export function withTables(
  font: Uint8Array,
  changed: Readonly<Record<string, Uint8Array | null>>,
  version = TRUETYPE,
): Buffer {
  const sfnt = openSfnt(readFrom(font));
  const tables = new Map<string, Uint8Array>();
  for (const tag of sfnt.tags) {
    const table = sfnt.table(tag)!;
    tables.set(tag, new Uint8Array(table.buffer, table.byteOffset, table.byteLength));
  }
  for (const [tag, data] of Object.entries(changed)) {
    if (data) tables.set(tag, data);
    else tables.delete(tag);
  }
  return Buffer.from(
    buildSfnt(
      version,
      [...tables].map(([tag, data]) => ({ tag, data })),
    ),
  );
}

/** Big-endian numbers of 16 bits. */
const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, i * 2);
  return bytes;
};

/** A `cmap` with one subtable. */
const cmapWith = (platform: number, encoding: number, subtable: Buffer): Buffer =>
  Buffer.concat([words(0, 1, platform, encoding, 0, 12), subtable]);

/** Subtable format 4: characters to glyphs, each a segment of its own. */
function segments(glyphs: ReadonlyMap<number, number>): Buffer {
  const sorted = [...glyphs].sort(([a], [b]) => a - b);
  const count = sorted.length + 1;
  const ends = [...sorted.map(([code]) => code), 0xffff];
  const deltas = [...sorted.map(([code, glyph]) => glyph - code), 1];
  const body = words(count * 2, 0, 0, 0, ...ends, 0, ...ends, ...deltas, ...ends.map(() => 0));
  return Buffer.concat([words(4, body.length + 6, 0), body]);
}

/** A `cmap` for Windows symbols (3, 0), as dingbat fonts have: printable ASCII at U+F020 and on. */
export const symbolCmap = (glyphOf: (code: number) => number): Buffer =>
  cmapWith(3, 0, segments(new Map(ascii.map((code) => [0xf000 + code, glyphOf(code)]))));

/** A `cmap` for the Macintosh (1, 0), format 6: printable ASCII. */
export const macintoshCmap = (glyphOf: (code: number) => number): Buffer =>
  cmapWith(1, 0, words(6, 10 + ascii.length * 2, 0, ascii[0]!, ascii.length, ...ascii.map(glyphOf)));

const ascii = Array.from({ length: 0x7f - 0x20 }, (_, i) => 0x20 + i);

/** The variant of an ordinary font that lacks `post`, the names of its glyphs. */
export const withoutPost = (): Buffer => withTables(ordinaryFont(), { post: null });

/** Big-endian numbers of 32 bits. */
const longs = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeInt32BE(value, i * 4);
  return bytes;
};

/** An INDEX of CFF2: a count, the size of offsets, offsets from 1 on, the objects. */
function indexOf(objects: readonly Buffer[]): Buffer {
  const offsets = [1];
  for (const object of objects) offsets.push(offsets.at(-1)! + object.length);
  return Buffer.concat([longs(objects.length), Buffer.from([4]), longs(...offsets), ...objects]);
}

/**
 * A font with CFF2 outlines: the characters of the ordinary one, every glyph a box that is as high as its number says.
 * @source OpenType, "CFF2 — Compact Font Format Version 2"
 */
export function cff2Font(): Buffer {
  const font = ordinaryFont();
  const glyphs = openSfnt(readFrom(font)).table('maxp')!.getUint16(4);
  const number = (value: number) => Buffer.from([28, (value >> 8) & 0xff, value & 0xff]);
  const [RMOVETO, HLINETO, VLINETO] = [21, 6, 7];
  const box = (height: number) =>
    Buffer.concat([
      ...[number(60), number(0), Buffer.from([RMOVETO]), number(300), Buffer.from([HLINETO])],
      ...[number(height), Buffer.from([VLINETO]), number(-300), Buffer.from([HLINETO])],
    ]);
  const charStrings = indexOf(Array.from({ length: glyphs }, (_, i) => box(200 + (i % 97) * 5)));
  const offset = (value: number) => Buffer.concat([Buffer.from([29]), longs(value)]);
  const privateDict = Buffer.concat([offset(0), offset(0), Buffer.from([18])]);
  const [header, globals] = [Buffer.from([2, 0, 5, 0, 13]), longs(0)];
  const start = header.length + 13 + globals.length;
  const top = Buffer.concat([
    ...[offset(start), Buffer.from([17])],
    ...[offset(start + charStrings.length), Buffer.from([12, 36])],
  ]);
  const cff2 = Buffer.concat([header, top, globals, charStrings, indexOf([privateDict])]);
  const maxp = Buffer.concat([longs(0x00005000), words(glyphs)]);
  const gone = { glyf: null, loca: null, prep: null, gasp: null, STAT: null, GDEF: null, GPOS: null, GSUB: null };
  return withTables(font, { ...gone, CFF2: cff2, maxp }, OPENTYPE);
}

const OPENTYPE = 0x4f54544f;
