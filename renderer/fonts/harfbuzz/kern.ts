import type { Sfnt } from '../sfnt/tables.ts';

/** Font units by which the second of two neighbouring glyphs is moved towards the first (negative) or away from it. */
export type Kerning = (left: number, right: number) => number;

/** More pairs than any `kern` table has. */
const MOST_PAIRS = 100_000;

/**
 * The kerning of a font that has it in a `kern` table instead of GPOS. HarfBuzz's build for WebAssembly leaves that
 * table out; Chromium and Skia read it. Null where the font has no such kerning.
 * @source OpenType `kern` version 0, subtable format 0
 */
export function readKerning(sfnt: Sfnt): Kerning | null {
  const table = sfnt.table('kern');
  if (!table || hasKernFeature(sfnt)) return null;
  const pairs = readPairs(table);
  return pairs.size === 0 ? null : (left, right) => pairs.get(left * 0x10000 + right) ?? 0;
}

const KERN = 0x6b65726e;

/** Whether GPOS kerns: then the `kern` table does not count. A damaged table is HarfBuzz's to judge. */
function hasKernFeature(sfnt: Sfnt): boolean {
  const table = sfnt.table('GPOS');
  if (!table || table.byteLength < 10) return false;
  const list = table.getUint16(6);
  if (list + 2 > table.byteLength) return false;
  const count = table.getUint16(list);
  for (let i = 0; i < count && list + 2 + 6 * (i + 1) <= table.byteLength; i++)
    if (table.getUint32(list + 2 + 6 * i) === KERN) return true;
  return false;
}

const HORIZONTAL = 0x01;
const MINIMUM = 0x02;
const CROSS_STREAM = 0x04;
const OVERRIDE = 0x08;

function readPairs(table: DataView): Map<number, number> {
  const pairs = new Map<number, number>();
  if (table.byteLength < 4 || table.getUint16(0) !== 0) return pairs;
  const subtables = table.getUint16(2);
  for (let i = 0, at = 4; i < subtables && at + 14 <= table.byteLength; i++) {
    const coverage = table.getUint16(at + 4);
    const count = table.getUint16(at + 6);
    // The length is 16 bits wide, and too small for tables that are longer: the count tells how long it is.
    const next = Math.max(at + table.getUint16(at + 2), at + 14 + 6 * count);
    const kerns = (coverage & HORIZONTAL) !== 0 && (coverage & (MINIMUM | CROSS_STREAM)) === 0;
    if (coverage >> 8 === 0 && kerns) {
      for (let pair = 0; pair < count && pairs.size < MOST_PAIRS; pair++) {
        const record = at + 14 + 6 * pair;
        if (record + 6 > table.byteLength) break;
        const key = table.getUint16(record) * 0x10000 + table.getUint16(record + 2);
        const before = coverage & OVERRIDE ? 0 : (pairs.get(key) ?? 0);
        pairs.set(key, before + table.getInt16(record + 4));
      }
    }
    at = next;
  }
  return pairs;
}
