import { RenderError } from '../../errors.ts';
import type { FontFace } from '../../scene/font.ts';
import type { Glyph, TextItem } from '../../scene/types.ts';
import type { ReadWord } from '../read-run.ts';
import type { PdfDocument, PdfKitFont } from './pdfkit.ts';
import { sayable, spokenGlyphs } from './words.ts';

interface Embedded {
  raw: PdfKitFont;
  /** Place in the subset by glyph and the text it stands for. */
  places: Map<string, number>;
  /** A glyph without ink and width; null where the face has none. */
  carrier: number | null;
}

/** Words ready to be shown. */
export interface EncodedWords {
  /**
   * The operators that show them: `Tm`, `TJ` with glyphs as hexadecimal ids, kerning as adjustments in 1/1000 em, `Tc` for
   * letters that stand apart, and `Ts` where glyphs stand above or below the baseline.
   */
  operators: string;
  /** Glyphs that are to be drawn as paths, from the run's left end: such as the dots of a letter. */
  silent: readonly Glyph[];
  /** Whether every glyph that takes room has characters; else the words need a replacement text. */
  speaks: boolean;
}

/** How words are shown. */
export interface TextLook {
  /** px */
  size: number;
  /** How far it leans to the right for every px upwards. */
  slant: number;
  direction: TextItem['direction'];
  /** The operators that make a place the origin, px from the run's left end. */
  place(x: number): string;
}

/** A face as embedded in one document. */
export interface PdfFont {
  /** Its name in the page's resources. */
  id: string;
  /** @param words in visual order, `null` for the spaces before, between and after them */
  encode(words: readonly (ReadWord | null)[], look: TextLook): EncodedWords;
  /** The operators that show a space; none where the face has none. */
  space(): string;
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
    document.page.fonts[used.raw.id] ??= used.raw.ref();
    return {
      id: used.raw.id,
      encode: (words, look) => readable(face, () => encode(used, words, look)),
      space: () => readable(face, () => (hasSpace(used) ? `<${hexId(spaceOf(used))}> Tj` : '')),
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
    return { raw, places: new Map(), carrier: carrierOf(raw, face) };
  } catch {
    // Its dictionary was not asked for, so it is left out of the file.
    return null;
  }
}

/** Joiners and other characters without ink. */
const CARRIERS = [0x200d, 0x200c, 0x200b, 0x2060, 0xfeff];

function carrierOf({ font }: PdfKitFont, face: FontFace): number | null {
  const isEmpty = (id: number) => font.getGlyph(id).advanceWidth === 0 && face.shaper.outline(id).length === 0;
  return CARRIERS.map((code) => font.glyphForCodePoint(code).id).find((id) => id !== 0 && isEmpty(id)) ?? null;
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
  unicode[id] = [...sayable(text)].map((character) => character.codePointAt(0)!);
  font.places.set(key, id);
  return id;
}

const spaceGlyph = ({ raw }: Embedded): number => raw.font.glyphForCodePoint(0x20).id;
const hasSpace = (font: Embedded): boolean => spaceGlyph(font) !== 0;
const spaceOf = (font: Embedded): number => include(font, spaceGlyph(font), ' ');

/** Rises below this are none, px. */
const NO_RISE = 1e-3;
/** Reads like no character at all, for glyphs that take room and stand for none. */
const NOTHING = '\u200b';

function encode(font: Embedded, words: readonly (ReadWord | null)[], look: TextLook): EncodedWords {
  const { size, direction } = look;
  const { raw, carrier } = font;
  const widthOf = (id: number) => (raw.widths[id]! * size) / 1000;
  const takesRoom = ({ id, advance }: Glyph) => advance !== 0 && raw.font.getGlyph(id).advanceWidth !== 0;
  const glyphs: PlacedGlyph[] = [];
  const paths: Glyph[] = [];
  let speaks = true;
  const place = (id: number, x: number, y: number, isMark = false) =>
    glyphs.push({ id, x, y, width: widthOf(id), isMark });
  words.forEach((word, i) => {
    if (!word) {
      // Wherever the pen is after a word, and before the first.
      if (!hasSpace(font)) return;
      const id = spaceOf(font);
      place(id, i === 0 ? (words[1]?.x ?? 0) - widthOf(id) : Number.NaN, 0);
      return;
    }
    const { shown, silent } = spokenGlyphs(word, { direction, takesRoom, hasCarrier: carrier !== null });
    for (const glyph of silent) paths.push({ ...glyph, x: word.x + glyph.x });
    for (const { glyph, isCarrier, text } of shown) {
      const x = word.x + glyph.x;
      speaks &&= text !== '';
      const isMark = BEGINS_WITH_MARK.test(text);
      if (isCarrier) place(include(font, carrier!, text), Number.NaN, 0, true);
      else place(include(font, glyph.id, text || NOTHING), x, glyph.y, isMark);
    }
  });
  return { operators: showOperators(glyphs, spacingOf(glyphs, size), look), silent: paths, speaks };
}

const BEGINS_WITH_MARK = /^[\p{Mn}\p{Cf}]/u;

/** A glyph of the embedded font; px from the run's left end on the baseline. */
interface PlacedGlyph {
  id: number;
  /** Not a number: wherever the pen is. */
  x: number;
  y: number;
  /** By its font. */
  width: number;
  /** Whether pdf.js takes it for a mark without width. */
  isMark: boolean;
}

function showOperators(glyphs: readonly PlacedGlyph[], spacing: number, { size, slant, place }: TextLook): string {
  const operators: string[] = spacing === 0 ? [] : [`${spacing} Tc`];
  let parts: string[] = [];
  let hex = '';
  // Where the viewer's pen stands, px from the run's left end, and px above the baseline.
  let pen = Number.NaN;
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
  for (const [i, { id, width, isMark, ...glyph }] of glyphs.entries()) {
    const wanted = Math.abs(glyph.y) < NO_RISE ? 0 : -glyph.y;
    if (Math.abs(wanted - rise) >= NO_RISE) {
      endArray();
      operators.push(`${Number(wanted.toFixed(4))} Ts`);
      rise = wanted;
    }
    // A glyph that rises in slanted text would lean with it.
    const wish = glyph.x - rise * slant;
    // What stands wherever the pen is stands where the next glyph begins: poppler takes glyphs from left to right.
    const next = width === 0 ? glyphs[i + 1] : undefined;
    const near = Math.min(pen || 0, next && !Number.isNaN(next.x) ? next.x : Number.POSITIVE_INFINITY);
    const x = Number.isNaN(wish) ? near : wish;
    const adjust = ((pen - x) * 1000) / size;
    if (Number.isNaN(pen)) {
      endArray();
      operators.push(place(x));
      pen = x;
    } else if (Math.abs(adjust) >= 0.005) {
      endString();
      parts.push(adjust.toFixed(2));
      pen = x;
    }
    hex += hexId(id);
    // Readers differ in how far a mark that has a width moves the pen.
    pen = isMark && width > 0 ? Number.NaN : pen + width + spacing;
  }
  endArray();
  if (rise !== 0) operators.push('0 Ts');
  if (spacing !== 0) operators.push('0 Tc');
  return operators.join(' ');
}

/** Less than this is kerning, in font sizes. */
const LEAST_SPACING = 0.01;

/** px that letters stand apart, the middle of a word's gaps. As adjustments, readers would take them for spaces. */
function spacingOf(glyphs: readonly PlacedGlyph[], size: number): number {
  const wide = glyphs.filter(({ width, isMark }) => width > 0 && !isMark);
  const gaps = wide.slice(1).map(({ x }, i) => x - wide[i]!.x - wide[i]!.width);
  if (gaps.some(Number.isNaN))
    return spacingOf(
      glyphs.filter(({ x }) => !Number.isNaN(x)),
      size,
    );
  const middle = gaps.sort((a, b) => a - b)[gaps.length >> 1] ?? 0;
  return Math.abs(middle) < LEAST_SPACING * size ? 0 : Number(middle.toFixed(4));
}

const hexId = (id: number): string => id.toString(16).padStart(4, '0');
