import type { Beginning, PageInParts } from '../beginnings.ts';
import { type RasterOptions, rasterize } from '../paint/raster/index.ts';
import { isOpaque, type Rgba8 } from '../paint/rgba8.ts';
import { release } from '../release.ts';
import { compress, fileKey } from './compress.ts';
import type { Encoded, EncodeJob, Format, LaidOutPage, PixelNames } from './types.ts';

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

/** A picture before it becomes a file. One that has a name is kept, and is to stay as it is. */
type Drawn = Rgba8 & PixelNames;

/** The pixels of a page, opaque, of which nothing is painted that is kept of earlier renders. */
async function paintInParts(
  { page, width, height, keys, layOut, beginnings }: PageInParts,
  job: EncodeJob,
  { longestSide, nameStrips }: Format,
): Promise<Drawn> {
  const { pixelRatio } = job.options;
  job.checkPixels(width * pixelRatio, height * pixelRatio, page.id, longestSide);
  let isDamaged = false;
  const options: RasterOptions = {
    ...job.raster,
    mostlyOpaque: true,
    onDamaged(error) {
      isDamaged = true;
      if (!job.raster.onDamaged) throw error;
      job.raster.onDamaged(error);
    },
  };

  /** Paints up to the element `to` on what is painted up to `from`. */
  async function paint(from: number, to: number, before?: Beginning): Promise<Beginning> {
    const warnings = [...(before?.warnings ?? [])];
    const scene = layOut(from, to, (warning) => warnings.push(warning));
    const painted = await job.time('paint', () => rasterize(scene, pixelRatio, options, before?.painted));
    return { painted, warnings };
  }

  /** What is known of the page, and of how many elements; what was met before is known from now on. */
  async function begin(): Promise<[number, Beginning | undefined]> {
    const met = keys.findLastIndex(beginnings.isMet);
    let count = Math.max(0, met);
    let known: Beginning | undefined;
    while (count > 0 && !known) {
      known = beginnings.get(keys[count]!);
      if (!known) count--;
    }
    if (met <= count) return [count, known];
    const more = await paint(count, met, known);
    if (!isOpaque(more.painted.data)) return [count, known];
    if (!isDamaged) beginnings.set(keys[met]!, more);
    return [met, more];
  }

  const [count, known] = await begin();
  const all = keys.length - 1;
  const isWhole = known && count === all;
  const { painted, warnings } = isWhole ? known : await paint(count, all, known);
  for (const warning of warnings) job.warn(warning);
  beginnings.meet(keys);
  if (isWhole) return { ...painted, name: keys[all] };
  // Of a page that begins as others did, most strips are theirs.
  return known && nameStrips ? { ...painted, strips: await nameStrips(painted) } : painted;
}

function pixelsOf(job: EncodeJob, format: Format): Promise<Drawn> {
  const { time } = job.options;
  if (time !== undefined) return pixelsAt(time, job, format);
  const parts = job.inParts();
  if (parts) return paintInParts(parts, job, format);
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
  const { data: painted, width, height, name, strips } = await pixelsOf(job, format);
  const size = { width, height, ...densityOf(job) };
  const pixels = { ...size, data: painted, name, strips };
  const isKept = name !== undefined;
  if (job.unencoded) {
    job.pageDone();
    if (!isKept) return pixels;
    const isEncoded = await job.isEncoded?.(fileKey(pixels, format, job.options));
    return { ...pixels, data: isEncoded ? Buffer.alloc(0) : Buffer.from(painted) };
  }
  const data = await job.time('encode', () => compress(pixels, format, job.options, job.keptFiles));
  if (!isKept) release(painted);
  job.pageDone();
  return { ...size, data };
}
