import { type Pixels, rasterize } from '../paint/raster/index.ts';
import { release } from '../release.ts';
import { compress, LONGEST_SIDE } from './compress.ts';
import type { Encoded, EncodeJob, Format, LaidOutPage } from './types.ts';

/** A page's pixels at the options' pixelRatio, for a picture of a format. */
export function rasterizePage({ scene, page }: LaidOutPage, job: EncodeJob, format: string): Promise<Pixels> {
  const { pixelRatio } = job.options;
  job.checkPixels(scene.width * pixelRatio, scene.height * pixelRatio, page.id, LONGEST_SIDE[format]);
  return job.time('paint', () => rasterize(scene, pixelRatio, job));
}

/** A format of one picture. */
function pictureFormat(name: string, extension: string): Format {
  return {
    name,
    extension,
    mime: `image/${name}`,
    paged: false,
    async encode(job): Promise<Encoded> {
      const [page] = job.pages;
      const pixels = await rasterizePage(page!, job, name);
      if (job.unencoded) {
        job.pageDone();
        return pixels;
      }
      const data = await job.time('encode', () => compress(pixels, job.options));
      release(pixels.data);
      job.pageDone();
      return { ...pixels, data };
    },
  };
}

export const png = pictureFormat('png', 'png');
export const jpeg = pictureFormat('jpeg', 'jpg');
export const webp = pictureFormat('webp', 'webp');
