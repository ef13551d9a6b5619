import type { Deadline, FontFile } from '../sources/types.ts';
import { inRanges } from '../sources/unicode-range.ts';
import type { FaceStore } from '../store/face-store.ts';
import type { LoadedStyle, StyleFace } from './font-set.ts';
import { matchFaces, synthesize, type WantedStyle } from './match.ts';

const SPACE = 0x20;

/** The files that a family draws a style with, in the order in which they are asked for a character. */
export function filesFor(files: readonly FontFile[], wanted: WantedStyle): FontFile[] {
  // A later rule wins over an earlier one for the characters of both (CSS Fonts 4, 5.2).
  return matchFaces(files, wanted).reverse();
}

/**
 * Loads a file as a face, with the synthetic boldness and slant that Chromium adds where the file has another style.
 * @throws UnusableFont, or RenderError of kind `asset`
 */
export async function loadFace(
  file: FontFile,
  wanted: WantedStyle,
  store: FaceStore,
  deadline: () => Deadline,
): Promise<StyleFace> {
  const { face, own } = await store.load(file, wanted, deadline());
  return { face, ranges: file.ranges, ...synthesize(file, own, wanted) };
}

/**
 * Loads the faces that a family draws a style with: of the matching files, those with characters of the text, and the
 * file with the space, whose metrics CSS takes for the line.
 *
 * @throws UnusableFont, or RenderError of kind `asset`
 */
export async function loadStyle(
  files: readonly FontFile[],
  wanted: WantedStyle,
  codePoints: ReadonlySet<number>,
  store: FaceStore,
  deadline: () => Deadline,
): Promise<LoadedStyle> {
  const matched = filesFor(files, wanted);
  const first = matched.find(({ ranges }) => inRanges(ranges, SPACE)) ?? matched[0]!;
  const needed = matched.filter((file) => file === first || someIn(file, codePoints));
  const faces = await Promise.all(needed.map((file) => loadFace(file, wanted, store, deadline)));
  return { faces, primary: faces[needed.indexOf(first)]! };
}

function someIn({ ranges }: FontFile, codePoints: ReadonlySet<number>): boolean {
  if (ranges === null) return true;
  for (const codePoint of codePoints) if (inRanges(ranges, codePoint)) return true;
  return false;
}
