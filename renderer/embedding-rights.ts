/** Fonts that a document may not hold. */
import { quoted, type Warn, type Warning } from './errors.ts';
import { embeddingObstacle, readRights } from './fonts/inspect/embedding.ts';
import type { LaidOutPage } from './formats/types.ts';
import type { ResolvedOptions } from './options.ts';
import type { FontFace } from './scene/font.ts';
import { type Leaf, leavesOf } from './scene/leaves.ts';

/** The file of a render that holds its fonts; null where it holds none: pictures, and fonts that are named or drawn. */
export function holderOfFonts({ format, vector, fontEmbedding }: ResolvedOptions): string | null {
  if (format === 'pdf') return vector ? 'a PDF' : null;
  const isMarkup = format === 'svg' || format === 'html';
  return isMarkup && fontEmbedding === 'embed' ? `a file of ${format.toUpperCase()}` : null;
}

/**
 * Finds the texts of one page after another that are set in a font which a file may not embed: each element once for each such
 * font.
 * @param holder the file that holds the fonts, e.g. `a PDF`; null: none does, and nothing is found
 */
export function unembeddable(holder: string | null): (leaves: Iterable<Leaf>) => Warning[] {
  const obstacles = new Map<FontFace, string | null>();
  return (leaves) => {
    if (holder === null) return [];
    const found = new Map<string, Warning>();
    for (const { item, origin } of leaves) {
      if (item.kind !== 'text') continue;
      const { face } = item.font;
      const obstacle = obstacles.has(face) ? obstacles.get(face) : embeddingObstacle(readRights(face.data));
      obstacles.set(face, obstacle ?? null);
      if (!obstacle) continue;
      const message = `the font ${quoted(face.family)} may not be embedded in ${holder}: ${obstacle}`;
      found.set(`${origin} ${face.id}`, { code: 'font_not_embeddable', path: `${origin}.fontFamily`, message });
    }
    return [...found.values()];
  };
}

/** Pages, with a warning of each font on them that the document may not hold. */
export function* withRights(pages: Iterable<LaidOutPage>, holder: string, warn: Warn): Generator<LaidOutPage> {
  const restricted = unembeddable(holder);
  for (const laidOut of pages) {
    for (const warning of restricted(leavesOf(laidOut.scene.items))) warn(warning);
    yield laidOut;
  }
}
