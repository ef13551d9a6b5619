import type { FontStyle, TextEngine } from '../types.ts';

/**
 * What a browser falls back to where a family is not there: its standard font is a Times, for which Linux has Liberation
 * Serif; Tinos is the same design (picture rich-font).
 */
export const STANDARD_FAMILY = 'Tinos';

/**
 * The engine as a text's spans see it: a family that nothing of the design loads is replaced by the browser's standard
 * one, for the editor loads a text's own family only.
 *
 * @param own the text's family
 */
export function withStandardFamily(engine: TextEngine, own: string): TextEngine {
  const { fonts } = engine;
  const there = new Map<string, boolean>([[own, true]]);
  const replaced = (style: FontStyle): FontStyle => {
    let known = there.get(style.family);
    if (known === undefined) {
      known = fonts.primary(style).face.family.toLowerCase() === style.family.toLowerCase();
      there.set(style.family, known);
    }
    return known ? style : { ...style, family: STANDARD_FAMILY };
  };
  return {
    ...engine,
    fonts: {
      runs: (text, style) => fonts.runs(text, replaced(style)),
      primary: (style) => fonts.primary(replaced(style)),
    },
  };
}
