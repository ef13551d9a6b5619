import type { Cache } from '../cache.ts';

/** A laid-out text. It is shared by all that show it: to change it, make a copy. */
export interface KeptLayout {
  layout: unknown;
  /** About how much memory it takes. */
  bytes: number;
}

/** Bytes of a laid-out text, and of each of its letters: where its glyph stands, and its word. */
const [BYTES_OF_TEXT, BYTES_OF_LETTER] = [2000, 150];

/**
 * A function that makes layouters remember texts from one render to the next: designs made from a template share most of
 * theirs. What a layouter is given has to be JSON, where infinite numbers count as null.
 *
 * @param fonts names the faces that they lay out with
 */
export const keeping =
  (fonts: string, cache: Cache<KeptLayout>) =>
  <A extends readonly [string | { text: string }, ...unknown[]], L>(engine: string, layOut: (...given: A) => L) =>
  (...given: A): L => {
    const key = `${fonts} ${engine} ${JSON.stringify(given)}`;
    const known = cache.get(key);
    if (known) return known.layout as L;
    const layout = layOut(...given);
    const [text] = given;
    const { length } = typeof text === 'string' ? text : text.text;
    cache.set(key, { layout, bytes: BYTES_OF_TEXT + BYTES_OF_LETTER * length });
    return layout;
  };
