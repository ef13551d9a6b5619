import { rasterize } from '../paint/raster/index.ts';
import type { Rgba8 } from '../paint/rgba8.ts';
import { release } from '../release.ts';
import { compress } from './compress.ts';
import type { Encoded, EncodeJob, Format, LaidOutPage } from './types.ts';

/** A page's pixels at the options' pixelRatio, for a picture of a format. */
export function rasterizePage({ scene, page }: LaidOutPage, job: EncodeJob, { longestSide }: Format): Promise<Rgba8> {
  const { pixelRatio } = job.options;
  job.checkPixels(scene.width * pixelRatio, scene.height * pixelRatio, page.id, longestSide);
  return job.time('paint', () => rasterize(scene, pixelRatio, job.raster));
}

/** px of a design to an inch where it says nothing else. */
const USUAL_DPI = 72;

/** The resolution that a picture states, where its options or its design mean one. */
function densityOf({ options, dpi, unit }: EncodeJob): { density?: number } {
  const { dpiMetadata, pixelRatio, dpi: given } = options;
  const isMeant = given !== undefined || dpi !== USUAL_DPI || unit !== 'px';
  if (dpiMetadata === 'never' || (dpiMetadata === 'auto' && !isMeant)) return {};
  return { density: Math.max(1, (given ?? dpi) * pixelRatio) };
}

/** The picture of the one page, or its pixels where the job asks for them (`unencoded`). */
export async function encodePicture(job: EncodeJob, format: Format): Promise<Encoded> {
  const [page] = job.pages;
  const pixels = { ...(await rasterizePage(page!, job, format)), ...densityOf(job) };
  if (job.unencoded) {
    job.pageDone();
    return pixels;
  }
  const data = await job.time('encode', () => compress(pixels, format, job.options));
  release(pixels.data);
  job.pageDone();
  return { ...pixels, data };
}
