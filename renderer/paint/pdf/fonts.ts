import { RenderError } from '../../errors.ts';
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
  /**
   * The operators that show it: `TJ` with glyphs as hexadecimal ids, kerning and letter spacing as adjustments in 1/1000
   * em, and `Ts` where glyphs stand above or below the baseline.
   */
  operators: string;
  /**
   * Whether its glyphs say its characters themselves, one after the other. Else it needs a replacement text: readers take
   * the room of a silent glyph (a Devanagari vowel sign) for a space.
   */
  speaks: boolean;
}

/** How a word is shown: its size, px, and how far it leans to the right for every px upwards. */
export interface TextLook {
  size: number;
  slant: number;
}

/** A face as embedded in one document. */
export interface PdfFont {
  /** Its name in the page's resources. */
  id: string;
  /** With `spaced` a space follows, so that the words stay apart when they are copied. */
  encode(word: ShapedWord, look: TextLook, spaced: boolean): EncodedWord;
  /** A space as the operand of `Tj`. */
  space: string;
  /** Makes the font known to the page that is written now; its name. */
  use(): string;
}

/**
 * Embeds faces in a document as they are first used, each once; pdfkit keeps only the glyphs used. Null for a face that
 * pdfkit cannot embed: CFF2 outlines, damaged tables.
 */
export function pdfFonts(document: PdfDocument): (face: FontFace) => PdfFont | null {
  const embedded = new Map<string, Embedded | null>();
  return (face) => {
    const known = embedded.get(face.id);
    const used = known === undefined ? embed(face, document) : known;
    embedded.set(face.id, used);
    if (!used) return null;
    const use = () => {
      document.page.fonts[used.raw.id] ??= used.raw.ref();
      return used.raw.id;
    };
    const space = readable(face, () => include(used, used.raw.font.glyphForCodePoint(0x20).id, ' '));
    return {
      id: use(),
      use,
      encode: (word, look, spaced) => readable(face, () => encodeWord(used, word, look, spaced)),
      space: `<${hexId(space)}>`,
    };
  };
}

function embed(face: FontFace, document: PdfDocument): Embedded | null {
  try {
    document.font(Buffer.from(face.data.buffer, face.data.byteOffset, face.data.byteLength));
    const raw = document._font;
    // pdfkit writes fonts at the document's end, where it would be too late to find out that it cannot.
    raw.font.createSubset().encode();
    const write = raw.embed.bind(raw);
    raw.embed = () => readable(face, write);
    return { raw, places: new Map() };
  } catch {
    // Its dictionary was not asked for, so it is left out of the file.
    return null;
  }
}

/** @throws RenderError `font_not_loaded` where pdfkit's reader of fonts refuses what HarfBuzz and Skia pass over */
function readable<T>(face: FontFace, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw damagedGlyphs(face, cause);
  }
}

const damagedGlyphs = ({ family }: FontFace, cause: unknown): RenderError =>
  new RenderError({
    kind: 'asset',
    code: 'font_not_loaded',
    message: `the font ${JSON.stringify(family)} cannot be embedded: glyphs of the text are damaged`,
    hint: 'use another file of the font, or ask for a pdf without `vector`',
    cause,
  });

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

/** Rises below this are none, px. */
const NO_RISE = 1e-3;

function encodeWord(font: Embedded, word: ShapedWord, { size, slant }: TextLook, spaced: boolean): EncodedWord {
  const operators: string[] = [];
  let parts: string[] = [];
  let hex = '';
  // Where the viewer's pen stands, px from the word's left end, and px above the baseline.
  let pen = 0;
  let rise = 0;
  const endString = () => {
    if (hex) parts.push(`<${hex}>`);
    hex = '';
  };
  const endArray = () => {
    endString();
    if (parts.length > 0) operators.push(`[${parts.join(' ')}] TJ`);
    parts = [];
  };
  const riseTo = (wanted: number) => {
    if (Math.abs(wanted - rise) < NO_RISE) return;
    endArray();
    operators.push(`${Number(wanted.toFixed(4))} Ts`);
    rise = wanted;
  };
  const texts = textsOf(word);
  word.glyphs.forEach((glyph, i) => {
    const id = include(font, glyph.id, texts[i]!);
    riseTo(Math.abs(glyph.y) < NO_RISE ? 0 : -glyph.y);
    // A glyph that rises in slanted text would lean with it.
    const x = glyph.x - rise * slant;
    const adjust = ((pen - x) * 1000) / size;
    if (Math.abs(adjust) >= 0.005) {
      endString();
      parts.push(adjust.toFixed(2));
      pen = x;
    }
    hex += hexId(id);
    pen += (font.raw.widths[id]! * size) / 1000;
  });
  riseTo(0);
  const space = spaced ? font.raw.font.glyphForCodePoint(0x20).id : 0;
  if (space > 0) hex += hexId(include(font, space, ' '));
  endArray();
  return {
    operators: operators.join(' '),
    speaks: texts.join('') === word.text && word.glyphs.every((glyph, i) => texts[i] !== '' || glyph.advance === 0),
  };
}

const hexId = (id: number): string => id.toString(16).padStart(4, '0');
