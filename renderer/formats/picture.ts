import sharp, { type Sharp } from 'sharp';
import { rasterize } from '../paint/raster/index.ts';
import type { ResolvedOptions } from '../options.ts';
import type { EncodeJob, Encoded, Format, LaidOutPage } from './types.ts';

/** A page's pixels at the options' pixelRatio, as sharp takes them. */
export async function rasterizePage({ scene, page }: LaidOutPage, job: EncodeJob): Promise<{ image: Sharp; width: number; height: number }> {
  const { pixelRatio } = job.options;
  job.checkPixels(scene.width * pixelRatio, scene.height * pixelRatio, page.id);
  const { data, width, height } = await rasterize(scene, pixelRatio);
  return { image: sharp(data, { raw: { width, height, channels: 4 } }), width, height };
}

/** JPEG on white, as a page without a background would be printed. */
export const encodeJpeg = (image: Sharp, quality: number): Promise<Buffer> =>
  image
    .flatten({ background: 'white' })
    .jpeg({ quality: Math.max(1, Math.round(quality * 100)), chromaSubsampling: '4:2:0' })
    .toBuffer();

/** A format of one picture; only what it does with the pixels differs. */
function pictureFormat(name: string, extension: string, compress: (image: Sharp, options: ResolvedOptions) => Promise<Buffer>): Format {
  return {
    name,
    extension,
    mime: `image/${name}`,
    paged: false,
    async encode(job): Promise<Encoded> {
      const [page] = job.pages;
      const { image, width, height } = await rasterizePage(page!, job);
      const data = await compress(image, job.options);
      job.pageDone();
      return { data, width, height };
    },
  };
}

export const png = pictureFormat('png', 'png', (image) => image.png({ compressionLevel: 6 }).toBuffer());
export const jpeg = pictureFormat('jpeg', 'jpg', (image, { quality }) => encodeJpeg(image, quality));
export const webp = pictureFormat('webp', 'webp', (image, { quality }) =>
  image.webp({ quality: Math.max(1, Math.round(quality * 100)) }).toBuffer(),
);
