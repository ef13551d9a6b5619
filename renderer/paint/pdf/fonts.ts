import type { FontFace } from '../../scene/font.ts';
import type { ShapedWord } from '../../scene/types.ts';
import type { PdfDocument, PdfKitFont } from './pdfkit.ts';

interface Embedded {
  raw: PdfKitFont;
  /** Place in the subset by glyph and the text it stands for. */
  places: Map<string, number>;
}

/** A word ready to be shown. */
export interface EncodedWord {
  /** The operand of `TJ`: glyphs as hexadecimal ids, kerning and letter spacing as adjustments in 1/1000 em. */
  operand: string;
  /**
   * Whether its glyphs say its characters themselves, one after the other. Else it needs a replacement text: readers take
   * the room of a silent glyph (a Devanagari vowel sign) for a space.
   */
  speaks: boolean;
}

/** A face as embedded in one document. */
export interface PdfFont {
  /** Its name in the page's resources. */
  id: string;
  /** `size` px. With `spaced` a space follows, so that the words stay apart when they are copied. */
  encode(word: ShapedWord, size: number, spaced: boolean): EncodedWord;
  /** A space as the operand of `Tj`. */
  space: string;
  /** Makes the font known to the page that is written now; its name. */
  use(): string;
}

/** Embeds faces in a document as they are first used, each once; pdfkit keeps only the glyphs used. */
export function pdfFonts(document: PdfDocument): (face: FontFace) => PdfFont {
  const embedded = new Map<string, Embedded>();
  return (face) => {
    let font = embedded.get(face.id);
    if (!font) {
      document.font(Buffer.from(face.data.buffer, face.data.byteOffset, face.data.byteLength));
      font = { raw: document._font, places: new Map() };
      embedded.set(face.id, font);
    }
    const used = font;
    const use = () => {
      document.page.fonts[used.raw.id] ??= used.raw.ref();
      return used.raw.id;
    };
    return {
      id: use(),
      use,
      encode: (word, size, spaced) => encodeWord(used, word, size, spaced),
      space: `<${hexId(include(used, used.raw.font.glyphForCodePoint(0x20).id, ' '))}>`,
    };
  };
}

/**
 * The text that each glyph of a word stands for. In a cluster of several glyphs (a letter and its dots) the widest
 * carries the text, where a reader looks for it; the others carry none.
 */
function textsOf({ text, glyphs }: ShapedWord): string[] {
  const starts = [...new Set(glyphs.map((glyph) => glyph.cluster))].sort((a, b) => a - b);
  const texts = glyphs.map(() => '');
  starts.forEach((start, i) => {
    let widest = -1;
    glyphs.forEach((glyph, at) => {
      if (glyph.cluster === start && (widest < 0 || glyph.advance > glyphs[widest]!.advance)) widest = at;
    });
    texts[widest] = text.slice(start, starts[i + 1] ?? text.length);
  });
  return texts;
}

/**
 * The place in the subset of a glyph that stands for a text. A glyph that stands for several texts (the shape that ب, ت
 * and ث share) has a place for each, so that each is copied as its own letter.
 */
function include(font: Embedded, glyph: number, text: string): number {
  const key = `${glyph} ${text}`;
  let id = font.places.get(key);
  if (id !== undefined) return id;
  const { subset, unicode, widths } = font.raw;
  id = subset.includeGlyph(glyph);
  if (unicode[id] !== undefined) id = subset.glyphs.push(glyph) - 1;
  widths[id] = font.raw.font.getGlyph(glyph).advanceWidth * font.raw.scale;
  unicode[id] = [...text].map((character) => character.codePointAt(0)!);
  font.places.set(key, id);
  return id;
}

function encodeWord(font: Embedded, word: ShapedWord, size: number, spaced: boolean): EncodedWord {
  const parts: string[] = [];
  let hex = '';
  // Where the viewer's pen stands, px from the word's left end.
  let pen = 0;
  const texts = textsOf(word);
  word.glyphs.forEach((glyph, i) => {
    const id = include(font, glyph.id, texts[i]!);
    const adjust = ((pen - glyph.x) * 1000) / size;
    if (Math.abs(adjust) >= 0.005) {
      if (hex) parts.push(`<${hex}>`);
      parts.push(adjust.toFixed(2));
      hex = '';
      pen = glyph.x;
    }
    hex += hexId(id);
    pen += (font.raw.widths[id]! * size) / 1000;
  });
  const space = spaced ? font.raw.font.glyphForCodePoint(0x20).id : 0;
  if (space > 0) hex += hexId(include(font, space, ' '));
  if (hex) parts.push(`<${hex}>`);
  return {
    operand: `[${parts.join(' ')}]`,
    speaks: texts.join('') === word.text && word.glyphs.every((glyph, i) => texts[i] !== '' || glyph.advance === 0),
  };
}

const hexId = (id: number): string => id.toString(16).padStart(4, '0');
