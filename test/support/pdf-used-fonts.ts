/** The fonts that a pdf's text is shown in, and what is wrong with them by ISO 14289-1, 7.21. */
import type { PdfDict, PdfFileObjects } from './pdf-file.ts';

export interface UsedFont {
  name: string;
  font: PdfDict;
  descendant: PdfDict;
  /** The codes that text shows. */
  codes: ReadonlySet<number>;
  /** What each code stands for, by its ToUnicode table. */
  unicode: ReadonlyMap<number, string>;
  /** All texts of that table. */
  said: readonly string[];
  /** The glyph of a code. */
  glyphOf(code: number): number;
  /** Width of a code by its dictionary, 1/1000 em. */
  widthOf(code: number): number;
  /** Widths of the glyphs of an embedded TrueType font, 1/1000 em; null for another. */
  advances: number[] | null;
  isEmbedded: boolean;
  descriptor: PdfDict;
}

const utf16 = (hex: string): string => Buffer.from(hex.replace(/\s/g, ''), 'hex').swap16().toString('utf16le');

function toUnicode(table: string): { unicode: Map<number, string>; said: string[] } {
  const unicode = new Map<number, string>();
  const said: string[] = [];
  const add = (code: number, text: string) => {
    unicode.set(code, text);
    said.push(text);
  };
  for (const [, block] of table.matchAll(/beginbfchar(.*?)endbfchar/gs))
    for (const [, code, text] of block!.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f\s]*)>/gi))
      add(Number.parseInt(code!, 16), utf16(text!));
  for (const [, block] of table.matchAll(/beginbfrange(.*?)endbfrange/gs))
    for (const [, from, to, list, first] of block!.matchAll(
      /<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*(?:\[([^\]]*)\]|<([0-9a-f]+)>)/gi,
    )) {
      const [start, end] = [Number.parseInt(from!, 16), Number.parseInt(to!, 16)];
      const texts = list && [...list.matchAll(/<([0-9a-f\s]*)>/gi)].map(([, text]) => utf16(text!));
      for (let code = start; code <= end; code++)
        add(
          code,
          texts ? (texts[code - start] ?? '') : String.fromCharCode(Number.parseInt(first!, 16) + code - start),
        );
    }
  return { unicode, said };
}

/** Widths of the glyphs of a TrueType font, from its `hmtx`. */
function advancesOf(data: Buffer): number[] {
  const table = (tag: string) => {
    for (let at = 12; at < 12 + 16 * data.readUInt16BE(4); at += 16)
      if (data.toString('latin1', at, at + 4) === tag) return data.readUInt32BE(at + 8);
    throw new Error(`no ${tag}`);
  };
  const [head, hhea, hmtx, maxp] = [table('head'), table('hhea'), table('hmtx'), table('maxp')];
  const [units, metrics] = [data.readUInt16BE(head + 18), data.readUInt16BE(hhea + 34)];
  return Array.from(
    { length: data.readUInt16BE(maxp + 4) },
    (_, glyph) => (data.readUInt16BE(hmtx + 4 * Math.min(glyph, metrics - 1)) * 1000) / units,
  );
}

export function readFont(file: PdfFileObjects, reference: string, codes: ReadonlySet<number>): UsedFont {
  const font = file.dict(reference);
  const descendant = file.dict(file.list(font['/DescendantFonts'])[0]);
  const descriptor = file.dict(descendant['/FontDescriptor']);
  const map = descendant['/CIDToGIDMap'];
  const glyphs = map === undefined || map === '/Identity' ? null : file.bytes(map);
  const widths = new Map<number, number>();
  const listed = file.list(descendant['/W']);
  for (let i = 0; i < listed.length; ) {
    const [first, second] = [Number(listed[i]), file.get(listed[i + 1])];
    if (Array.isArray(second)) {
      for (const [at, width] of second.entries()) widths.set(first + at, Number(width));
      i += 2;
    } else {
      for (let code = first; code <= Number(second); code++) widths.set(code, Number(listed[i + 2]));
      i += 3;
    }
  }
  const program = descriptor['/FontFile2'];
  return {
    name: String(font['/BaseFont']),
    font,
    descendant,
    descriptor,
    codes,
    ...toUnicode(file.bytes(font['/ToUnicode']).toString('latin1')),
    glyphOf: (code) => (glyphs ? glyphs.readUInt16BE(2 * code) : code),
    widthOf: (code) => widths.get(code) ?? Number(descendant['/DW'] ?? 1000),
    advances: program === undefined ? null : advancesOf(file.bytes(program)),
    isEmbedded: ['/FontFile2', '/FontFile3'].some((key) => file.bytes(descriptor[key]).length > 0),
  };
}

/** Where a font meets a failure condition, by its number in the Matterhorn Protocol. */
export function fontFaults(id: string, used: UsedFont): string[] {
  const { name, font, descendant, descriptor, codes, said, advances } = used;
  const of = (isFault: (code: number) => boolean) => [...codes].filter(isFault).map((code) => `${name} ${code}`);
  switch (id.slice(0, 6)) {
    case '31-001':
      return font['/Subtype'] === '/Type0' && font['/Encoding'] === '/Identity-H' ? [] : [name];
    case '31-004':
      return descendant['/Subtype'] === '/CIDFontType2' && descendant['/CIDToGIDMap'] === undefined ? [name] : [];
    case '31-009':
      return used.isEmbedded ? [] : [name];
    case '31-011':
      return advances ? of((code) => used.glyphOf(code) >= advances.length) : [];
    case '31-014':
      return descriptor['/CIDSet'] === undefined ? [] : [name];
    case '31-016':
      return advances ? of((code) => Math.abs(used.widthOf(code) - advances[used.glyphOf(code)]!) > 1) : [];
    case '31-027':
      return font['/ToUnicode'] === undefined ? [name] : [];
    case '31-028':
      return said.filter((text) => /[\0\ufeff\ufffe]/.test(text)).map((text) => `${name} ${JSON.stringify(text)}`);
    case '31-030':
      return of((code) => used.glyphOf(code) === 0);
    default:
      throw new Error(`${id} is no condition of fonts`);
  }
}
