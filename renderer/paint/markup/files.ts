import { fromInks } from '../../assets/naive-cmyk.ts';
import type { RasterAsset } from '../../scene/image.ts';
import sharp, { type Metadata } from '../../sharp.ts';
import type { Rgba8 } from '../rgba8.ts';

/** A picture as a file that every viewer of SVG, HTML and slides reads. */
export interface PictureFile {
  mime: 'image/png' | 'image/jpeg';
  data: Buffer;
  /** px */
  width: number;
  height: number;
}

/** The quality of a photo that has to be compressed again: high enough that the loss cannot be seen. */
const PHOTO_QUALITY = 92;

/** Turns pictures into files, each once. @throws what sharp says of a damaged file */
export function pictureFiles(): (asset: RasterAsset) => Promise<PictureFile> {
  const made = new Map<string, Promise<PictureFile>>();
  return (asset) => {
    // Frames of a moving picture share its id.
    const known = asset.frame ? undefined : made.get(asset.id);
    const file = known ?? fileOf(asset);
    if (!asset.frame) made.set(asset.id, file);
    return file;
  };
}

async function fileOf(asset: RasterAsset): Promise<PictureFile> {
  const { width, height } = asset;
  if (asset.frame) {
    const { data, ...raw } = asset.frame;
    return { mime: 'image/png', data: await sharp(data, { raw }).png().toBuffer(), width, height };
  }
  const image = sharp(asset.data, { limitInputPixels: false, failOn: 'error' });
  const metadata = await image.metadata();
  if (isPlain(asset, metadata)) return { mime: asset.mime as PictureFile['mime'], data: asset.data, width, height };
  image.autoOrient();
  // Formats with loss hold photos, mostly.
  const isPhoto =
    !asset.hasAlpha && (asset.mime === 'image/jpeg' || asset.mime === 'image/webp' || asset.mime === 'image/avif');
  const upright =
    metadata.space === 'cmyk' && !metadata.hasProfile ? await fromInks(image) : image.toColourspace('srgb');
  const encoded = isPhoto ? upright.jpeg({ quality: PHOTO_QUALITY }) : upright.png();
  return { mime: isPhoto ? 'image/jpeg' : 'image/png', data: await encoded.toBuffer(), width, height };
}

/** Whether viewers draw a file as Gesso does: upright, and of the kinds and colours that all of them know. */
function isPlain({ mime }: RasterAsset, { orientation, space, pages, depth }: Metadata): boolean {
  if (mime !== 'image/png' && mime !== 'image/jpeg') return false;
  const isUsual = space === 'srgb' || space === 'b-w' || space === 'rgb';
  return (orientation ?? 1) === 1 && isUsual && (pages ?? 1) === 1 && depth === 'uchar';
}

/** Painted pixels as a file. */
export async function pixelsFile({ data, width, height }: Rgba8): Promise<PictureFile> {
  const png = await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
  return { mime: 'image/png', data: png, width, height };
}
