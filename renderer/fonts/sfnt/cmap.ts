import { UnusableFont } from '../errors.ts';
import type { Sfnt } from './tables.ts';

/** The glyph of a code point; 0 where there is none. */
export type GlyphOf = (codePoint: number) => number;

/** Platform and encoding of the subtables, best first, in HarfBuzz's order; the symbol encoding is last but the Mac's. */
const PREFERENCE = ['3,10', '0,6', '0,4', '3,1', '0,3', '0,2', '0,1', '0,0', '3,0', '1,0'];

/**
 * The face's character map.
 * @throws UnusableFont where it has none that can be read
 */
export function readCharacterMap(sfnt: Sfnt): GlyphOf {
  const cmap = sfnt.table('cmap');
  if (!cmap || cmap.byteLength < 4) throw new UnusableFont('it lacks the table cmap');
  const count = Math.min(cmap.getUint16(2), Math.floor((cmap.byteLength - 4) / 8));
  const subtables = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    const at = 4 + i * 8;
    subtables.set(`${cmap.getUint16(at)},${cmap.getUint16(at + 2)}`, cmap.getUint32(at + 4));
  }
  for (const encoding of PREFERENCE) {
    const offset = subtables.get(encoding);
    const glyphOf = offset === undefined ? null : readSubtable(cmap, offset);
    if (!glyphOf) continue;
    const guarded = within(glyphOf);
    // A symbol font maps its bytes from U+F000 on.
    return encoding === '3,0' ? (c) => guarded(c) || (c < 0x100 ? guarded(0xf000 + c) : 0) : guarded;
  }
  throw new UnusableFont('its character map has no known encoding');
}

/** A damaged map has no glyph where reading it leaves the table. */
const within =
  (glyphOf: GlyphOf): GlyphOf =>
  (codePoint) => {
    try {
      return glyphOf(codePoint);
    } catch {
      return 0;
    }
  };

function readSubtable(cmap: DataView, offset: number): GlyphOf | null {
  if (offset + 8 > cmap.byteLength) return null;
  const table = new DataView(cmap.buffer, cmap.byteOffset + offset, cmap.byteLength - offset);
  switch (table.getUint16(0)) {
    case 0:
      return (c) => (c < 256 ? table.getUint8(6 + c) : 0);
    case 4:
      return segments(table);
    case 6:
      return trimmed(table, table.getUint16(6), table.getUint16(8), 10);
    case 10:
      return trimmed(table, table.getUint32(12), table.getUint32(16), 20);
    case 12:
      return groups(table, (start, c, glyph) => glyph + c - start);
    case 13:
      return groups(table, (_start, _c, glyph) => glyph);
    default:
      return null;
  }
}

const trimmed =
  (table: DataView, first: number, count: number, at: number): GlyphOf =>
  (c) =>
    c >= first && c < first + count ? table.getUint16(at + (c - first) * 2) : 0;

/** The first index of `count` whose `end` is not below `wanted`. */
function lowerBound(count: number, wanted: number, end: (index: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (end(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Format 4: segments of the basic plane. */
function segments(table: DataView): GlyphOf {
  const twice = table.getUint16(6);
  const count = twice / 2;
  return (c) => {
    if (c > 0xffff) return 0;
    const i = lowerBound(count, c, (n) => table.getUint16(14 + n * 2));
    if (i >= count) return 0;
    const start = table.getUint16(16 + twice + i * 2);
    if (c < start) return 0;
    const delta = table.getUint16(16 + twice * 2 + i * 2);
    const rangeAt = 16 + twice * 3 + i * 2;
    const range = table.getUint16(rangeAt);
    if (range === 0) return (c + delta) & 0xffff;
    const glyph = table.getUint16(rangeAt + range + (c - start) * 2);
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  };
}

/** Formats 12 and 13: groups of code points of all planes. */
function groups(table: DataView, glyph: (start: number, c: number, first: number) => number): GlyphOf {
  const count = Math.min(table.getUint32(12), Math.floor((table.byteLength - 16) / 12));
  return (c) => {
    const i = lowerBound(count, c, (n) => table.getUint32(16 + n * 12 + 4));
    if (i >= count) return 0;
    const start = table.getUint32(16 + i * 12);
    return c < start ? 0 : glyph(start, c, table.getUint32(16 + i * 12 + 8));
  };
}
