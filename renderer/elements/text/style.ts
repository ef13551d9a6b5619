import { isItalic } from '../../scene/font.ts';
import { solid, stroke as strokeWith } from '../../scene/items.ts';
import { parseColor } from '../../scene/paint.ts';
import type { Item, Rect, Stroke } from '../../scene/types.ts';
import { DECORATION_LINES, type DecorationLine, type FontStyle } from '../../text/types.ts';
import type { TextElement } from './schema.ts';

// What a text element's properties mean, plain or rich: decided here and nowhere else.

/** A laid-out text, its top left corner at (0, 0). */
export interface TextParts {
  /** What effects leave alone. */
  background: readonly Item[];
  items: readonly Item[];
  /** What a blurred or adjusted text is cut to, its stroke aside; px. */
  box: Rect;
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
