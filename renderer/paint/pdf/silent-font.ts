import { inflateRawSync } from 'node:zlib';
import type { PdfDocument, PdfRef } from './pdfkit.ts';

/** A font without ink that says any text: for text that a page shows as outlines or pixels. */
export interface SilentFont {
  /** Makes the font known to the page that is written now; its name. */
  use(): string;
  /** The operators that place a text of the Basic Multilingual Plane from left to right over a width, px, in a size, px. */
  operators(text: string, width: number, size: number): string;
}

/**
 * A TrueType font of one empty glyph, half an em wide: `head` (1000 units to the em), `hhea`, `maxp`, `hmtx`, `loca`,
 * `glyf`, `post` and `cmap`, deflated. Every code of the embedded font stands for that glyph, as in the files of
 * text recognition programs.
 */
const EMPTY_FONT =
  'fY4xCsJAEEXfZEUsAlpYWAYRS0tJYek9ZNHoFgkJaKGdB/AwFl7De1hYxjoyWUUk4odh5+//82cQoMMRA8vMFoSMgRMw2qSHNR5noOUSu7Lt+RW4AFPnEmuGMgHu6nfZbi+l2qWn/jRfWj8ufeWZ3RcEBCADICry7U73gsTKtcGgF4W0UE/thqqqS17XvF9g0Z09wNz4ASnr/47P8HMmqmJVmkmefykfNWiEG/7iCQ==';

/** Advance of every code, 1/1000 em. */
const ADVANCE = 500;
const NAME = 'GSSOAA+Silent';
const RESOURCE = 'Fsilent';

const TO_UNICODE = `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapType 2 def
/CMapName /Silent def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;

/** The silent font of a document, embedded when it is first used. */
export function silentFont(document: PdfDocument): SilentFont {
  let font: PdfRef | undefined;
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
    const descendant = closed({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: NAME,
      CIDSystemInfo: { Registry: new String('Adobe'), Ordering: new String('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: ADVANCE,
      CIDToGIDMap: closed({}, Buffer.alloc(0x20000)),
    });
    return closed({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: NAME,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: closed({}, TO_UNICODE),
    });
  };
  return {
    use() {
      font ??= embed();
      document.page.fonts[RESOURCE] ??= font;
      return RESOURCE;
    },
    operators(text, width, size) {
      const own = (text.length * ADVANCE * size) / 1000;
      const stretch = own > 0 && width > 0 ? (width / own) * 100 : 100;
      const hex = Buffer.from(text, 'utf16le').swap16().toString('hex');
      return `${Number(stretch.toFixed(3))} Tz <${hex}> Tj 100 Tz`;
    },
  };
}
