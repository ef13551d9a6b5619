import { decode } from '../../assets/decode.ts';
import { ALWAYS_WHOLE, type EarlyPixels } from '../../assets/early-pixels.ts';
import { RenderError } from '../../errors.ts';
import { release } from '../../release.ts';
import type { FramePixels, RasterAsset } from '../../scene/image.ts';
import type { Rect } from '../../scene/types.ts';
import { colorClearPixels } from '../alpha-bleed.ts';
import type { Picture } from './picture.ts';
import { cutOut } from './resample/cut-out.ts';
import type { CutOut } from './resample/pixels.ts';
import { sample } from './resample/sample.ts';
import { type ReducedPixels, shrink } from './resample/shrink.ts';
import { ImageData } from './skia.ts';
import type { PictureUse } from './uses.ts';

/**
 * Pictures of up to {@link ALWAYS_WHOLE} px are shrunk from their full resolution, exactly as the reference does. Larger
 * ones are decoded at a smaller size where they are painted at least so many times smaller. In a 24-megapixel poster full of small print, fewer than 0.1 % of the pixels then differ visibly (by more than 25).
 * libjpeg shrinks to an eighth, a quarter or half of the size only for factors a bit above these.
 */
const REDUCTIONS = [
  { painted: 19.8, read: 9 },
  { painted: 12.5, read: 5 },
  { painted: 7.5, read: 3 },
];

/** @throws RenderError `image_not_decoded` at `origin`, the element's place in the design */
export async function decodeRaster(
  asset: RasterAsset,
  use: PictureUse,
  origin: string,
  early?: Pick<EarlyPixels, 'take'>,
): Promise<Picture> {
  const { frame, width: fullWidth, height: fullHeight } = asset;
  const whole = frame ?? (asset.inks ? null : await early?.take(asset.id));
  const reduction = use.sampled ? 1 : reductionOf(asset, shownScale(use));
  const pixels: ReducedPixels = { ...(whole ?? (await readPixels(asset, reduction, origin))), fullWidth, fullHeight };
  const shown = partShown(asset, pixels, use);
  if (pixels.channels === 4) colorClearPixels(shown.data, shown.width);
  // A moving picture's frames belong to its player.
  if (!frame) release(pixels.data);
  return picture(shown);
}

/** How many device px a px of the picture becomes. */
const shownScale = ({ source, width, height }: PictureUse) => Math.max(width / source.width, height / source.height);

/** What an item shows of a picture, no larger than it is painted. */
function partShown(asset: RasterAsset, pixels: ReducedPixels, use: PictureUse): CutOut {
  const { source, width, height, flipX, flipY, sampled } = use;
  const scale = shownScale(use);
  const part = scaleRect(source, pixels.width / asset.width, pixels.height / asset.height);
  if (scale >= 1) {
    const margin = marginOf(part, use);
    return cutOut(pixels, part, margin, { flipX, flipY });
  }
  if (sampled) {
    return sample(pixels, part, { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) });
  }
  // The least difference keeps 480 × (300 / 480) from becoming 299.
  const target = { width: floor(source.width * scale), height: floor(source.height * scale) };
  const margin = marginOf(target, use);
  return shrink(pixels, source, target, margin, { flipX, flipY });
}

/** px around a part so that it can be drawn half a device px larger; very squeezed pictures do with less. */
const marginOf = (part: Size, device: Size) =>
  1 + Math.min(16, Math.ceil(Math.max(part.width / device.width, part.height / device.height) / 2));

type Size = { width: number; height: number };

export const floor = (length: number) => Math.max(1, Math.floor(length + 1e-6));

export const scaleRect = ({ x, y, width, height }: Rect, scaleX: number, scaleY: number): Rect => ({
  x: x * scaleX,
  y: y * scaleY,
  width: width * scaleX,
  height: height * scaleY,
});

export const picture = ({ data, width, height, source }: CutOut) => ({
  image: new ImageData(data, width, height),
  source,
});

/** How many times smaller a picture is read: 1 for all but large pictures painted much smaller. */
function reductionOf({ width, height }: RasterAsset, scale: number): number {
  if (width * height <= ALWAYS_WHOLE) return 1;
  return REDUCTIONS.find(({ painted }) => painted * scale <= 1)?.read ?? 1;
}

/** Decodes it to sRGB, upright, this many times smaller. @throws RenderError `image_not_decoded` at `origin` */
async function readPixels(asset: RasterAsset, reduction: number, origin: string): Promise<FramePixels> {
  const { data, width, height, inks } = asset;
  const size = { width: Math.floor(width / reduction), height: Math.floor(height / reduction) };
  try {
    return await decode(data, { inks, ...(reduction > 1 && { size }) });
  } catch (error) {
    const reason = `the picture is damaged (${String((error as Error).message).split('\n')[0]})`;
    throw new RenderError({
      kind: 'asset',
      code: 'image_not_decoded',
      path: origin,
      message: `${origin}: ${reason}`,
      problems: [{ path: origin, message: reason }],
      cause: error,
    });
  }
}
