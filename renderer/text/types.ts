import type { FontMetrics } from '../scene/font.ts';
import type { FontUse, Glyph, Path, ShapedWord } from '../scene/types.ts';

/** Lines beside text, in the order in which a browser paints them. */
export const DECORATION_LINES = ['underline', 'line-through', 'overline'] as const;
export type DecorationLine = (typeof DECORATION_LINES)[number];

export type TextTransform = 'none' | 'uppercase' | 'lowercase' | 'capitalize';
export type TextAlign = 'left' | 'center' | 'right' | 'justify';

/** A style of a family, in CSS font properties. */
export interface FontStyle {
  family: string;
  /** 1..1000 */
  weight: number;
  italic: boolean;
}

/** The faces of one render: what the design, the caller and the fallbacks give. Everything is loaded already. */
export interface FontSet {
  /** Sets of equal id choose the same faces for every text. */
  readonly id: string;
  /**
   * Splits a text into runs of one face each: the style's own face where it has the glyphs (its subset files included),
   * else the first fallback that has; grapheme clusters and emoji sequences stay whole. Runs are in logical order and
   * cover the text.
   */
  runs(text: string, style: FontStyle): readonly { start: number; end: number; use: Omit<FontUse, 'size'> }[];
  /** The face whose metrics make up the line box of this style: the family's first available one. */
  primary(style: FontStyle): Omit<FontUse, 'size'>;
}

/** Measures and shapes; the only thing in text layout that knows fonts. A fake one serves the unit tests. */
export interface Measurer {
  /** Shapes one word or one run of spaces (the caller splits; Chromium shapes word by word). Letter spacing in px. */
  shape(word: string, font: FontUse, letterSpacing: number, direction: 'ltr' | 'rtl'): ShapedWord;
  /** The width of the same, px: quicker where nothing of it is drawn. */
  advance(word: string, font: FontUse, letterSpacing: number, direction: 'ltr' | 'rtl'): number;
  /** In fractions of the font size. */
  metrics(font: FontUse): FontMetrics;
  /** The outline of placed glyphs, px, relative to where their word begins on the baseline; none of colour glyphs. */
  outline(glyphs: readonly Glyph[], font: FontUse): Path;
}

/** The fonts and the measurer that text layout works with. */
export interface TextEngine {
  fonts: FontSet;
  measurer: Measurer;
}
