/**
 * The family that stands in for any family that cannot be loaded, and the first fallback for missing characters:
 * Chromium's standard font, Times New Roman. Linux has Liberation Serif for it, and Tinos is the same design (corpus
 * rich-font; tried in Chromium: Cyrillic in Anton, arrows in Roboto, an unknown family).
 */
export const STANDARD_FAMILY = 'Tinos';

/** Whether a CSS `font-style` slants: `italic` and every `oblique`, beside whatever other words. */
export const isItalic = (fontStyle: string): boolean => /\b(?:italic|oblique)\b/i.test(fontStyle);

/**
 * One loaded face: a static, decompressed TrueType or OpenType file. Made by `fonts/`; a variable font is instantiated,
 * WOFF and WOFF2 are unpacked before.
 */
export interface FontFace {
  /** Hash of the file's content: the same face has the same id in every design and process. Letters and digits only. */
  readonly id: string;
  /** Where the file lies decompressed on disk (skia registers files only). */
  readonly file: string;
  readonly family: string;
  /** 1..1000 */
  readonly weight: number;
  readonly italic: boolean;
  /** Whether the face has a glyph for this code point. */
  has(codePoint: number): boolean;
  /** The file's bytes (sfnt), for embedding. */
  readonly data: Uint8Array;
  /** Shapes text and outlines glyphs; every user of the face shares it. */
  readonly shaper: Shaper;
  /**
   * Line metrics as Chromium reads them on Linux (hhea, or typo where USE_TYPO_METRICS is set), in fractions of the
   * font size.
   */
  readonly metrics: FontMetrics;
  /** Bitmap or layered colour glyphs (emoji). */
  readonly color: boolean;
  /** Where its file lies on the web; absent where it came from somewhere else. */
  readonly url?: string | undefined;
}

/** In fractions of the font size; all positive but underlinePosition (negative: below the baseline). */
export interface FontMetrics {
  ascent: number;
  descent: number;
  lineGap: number;
  xHeight: number;
  capHeight: number;
  underlinePosition: number;
  underlineThickness: number;
  strikeoutPosition: number;
  strikeoutThickness: number;
  unitsPerEm: number;
}

/** A shaped glyph, font units, y upwards. */
export interface ShapedGlyph {
  id: number;
  /** With kerning. */
  advance: number;
  dx: number;
  dy: number;
  /** UTF-16 index in the text of the first character that the glyph stands for. */
  cluster: number;
}

/** How a stretch of text is shaped. */
export interface ShapingRun {
  /** UTF-16 indices; the text around them is context only. Default: the whole text. */
  start?: number;
  end?: number;
  /** ISO 15924 tag, e.g. `Latn`. Default: guessed from the characters. */
  script?: string;
  /** Default `ltr`. */
  direction?: 'ltr' | 'rtl';
  /** Default true. */
  ligatures?: boolean;
}

/** A command of a glyph's outline (`M`, `L`, `Q`, `C`, `Z`), font units, y upwards. */
export interface OutlineCommand {
  type: string;
  values: readonly number[];
}

/** What a face says of its glyphs, unhinted. */
export interface Shaper {
  /** Glyphs from left to right. */
  shape(text: string, run?: ShapingRun): ShapedGlyph[];
  /** A glyph's own advance without kerning, font units. */
  advance(glyph: number): number;
  /** Empty for spaces and bitmap glyphs. */
  outline(glyph: number): readonly OutlineCommand[];
}

/**
 * The size that Chromium uses: hundredths of a px, cut off, in single precision (17.3 becomes 17.29).
 * @source Blink FontDescription::EffectiveFontSize; test/text/advances.json
 */
export const effectiveSize = (size: number): number => Math.floor(Math.fround(Math.fround(size) * 100)) / 100;
