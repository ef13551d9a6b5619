import { untilAborted } from '../abort.ts';
import type { Beginning, PageFile, PageInParts } from '../beginnings.ts';
import type { Warning } from '../errors.ts';
import { type Painted, type RasterOptions, rasterize } from '../paint/raster/index.ts';
import type { Rgba8 } from '../paint/rgba8.ts';
import { release } from '../release.ts';
import { compress } from './compress.ts';
import { fileKey } from './file-key.ts';
import type { Encoded, EncodeJob, Format, LaidOutPage, PixelFacts } from './types.ts';

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
export function rasterizePage({ scene, page }: LaidOutPage, job: EncodeJob, format: Format): Promise<Painted> {
  const { pixelRatio } = job.options;
  job.checkPixels(scene.width * pixelRatio, scene.height * pixelRatio, page.id, format.longestSide);
  const options = { ...job.raster, meanwhile: meanwhileOf(job, format), mostlyOpaque: job.isOpaque };
  return job.time('paint', () => rasterize(scene, pixelRatio, options));
}

/** Before the first picture is painted, its encoder is not there yet. What is wrong with it, its first use says. */
const meanwhileOf = ({ unencoded }: EncodeJob, format: Format) =>
  unencoded ? undefined : () => void format.prepare?.().catch(() => {});

/** A picture before it becomes a file. */
interface Drawn extends Rgba8, PixelFacts {
  /** Whether its px are those of others too, and are to stay as they are. */
  isShared?: boolean;
}

/** Paints a page, opaque, but for what is kept of earlier renders. @returns its file where it is there and will do */
async function paintInParts(parts: PageInParts, job: EncodeJob, format: Format): Promise<Drawn | PageFile> {
  const { page, width, height, keys, layOut, beginnings } = parts;
  const { pixelRatio } = job.options;
  const scaled = { width: width * pixelRatio, height: height * pixelRatio };
  job.checkPixels(scaled.width, scaled.height, page.id, format.longestSide);
  const all = keys.length - 1;
  const file = job.takesFile ? fileKey({ name: keys[all], ...densityOf(job) }, format, job.options) : undefined;
  const known = await beginnings.look({ keys, pixels: scaled.width * scaled.height, file });
  if (!known) return rasterizePage({ page, scene: layOut(0, all, job.warn) }, job, format);
  const say = (warnings: readonly Warning[]) => warnings.forEach(job.warn);
  if ('file' in known) {
    say(known.file.warnings);
    return known.file;
  }
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
    const meanwhile = meanwhileOf(job, format);
    const painted = await job.time('paint', () =>
      rasterize(scene, pixelRatio, { ...options, meanwhile }, before?.painted),
    );
    return { painted, warnings };
  }

  let { met, count, beginning } = known;
  // Of a page that was met as a whole the file is kept.
  const keepsFile = met === all && file !== undefined;
  if (met > count && !keepsFile) {
    // What was met before is known from now on.
    const more = await paint(count, met, beginning);
    if (more.painted.isOpaque) {
      count = met;
      beginning = more;
      if (!isDamaged) beginnings.keep(keys[met]!, more);
    }
  }
  const isWhole = beginning && count === all;
  const { painted, warnings } = isWhole ? beginning! : await paint(count, all, beginning);
  say(warnings);
  const isNamed = isWhole || (keepsFile && !isDamaged);
  beginnings.meet(keys, isNamed ? { width: painted.width, height: painted.height, warnings } : undefined);
  const name = isNamed ? keys[all] : undefined;
  if (isWhole) return { ...painted, name, isShared: true };
  if (beginning) beginnings.letGo(beginning);
  // Of a page that begins as others did, most strips are theirs.
  return { ...painted, name, strips: beginning && (await format.nameStrips?.(painted)) };
}

function draw(job: EncodeJob, format: Format): Promise<Drawn | PageFile> {
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
  const drawn = await draw(job, format);
  const { data: painted, width, height } = drawn;
  const size = { width, height, ...densityOf(job) };
  if ('warnings' in drawn) {
    job.pageDone();
    return { ...size, data: Buffer.from(painted) };
  }
  const { name, strips, isOpaque, isShared } = drawn;
  const pixels = { ...size, data: painted, name, strips, isOpaque };
  if (job.unencoded) {
    job.pageDone();
    return isShared ? { ...pixels, data: Buffer.from(painted) } : pixels;
  }
  job.signal?.throwIfAborted();
  const encoding = () => compress(pixels, format, job.options, job.keptFiles);
  // An encoder that nobody waits for goes on with its px.
  const data = await job.time('encode', () => (job.signal ? untilAborted(encoding(), job.signal) : encoding()));
  if (!isShared) release(painted);
  job.pageDone();
  return { ...size, data };
}
