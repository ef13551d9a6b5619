/** Fonts that a document may not hold. */
import { quoted, type Warning } from './errors.ts';
import { embeddingObstacle, readRights } from './fonts/inspect/embedding.ts';
import type { FontFace } from './scene/font.ts';
import type { Leaf } from './scene/leaves.ts';

/**
 * Finds the texts of one page after another that are set in a font which a vector PDF may not embed: each element once for each
 * such font.
 */
export function unembeddable(): (leaves: Iterable<Leaf>) => Warning[] {
  const obstacles = new Map<FontFace, string | null>();
  return (leaves) => {
    const found = new Map<string, Warning>();
    for (const { item, origin } of leaves) {
      if (item.kind !== 'text') continue;
      const { face } = item.font;
      const obstacle = obstacles.has(face) ? obstacles.get(face) : embeddingObstacle(readRights(face.data));
      obstacles.set(face, obstacle ?? null);
      if (!obstacle) continue;
      const message = `the font ${quoted(face.family)} may not be embedded in a PDF: ${obstacle}`;
      found.set(`${origin} ${face.id}`, { code: 'font_not_embeddable', path: `${origin}.fontFamily`, message });
    }
    return [...found.values()];
  };
}
