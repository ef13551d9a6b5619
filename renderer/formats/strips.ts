import { createHash } from 'node:crypto';
import { type KeptFiles, keptOr } from './kept-files.ts';
import type { PicturePixels } from './types.ts';

/**
 * Problem: to make the file of a photo takes as long as everything else that a known template needs, although most rows of its
 * records are the same. Solution: the file is made of strips, each encoded alone; those that were met before are kept.
 */

/** px of a strip: few enough that a changed text changes few of them, and so many that each is worth its beginning. */
const STRIP_PX = 2 ** 16;

/** Rows of a picture. */
export interface Strip {
  /** RGBA, not premultiplied. */
  data: Uint8Array;
  width: number;
  height: number;
}

/** A picture's strips, from its top to its bottom. */
export function stripsOf({ data, width, height }: Pick<PicturePixels, 'data' | 'width' | 'height'>): Strip[] {
  const rows = Math.ceil(STRIP_PX / width);
  return Array.from({ length: Math.ceil(height / rows) }, (_, i) => {
    const [from, to] = [i * rows, Math.min(height, (i + 1) * rows)];
    return { data: data.subarray(4 * width * from, 4 * width * to), width, height: to - from };
  });
}

/** The names of a picture's strips: equal names, equal px. */
export const stripNames = (picture: Pick<PicturePixels, 'data' | 'width' | 'height'>): string[] =>
  stripsOf(picture).map(({ data, width }) => createHash('sha256').update(`${width} `).update(data).digest('base64'));

/**
 * A picture's strips, each as `encode` makes it of its px alone, or as it is kept by the picture's name of it. Of a picture that has a
 * name itself no strips are kept: its file is, which would be kept twice.
 */
export const encodeStrips = (
  picture: PicturePixels,
  kept: KeptFiles | undefined,
  encode: (strip: Strip) => Promise<Buffer>,
): Promise<Buffer[]> =>
  Promise.all(
    stripsOf(picture).map((strip, i) => {
      const name = picture.strips?.[i];
      const make = () => encode(strip);
      if (picture.name === undefined || name === undefined) return keptOr(kept, name, make);
      return kept?.get(name) ?? make();
    }),
  );
