import { createHash } from 'node:crypto';
import { isDataUri, parseDataUri } from '../../assets/data-uri.ts';
import { type FontFace, STANDARD_FAMILY } from '../../scene/font.ts';
import { parseFontFaces, unquote } from '../sources/css.ts';
import { type FontFile, type FontSource, familyKey } from '../sources/types.ts';
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
 * @param own the files that the image brings itself, which come first
 * @throws UnusableFont, or RenderError, where a bundled font cannot be had
 */
export async function imageFaces(
  families: string,
  wanted: WantedStyle,
  codePoints: ReadonlySet<number>,
  { own = [], bundled, store }: { own?: readonly FontFile[]; bundled: FontSource; store: FaceStore },
): Promise<FontFace[]> {
  const names = families.split(',').map(unquote);
  const found: FontFace[] = [];
  for (const name of own.length > 0 ? names : []) {
    const files = own.filter(({ family }) => familyKey(family) === familyKey(name));
    for (const file of matchFaces(files, wanted).reverse()) {
      // A font that cannot be read gives way to the next one, as in a browser.
      const face = await store.load(file, wanted, { timeoutMs: TIMEOUT_MS }).catch(() => null);
      if (face) found.push(face.face);
    }
  }
  if (found.length > 0 && [...codePoints].every((codePoint) => found.some((face) => face.has(codePoint)))) return found;
  const named = names.flatMap((name) => {
    const standIn = standInFor(name);
    return standIn?.metric ? standIn.families.slice(0, 1) : [];
  });
  for (const family of new Set([...named, STANDARD_FAMILY, LAST_FAMILY])) {
    const files = matchFaces(await bundled.find({ family, timeoutMs: TIMEOUT_MS }), wanted);
    const needed = files.filter(({ ranges }) => [...codePoints].some((codePoint) => inRanges(ranges, codePoint)));
    for (const file of needed) found.push((await store.load(file, wanted, { timeoutMs: TIMEOUT_MS })).face);
    if ([...codePoints].every((codePoint) => found.some((face) => face.has(codePoint)))) break;
  }
  return found;
}

/** The fonts that an SVG holds: those of its style sheets' `@font-face` that are data URIs. Others are not fetched. */
export function embeddedFonts(css: string): FontFile[] {
  if (!/@font-face/i.test(css)) return [];
  return parseFontFaces(css, 'https://image.invalid/').flatMap(({ family, weight, italic, ranges, sources }) => {
    const embedded = sources.find(({ url }) => isDataUri(url));
    const file = embedded && parseDataUri(embedded.url);
    if (!file) return [];
    const key = `data ${createHash('sha256').update(embedded.url).digest('hex')}`;
    const load = async () => ({ data: file.data });
    return [{ family, weight, italic, width: 5, ranges, key, index: 0, load }];
  });
}
