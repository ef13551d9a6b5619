import type { ImageRequest } from '../requests.ts';
import type { Picture } from '../scene/drawing.ts';
import sharp from '../sharp.ts';

/** px of the longer side of the picture that is looked at: enough to tell faces from a wall. */
const LOOKED_AT = 512;

/** The share of what does not fit that lies before a crop, e.g. at its left; half where all fits. */
const shareBefore = (offset: number, whole: number, kept: number): number =>
  whole > kept ? Math.min(1, Math.max(0, offset / (whole - kept))) : 0.5;

/**
 * A picture with its point of interest, where one is asked for: libvips compares regions by how much they catch the eye
 * (`attention`: skin, saturation, edges), or by their detail (`entropy`). A drawing, and a picture that cannot be
 * decoded, have none.
 */
export async function withInterest(picture: Picture, { looksFor }: Pick<ImageRequest, 'looksFor'>): Promise<Picture> {
  if (!looksFor || picture.kind !== 'raster') return picture;
  const scale = Math.min(1, LOOKED_AT / Math.max(picture.width, picture.height));
  const sized = (side: number) => Math.max(1, Math.round(side * scale));
  const [width, height] = [sized(picture.width), sized(picture.height)];
  const cut =
    width > height * looksFor.proportion
      ? { width: Math.max(1, Math.round(height * looksFor.proportion)), height }
      : { width, height: Math.max(1, Math.round(width / looksFor.proportion)) };
  try {
    const { info } = await sharp(picture.data)
      .autoOrient()
      .resize({ ...cut, fit: 'cover', position: looksFor.focus })
      .raw()
      .toBuffer({ resolveWithObject: true });
    // sharp says where the picture lies as seen from the crop: left of it and above it.
    const [left, top] = [-(info.cropOffsetLeft ?? 0), -(info.cropOffsetTop ?? 0)];
    const interest = { x: shareBefore(left, width, cut.width), y: shareBefore(top, height, cut.height) };
    return { ...picture, interest };
  } catch {
    return picture;
  }
}
