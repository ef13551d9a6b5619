import { inflateRawSync } from 'node:zlib';
import { graphemeSegmenter, segmentsOf } from '../../segments.ts';
import type { PdfDocument, PdfRef } from './pdfkit.ts';
import { sayable } from './words.ts';

/** A font without ink that says any text: for text that a page shows as outlines or pixels. */
export interface SilentFont {
  /** Makes the font known to the page that is written now; its name. */
  use(): string;
  /** The operators that place a text from left to right over a width, px, in a size, px. */
  operators(text: string, width: number, size: number): string;
}

/**
 * A TrueType font of two empty glyphs, half an em wide: `head` (1000 units to the em), `hhea`, `maxp`, `hmtx`, `loca`,
 * `glyf`, `post` and `cmap`, deflated. Every code of the embedded font stands for the second one, as in the files of
 * text recognition programs: the first is that of characters that a font lacks, which no text may show (ISO 19005-2,
 * 6.2.11.8; ISO 14289-1, 7.21.8).
 */
const EMPTY_FONT =
  'fY4/CsIwFMZ/aaQUEXR0LCKubuLg4OA9JGhrh5YW7KCbB3DzIg56DO/h4Khz5TW1ooIfhLzk+/dQgMcODYvEZLQYAHugv4q3IRZHoBEFZmnc2QU4AaMoCozuqSFwE32U5Bt9FbnqSGqcLoy1qy7gJmaToXFA+YCfpetcekFN5S0DGtmoRQPxOKKGoiiPqrap7kPzHM7bkwfY1m+oe/nv2Qzr034xFuYzqYYjTM2+FM6b/ynR/MUT';
const GLYPH = 1;

/** Advance of every code, 1/1000 em. */
const ADVANCE = 500;
const NAME = 'GSSOAA+Silent';
const RESOURCE = 'Fsilent';

/**
 * Codes stand for the UTF-16 unit of the same number; those of private use for the characters that take several units, and
 * for ones of private use, as they are first used.
 */
const FIRST_OWN = 0xe000;
const LAST_OWN = 0xf8ff;
const EMOJI_SELECTOR = 'fe0f';

const toUnicode = (own: readonly string[]): string => `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapType 2 def
/CMapName /Silent def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
3 beginbfrange
<0001> <D7FF> <0001>
<F900> <FEFE> <F900>
<FF00> <FFFD> <FF00>
endbfrange
${mappings(own)}endcmap
CMapName currentdict /CMap defineresource pop
end
end`;

/** At most 100 mappings stand together (Adobe Technical Note 5014). */
function mappings(own: readonly string[]): string {
  const lines = own.map((text, i) => `<${hex4(FIRST_OWN + i)}> <${utf16(text)}>`);
  const blocks = Array.from({ length: Math.ceil(lines.length / 100) }, (_, i) => lines.slice(100 * i, 100 * i + 100));
  return blocks.map((block) => `${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`).join('');
}

const hex4 = (code: number): string => code.toString(16).padStart(4, '0');
const utf16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex');
/** Whether each unit of a text is a character of its own. */
const isPlain = (grapheme: string): boolean => !/[\ud800-\uf8ff]|\u200d/.test(grapheme);

/** The silent font of a document, embedded when it is first used. */
export function silentFont(document: PdfDocument): SilentFont {
  let font: PdfRef | undefined;
  const own = new Map<string, number>();
  const codesOf = (text: string): string[] =>
    Array.from(segmentsOf(graphemeSegmenter(), sayable(text))).flatMap(({ segment: grapheme }) => {
      if (isPlain(grapheme)) return utf16(grapheme);
      const code = own.get(grapheme) ?? Math.min(LAST_OWN, FIRST_OWN + own.size);
      own.set(grapheme, code);
      return hex4(code);
    });
  const closed = (data: Record<string, unknown>, content?: string | Buffer): PdfRef => {
    const ref = document.ref(data);
    ref.end(content);
    return ref;
  };
  const embed = (): PdfRef => {
    const descriptor = closed({
      Type: 'FontDescriptor',
      FontName: NAME,
      Flags: 4,
      FontBBox: [0, 0, ADVANCE, 1000],
      ItalicAngle: 0,
      Ascent: 800,
      Descent: -200,
      CapHeight: 800,
      StemV: 0,
      FontFile2: closed({}, inflateRawSync(Buffer.from(EMPTY_FONT, 'base64'))),
    });
    const characters = document.ref({});
    document.atEnd(() => characters.end(toUnicode([...own.keys()])));
    const descendant = closed({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: NAME,
      CIDSystemInfo: { Registry: new String('Adobe'), Ordering: new String('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: ADVANCE,
      CIDToGIDMap: closed({}, Buffer.alloc(0x20000, Buffer.of(0, GLYPH))),
    });
    return closed({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: NAME,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: characters,
    });
  };
  return {
    use() {
      font ??= embed();
      document.page.fonts[RESOURCE] ??= font;
      return RESOURCE;
    },
    operators(text, width, size) {
      const codes = codesOf(text);
      // PDFium passes over a text of one empty glyph; this selector is for emoji, and changes nothing.
      if (codes.join('').length === 4 && !isPlain(text)) codes.push(EMOJI_SELECTOR);
      const hex = codes.join('');
      const natural = ((hex.length / 4) * ADVANCE * size) / 1000;
      const stretch = natural > 0 && width > 0 ? (width / natural) * 100 : 100;
      return `${Number(stretch.toFixed(3))} Tz <${hex}> Tj 100 Tz`;
    },
  };
}
