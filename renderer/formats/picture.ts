import { rasterize } from '../paint/raster/index.ts';
import type { Rgba8 } from '../paint/rgba8.ts';
import { release } from '../release.ts';
import { compress } from './compress.ts';
import type { Encoded, EncodeJob, Format, LaidOutPage } from './types.ts';

/** The film is asked for one moment: how many frames it would have does not matter. */
const STILLS_PER_SECOND = 1;

/** The pixels of a design's film at the time that the options ask for. */
async function pixelsAt(time: number, job: EncodeJob, { longestSide }: Format): Promise<Rgba8> {
  const film = await job.film({ fps: STILLS_PER_SECOND, even: false });
  try {
    const { width, height } = film;
    job.checkPixels(width, height, 'pages', longestSide);
    return { data: await job.time('paint', () => film.at(time)), width, height };
  } finally {
    await film.close();
  }
}

/** A page's pixels at the options' pixelRatio, for a picture of a format. */
export function rasterizePage({ scene, page }: LaidOutPage, job: EncodeJob, { longestSide }: Format): Promise<Rgba8> {
  const { pixelRatio } = job.options;
  job.checkPixels(scene.width * pixelRatio, scene.height * pixelRatio, page.id, longestSide);
  return job.time('paint', () => rasterize(scene, pixelRatio, { ...job.raster, mostlyOpaque: job.isOpaque }));
}

function pixelsOf(job: EncodeJob, format: Format): Promise<Rgba8> {
  const { time } = job.options;
  if (time !== undefined) return pixelsAt(time, job, format);
  const [page] = job.pages;
  return rasterizePage(page!, job, format);
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

/** The picture of the one page, or of the film at the option `time`, or its pixels where the job asks for them (`unencoded`). */
export async function encodePicture(job: EncodeJob, format: Format): Promise<Encoded> {
  if (job.onFrame) return (await import('./film/sequence.ts')).encodeSequence(job, format, job.onFrame);
  const pixels = { ...(await pixelsOf(job, format)), ...densityOf(job) };
  if (job.unencoded) {
    job.pageDone();
    return pixels;
  }
  const data = await job.time('encode', () => compress(pixels, format, job.options));
  release(pixels.data);
  job.pageDone();
  return { ...pixels, data };
}
