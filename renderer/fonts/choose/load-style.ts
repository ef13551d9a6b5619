import type { Deadline, FontFile } from '../sources/types.ts';
import { inRanges } from '../sources/unicode-range.ts';
import type { FaceStore } from '../store/face-store.ts';
import type { LoadedStyle, StyleFace } from './font-set.ts';
import { matchFaces, synthesize, type WantedStyle } from './match.ts';

const SPACE = 0x20;

/** The files that a family draws a style with, the one that is asked first being first. */
export function filesFor(files: readonly FontFile[], wanted: WantedStyle): FontFile[] {
  // A later rule wins over an earlier one for the characters of both (CSS Fonts 4, 5.2).
  return matchFaces(files, wanted).reverse();
}

/**
 * Loads one of these files, with what Chromium adds where the style is not its own.
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
 * Loads what a family draws a style with: of the matching files those whose characters the text has, and the one with
 * the space, which CSS takes the line's metrics from.
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
