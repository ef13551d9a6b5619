import { STANDARD_FAMILY } from '../../scene/font.ts';
import type { FontUse } from '../../scene/types.ts';
import type { FontStyle, TextEngine } from '../types.ts';

/** From this weight on, browsers embolden a face that is lighter. */
const BOLD = 600;

/** The faces of a family that the editor loads for a text: those that its spans ask for, or the regular one alone. */
export type LoadedFaces = 'asked' | 'regular';

/**
 * The engine as a text's spans see it. A family that the design does not load is replaced by the browser's standard
 * family, because the editor loads only a text's own family. A weight or slant that is not loaded is synthesised from a
 * loaded face (corpus rich-weights, rich-headings).
 *
 * @param own the text's family
 * @param faces default: those that spans ask for
 */
export function asEditorLoads(engine: TextEngine, own: string, faces: LoadedFaces = 'asked'): TextEngine {
  const { fonts } = engine;
  const there = new Map<string, boolean>([[own, true]]);
  const available = (style: FontStyle): FontStyle => {
    let known = there.get(style.family);
    if (known === undefined) {
      known = fonts.primary(style).face.family.toLowerCase() === style.family.toLowerCase();
      there.set(style.family, known);
    }
    const loaded = faces === 'regular' ? { ...style, weight: 400, italic: false } : style;
    return known ? loaded : { ...loaded, family: STANDARD_FAMILY };
  };
  return {
    ...engine,
    fonts: {
      id: `${fonts.id} as the editor loads ${faces} faces of ${own}`,
      runs(text, style) {
        const there = available(style);
        const standsIn = there.family === style.family ? {} : { standsInFor: style.family };
        return fonts.runs(text, there).map((run) => ({ ...run, use: { ...synthesized(run.use, style), ...standsIn } }));
      },
      primary: (style) => synthesized(fonts.primary(available(style)), style),
    },
  };
}

type Use = Omit<FontUse, 'size'>;

function synthesized(use: Use, { weight, italic }: FontStyle): Use {
  const { face } = use;
  // Colour glyphs are slanted, not emboldened.
  if (face.color) return { ...use, syntheticItalic: italic };
  const syntheticBold = use.syntheticBold || (weight >= BOLD && face.weight < BOLD);
  const syntheticItalic = use.syntheticItalic || (italic && !face.italic);
  return { ...use, syntheticBold, syntheticItalic };
}
