import type { FontFace } from '../../scene/font.ts';
import type { ShapedWord } from '../../scene/types.ts';

/**
 * The part of pdfkit's embedded font that takes glyphs chosen elsewhere. pdfkit itself would shape the text anew, across
 * spaces, and drift by up to 3 px from where layout put it.
 */
interface EmbeddedFont {
  id: string;
  scale: number;
  subset: { includeGlyph(glyph: number): number };
  /** Width of each glyph of the subset, 1/1000 em. */
  widths: number[];
  /** Code points that each glyph of the subset stands for. */
  unicode: number[][];
  font: { getGlyph(id: number): { advanceWidth: number }; glyphForCodePoint(code: number): { id: number } };
  ref(): unknown;
}

/** A word ready to be shown. */
export interface EncodedWord {
  /** The operand of `TJ`: glyphs as hexadecimal ids, kerning and letter spacing as adjustments in 1/1000 em. */
  operand: string;
  /** Whether its glyphs say its characters themselves, one after the other, so that no replacement text is needed. */
  speaks: boolean;
}

/** A face as embedded in one document. */
export interface PdfFont {
  /** Its name in the page's resources. */
  id: string;
  /** `size` px. With `spaced` a space follows, so that the words stay apart when they are copied. */
  encode(word: ShapedWord, size: number, spaced: boolean): EncodedWord;
}

/** Embeds faces in a document as they are first used, each once; pdfkit keeps only the glyphs used. */
export function pdfFonts(document: PDFKit.PDFDocument): (face: FontFace) => PdfFont {
  const internals = document as unknown as { _font: EmbeddedFont; page: { fonts: Record<string, unknown> } };
  const embedded = new Map<string, EmbeddedFont>();
  return (face) => {
    let font = embedded.get(face.id);
    if (!font) {
      document.font(Buffer.from(face.data.buffer, face.data.byteOffset, face.data.byteLength) as never);
      font = internals._font;
      embedded.set(face.id, font);
    }
    const { id } = font;
    internals.page.fonts[id] ??= font.ref();
    return { id, encode: (word, size, spaced) => encodeWord(font, word, size, spaced) };
  };
}

/** The characters from a glyph's cluster to the next one; several glyphs of a cluster share them, the first has them. */
function clusterText(word: ShapedWord, index: number): string {
  const { cluster } = word.glyphs[index]!;
  let end = word.text.length;
  for (const glyph of word.glyphs) if (glyph.cluster > cluster) end = Math.min(end, glyph.cluster);
  const first = word.glyphs.findIndex((glyph) => glyph.cluster === cluster);
  return first === index ? word.text.slice(cluster, end) : '';
}

/** The glyph's place in the subset, which grows by it; `text` is what it stands for unless it stood for something before. */
function include(font: EmbeddedFont, glyph: number, text: string): number {
  const id = font.subset.includeGlyph(glyph);
  font.widths[id] ??= font.font.getGlyph(glyph).advanceWidth * font.scale;
  font.unicode[id] ??= [...text].map((character) => character.codePointAt(0)!);
  return id;
}

function encodeWord(font: EmbeddedFont, word: ShapedWord, size: number, spaced: boolean): EncodedWord {
  const parts: string[] = [];
  let hex = '';
  // Where the viewer's pen stands, px from the word's left end.
  let pen = 0;
  let spoken = '';
  word.glyphs.forEach((glyph, i) => {
    const id = include(font, glyph.id, clusterText(word, i));
    spoken += String.fromCodePoint(...font.unicode[id]!);
    const adjust = ((pen - glyph.x) * 1000) / size;
    if (Math.abs(adjust) >= 0.005) {
      if (hex) parts.push(`<${hex}>`);
      parts.push(adjust.toFixed(2));
      hex = '';
      pen = glyph.x;
    }
    hex += hexId(id);
    pen += (font.widths[id]! * size) / 1000;
  });
  const space = spaced ? font.font.glyphForCodePoint(0x20).id : 0;
  if (space > 0) hex += hexId(include(font, space, ' '));
  if (hex) parts.push(`<${hex}>`);
  return { operand: `[${parts.join(' ')}]`, speaks: spoken === word.text };
}

const hexId = (id: number): string => id.toString(16).padStart(4, '0');
