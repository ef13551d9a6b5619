import { isItalic } from '../../scene/font.ts';
import { solid, stroke as strokeWith } from '../../scene/items.ts';
import { parseColor } from '../../scene/paint.ts';
import type { Item, Rect, Stroke } from '../../scene/types.ts';
import type { PlainStyle } from '../../text/plain/layout.ts';
import { DECORATION_LINES, type DecorationLine, type FontStyle } from '../../text/types.ts';
import type { LayoutContext } from '../types.ts';
import type { TextElement } from './schema.ts';

// What a text element's properties mean, plain or rich: decided here and nowhere else.

/** A laid-out text, its top left corner at (0, 0). */
export interface TextParts {
  /** The items that effects leave alone. */
  background: readonly Item[];
  /** The text from the top of its own box. */
  items: readonly Item[];
  /** What a blurred or adjusted text is cut to, its stroke aside; px, in the items' coordinates. */
  box: Rect;
  /** The share of its font size that a text has which was made smaller to fit; default 1. */
  shrunk?: number;
  /** px that the text's box lies below the element's; default 0. */
  top?: number;
}

/** The element's own face. */
export const fontOf = ({ fontFamily, fontWeight, fontStyle }: TextElement): FontStyle => ({
  family: fontFamily,
  weight: fontWeight,
  italic: isItalic(fontStyle),
});

/** The lines that `textDecoration` names, word by word. */
export function decorationsOf({ textDecoration }: TextElement): readonly DecorationLine[] {
  const words = textDecoration.split(/\s+/);
  return DECORATION_LINES.filter((line) => words.includes(line));
}

/** The outline of the letters; null where it has no width. */
export function strokeOf({ stroke, strokeWidth }: TextElement, join: Stroke['join']): Stroke | null {
  if (strokeWidth === 0) return null;
  return strokeWith(solid(parseColor(stroke)), strokeWidth, { join });
}

/** Which share of the height that its lines leave free stands above them. */
export const verticalShare = ({ verticalAlign }: TextElement): number =>
  ({ top: 0, middle: 0.5, bottom: 1 })[verticalAlign];

/**
 * Height of the box that a text along a circle stands in; null where the box is as high as the arc. Measured on the
 * curved texts of the wild designs, with and without vertical resizing.
 */
export const curveHeight = (element: TextElement, context: LayoutContext): number | null =>
  context.textOptions.verticalResize && context.textOptions.overflow !== 'resize' ? heightOf(element) : null;

/** How the text looks without tags. */
export const plainStyleOf = (element: TextElement): PlainStyle => ({
  font: fontOf(element),
  size: element.fontSize,
  lineHeight: element.lineHeight,
  letterSpacing: element.letterSpacing,
  align: element.align,
  direction: 'ltr',
  decorations: decorationsOf(element),
});

/** Line height, in font sizes, that a background and a text without a height take `auto` for (wild4 rich-8802-219). */
const AUTO_LINE_HEIGHT = 1.2;

export const timesOf = ({ lineHeight }: TextElement): number => (lineHeight === 'auto' ? AUTO_LINE_HEIGHT : lineHeight);

/**
 * The height of a text without one: that of a line in whole px (corpus text-no-height; mixed-3 shrinks for it, mixed-9
 * does not), an automatic one not being the font's (mixed-8802-455 of wild and wild4).
 */
export const heightOf = (element: TextElement): number =>
  element.height > 0 ? element.height : Math.round(element.fontSize * timesOf(element));
