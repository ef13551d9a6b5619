import { viewOf } from './tables.ts';

/** Glyphs by code, of a character map or one of its subtables. */
export type CharacterMap = Map<number, number>;

interface Subtable {
  platform: number;
  encoding: number;
  offset: number;
}

const WINDOWS = 3;
const MACINTOSH = 1;
const UNICODE = 0;

/** More subtables than any font has. */
const MOST_SUBTABLES = 64;

function subtablesOf(cmap: DataView): Subtable[] {
  const count = cmap.byteLength < 4 ? 0 : Math.min(cmap.getUint16(2), MOST_SUBTABLES, (cmap.byteLength - 4) >> 3);
  return Array.from({ length: count }, (_, i) => {
    const at = 4 + i * 8;
    return { platform: cmap.getUint16(at), encoding: cmap.getUint16(at + 2), offset: cmap.getUint32(at + 4) };
  });
}

const isUnicode = ({ platform, encoding }: Subtable): boolean =>
  platform === UNICODE || (platform === WINDOWS && (encoding === 1 || encoding === 10));

/**
 * The Unicode character map of a font that has none of its own: made of its map for Windows symbols (3, 0), whose
 * characters U+F020 to U+F0FF stand for U+0020 to U+00FF too, and of its map for the Macintosh (1, 0). Null where the
 * font has a Unicode map, or no map that can be read.
 * @source OpenType `cmap`, "Encoding records and encodings"; Skia and HarfBuzz read symbol fonts this way
 */
export function derivedUnicodeMap(cmap: DataView): CharacterMap | null {
  const subtables = subtablesOf(cmap);
  if (subtables.some(isUnicode)) return null;
  const found: CharacterMap = new Map();
  const add = (platform: number, charactersOf: (code: number) => readonly number[]) => {
    const subtable = subtables.find((one) => one.platform === platform && one.encoding === 0);
    if (!subtable) return;
    for (const [code, glyph] of readSubtable(cmap, subtable.offset))
      for (const character of charactersOf(code)) found.set(character, glyph);
  };
  add(MACINTOSH, (code) => macintoshCharacter(code));
  add(WINDOWS, (code) => (code >= SYMBOLS && code <= SYMBOLS + 0xff ? [code, code - SYMBOLS] : [code]));
  return found.size > 0 ? found : null;
}

const SYMBOLS = 0xf000;

const macintosh = new TextDecoder('macintosh');

const macintoshCharacter = (code: number): number[] =>
  code > 0xff ? [] : [macintosh.decode(Uint8Array.of(code)).codePointAt(0) ?? code];

/** A subtable of format 0, 4 or 6, the formats of maps that are not Unicode; empty where it is of another or damaged. */
function readSubtable(cmap: DataView, offset: number): CharacterMap {
  const glyphs: CharacterMap = new Map();
  const u16 = (at: number) => (offset + at + 2 <= cmap.byteLength ? cmap.getUint16(offset + at) : 0);
  const put = (code: number, glyph: number) => {
    if (glyph !== 0) glyphs.set(code, glyph);
  };
  if (offset + 6 > cmap.byteLength) return glyphs;
  const format = u16(0);
  if (format === 0)
    for (let code = 0; code < 256 && offset + 6 + code < cmap.byteLength; code++)
      put(code, cmap.getUint8(offset + 6 + code));
  if (format === 6) for (let i = 0; i < Math.min(u16(8), 0x10000); i++) put(u16(6) + i, u16(10 + i * 2));
  if (format === 4) {
    const count = u16(6) >> 1;
    const [ends, starts, deltas, ranges] = [14, 16 + count * 2, 16 + count * 4, 16 + count * 6];
    let left = 0x10000;
    for (let i = 0; i < count; i++) {
      const [first, last] = [u16(starts + i * 2), u16(ends + i * 2)];
      const [delta, range] = [u16(deltas + i * 2), u16(ranges + i * 2)];
      // Segments of a damaged table may overlap without end.
      for (let code = first; code <= last && code < 0xffff && left > 0; code++, left--) {
        const listed = range === 0 ? code : u16(ranges + i * 2 + range + (code - first) * 2);
        put(code, listed === 0 ? 0 : (listed + delta) & 0xffff);
      }
    }
  }
  return glyphs;
}

/** A `cmap` table with one Unicode subtable (3, 10), format 12. */
export function unicodeCmap(map: CharacterMap): Uint8Array {
  const groups: { first: number; last: number; glyph: number }[] = [];
  for (const [code, glyph] of [...map].sort(([a], [b]) => a - b)) {
    const group = groups.at(-1);
    if (group && code === group.last + 1 && glyph === group.glyph + code - group.first) group.last = code;
    else groups.push({ first: code, last: code, glyph });
  }
  const table = new Uint8Array(12 + 16 + groups.length * 12);
  const view = viewOf(table);
  const header = [
    [2, 1],
    [4, WINDOWS],
    [6, 10],
    [12, 12],
  ] as const;
  for (const [at, value] of header) view.setUint16(at, value);
  view.setUint32(8, 12);
  view.setUint32(16, 16 + groups.length * 12);
  view.setUint32(24, groups.length);
  groups.forEach(({ first, last, glyph }, i) => {
    [first, last, glyph].forEach((value, part) => {
      view.setUint32(28 + i * 12 + part * 4, value);
    });
  });
  return table;
}
