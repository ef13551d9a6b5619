import { type FontFace, STANDARD_FAMILY } from '../../scene/font.ts';
import type { FontSource } from '../sources/types.ts';
import { inRanges } from '../sources/unicode-range.ts';
import type { FaceStore } from '../store/face-store.ts';
import { standInFor } from './families.ts';
import { matchFaces, type WantedStyle } from './match.ts';

/** Tried for characters that the standard family lacks. */
const LAST_FAMILY = 'DejaVu Sans';
/** For one file of this machine, ms. */
const TIMEOUT_MS = 10_000;

/**
 * The faces that draw a text inside an SVG image, first choice first. A browser lets an image see the fonts of the
 * machine only, not those of the page; the reference's machine has the Liberation fonts, for which Gesso bundles Arimo,
 * Tinos and Cousine.
 *
 * @param families a CSS list
 * @throws UnusableFont, or RenderError, where a bundled font cannot be had
 */
export async function imageFaces(
  families: string,
  wanted: WantedStyle,
  codePoints: ReadonlySet<number>,
  { bundled, store }: { bundled: FontSource; store: FaceStore },
): Promise<FontFace[]> {
  const named = families.split(',').flatMap((name) => {
    const standIn = standInFor(name.trim().replace(/^(["'])(.*)\1$/, '$2'));
    return standIn?.metric ? standIn.families.slice(0, 1) : [];
  });
  const found: FontFace[] = [];
  for (const family of new Set([...named, STANDARD_FAMILY, LAST_FAMILY])) {
    const files = matchFaces(await bundled.find({ family, timeoutMs: TIMEOUT_MS }), wanted);
    const needed = files.filter(({ ranges }) => [...codePoints].some((codePoint) => inRanges(ranges, codePoint)));
    for (const file of needed) found.push((await store.load(file, wanted, { timeoutMs: TIMEOUT_MS })).face);
    if ([...codePoints].every((codePoint) => found.some((face) => face.has(codePoint)))) break;
  }
  return found;
}
