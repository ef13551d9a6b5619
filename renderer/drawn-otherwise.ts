import { namedCharacters, quoted, type Warn } from './errors.ts';
import { leavesOf } from './scene/leaves.ts';
import type { Scene, TextItem } from './scene/types.ts';

/** A warning with the characters that it names. */
interface Finding {
  code: string;
  path: string;
  message(characters: string): string;
  hint: string;
  characters: Set<string>;
}

const CONTROLS = /\p{Cc}/u;

/**
 * Warns of texts of a scene that are drawn otherwise than they are written, once an element and kind: in a face that
 * stands in for the one asked for, or as the box of a character that is a control.
 */
export function warnOfDrawnOtherwise({ items }: Scene, warn: Warn): void {
  const found = new Map<string, Finding>();
  const note = (finding: Omit<Finding, 'characters'>, key: string, characters: Iterable<string>) => {
    const { characters: known } = found.get(key) ?? { characters: new Set<string>() };
    found.set(key, { ...finding, characters: known });
    for (const character of characters) known.add(character);
  };
  for (const { item, origin } of leavesOf(items)) {
    if (item.kind !== 'text') continue;
    const { text, font } = item;
    if (font.standsInFor !== undefined) {
      const [own, other] = [quoted(font.standsInFor), quoted(font.face.family)];
      const message = (characters: string) => `the font ${other} stands in for ${own} in ${characters}`;
      const hint = 'choose a font that has these characters, or declare it in the fonts of the design';
      note({ code: 'font_fallback', path: origin, message, hint }, `${origin} ${own} ${other}`, seen(text));
    }
    const boxes = CONTROLS.test(text) ? boxedControls(item) : [];
    if (boxes.length > 0) {
      const message = (characters: string) => `the text holds controls that are drawn as boxes: ${characters}`;
      note({ code: 'control_drawn', path: origin, message, hint: 'take them out of the text' }, origin, boxes);
    }
  }
  for (const { code, path, message, hint, characters } of found.values())
    if (characters.size > 0) warn({ code, path, message: message(namedCharacters([...characters])), hint });
}

/** A text's characters but for spaces. */
const seen = (text: string): Iterable<string> => new Set(text.replace(/\s+/gu, ''));

/** The controls of a text that its face has no glyph for. */
const boxedControls = ({ stops }: TextItem): string[] =>
  stops.flatMap(({ word: { text, glyphs } }) =>
    glyphs.flatMap(({ id, cluster }) => {
      const character = text.charAt(cluster);
      return id === 0 && CONTROLS.test(character) ? [character] : [];
    }),
  );
