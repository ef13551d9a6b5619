import type { ResolvedOptions } from '../options.ts';
import { rasterize } from '../paint/raster/index.ts';
import sharp, { type Sharp } from '../sharp.ts';
import type { Encoded, EncodeJob, Format, LaidOutPage } from './types.ts';

/** A page's pixels at the options' pixelRatio, as sharp takes them. */
export async function rasterizePage(
  { scene, page }: LaidOutPage,
  job: EncodeJob,
): Promise<{ image: Sharp; width: number; height: number }> {
  const { pixelRatio } = job.options;
  job.checkPixels(scene.width * pixelRatio, scene.height * pixelRatio, page.id);
  const { data, width, height } = await job.time('paint', () => rasterize(scene, pixelRatio, job));
  return { image: sharp(data, { raw: { width, height, channels: 4 } }), width, height };
}

/** A format of one picture; only what it does with the pixels differs. */
function pictureFormat(
  name: string,
  extension: string,
  compress: (image: Sharp, options: ResolvedOptions) => Promise<Buffer>,
): Format {
  return {
    name,
    extension,
    mime: `image/${name}`,
    paged: false,
    async encode(job): Promise<Encoded> {
      const [page] = job.pages;
      const { image, width, height } = await rasterizePage(page!, job);
      const data = await job.time('encode', () => compress(image, job.options));
      job.pageDone();
      return { data, width, height };
    },
  };
}

export const png = pictureFormat('png', 'png', (image) => image.png({ compressionLevel: 3 }).toBuffer());
/** JPEG has no transparency: what a page leaves open is white, as paper. */
export const jpeg = pictureFormat('jpeg', 'jpg', (image, { quality }) =>
  image
    .flatten({ background: 'white' })
    .jpeg({ quality: Math.max(1, Math.round(quality * 100)) })
    .toBuffer(),
);
export const webp = pictureFormat('webp', 'webp', (image, { quality }) =>
  image.webp({ quality: Math.max(1, Math.round(quality * 100)) }).toBuffer(),
);
