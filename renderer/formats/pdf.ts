import { quoted, type Warn } from '../errors.ts';
import { type PdfColors, RGB_COLORS, THIN_POINTS, withSpots } from '../paint/pdf/colors.ts';
import { openCondition } from '../paint/pdf/condition.ts';
import { createPdf, type PdfFile } from '../paint/pdf/document.ts';
import { imageEmbedder } from '../paint/pdf/images.ts';
import { pdfPainter } from '../paint/pdf/painter.ts';
import { isFlat, type PrintingCondition } from '../paint/pdf/print.ts';
import { srgbProfile } from '../paint/pdf/profiles.ts';
import { release } from '../release.ts';
import { unnamedPictures } from '../scene/announced.ts';
import { linksOf } from '../scene/links.ts';
import { inkClashes, inksOfOption, inksOfPage } from '../scene/spots.ts';
import type { Scene } from '../scene/types.ts';
import { jpeg as jpegFormat } from './jpeg.ts';
import { rasterizePage } from './picture.ts';
import { PRINT_DPI } from './print-dpi.ts';
import { rasterizeArea } from './raster-part.ts';
import { sharpOf } from './sharp-file.ts';
import type { Encoded, EncodeJob, LaidOutPage } from './types.ts';

/** Prepares a page before its turn. The returned function draws on the document's page. */
type PaintPage = (page: LaidOutPage) => Promise<() => Promise<void>>;

/** Pages that are painted at a time: while one is compressed on another thread, the next is drawn. */
const PAINTED_AT_A_TIME = 2;

/** A page as one JPEG at pixelRatio. */
function asPictures(file: PdfFile, job: EncodeJob, colors: PdfColors): PaintPage {
  const images = imageEmbedder(file.document, colors);
  return async (page) => {
    const pixels = await rasterizePage(page, job, jpegFormat);
    const { width, height } = page.scene;
    const jpeg = await colors.jpeg(sharpOf(pixels).flatten({ background: 'white' }), job.options.quality);
    release(pixels.data);
    return async () => {
      const picture = images.jpeg(jpeg);
      await file.tags.artifact(() => images.place(picture, { x: 0, y: 0, width, height }));
      file.tags.links(linksOf(page.scene.items));
    };
  };
}

/** Works on the items side by side, some at a time, and hands the results out in order. */
async function* pipelined<T, R>(
  items: Iterable<T>,
  atATime: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<[T, R]> {
  const begun: [T, Promise<R>][] = [];
  for (const item of items) {
    const result = work(item);
    // The page that awaits it gets the error; until then the rejection has to count as handled.
    result.catch(() => {});
    begun.push([item, result]);
    if (begun.length < atATime) continue;
    const [first, done] = begun.shift()!;
    yield [first, await done];
  }
  for (const [item, result] of begun) yield [item, await result];
}

/** A page as text and shapes. */
function asVectors(file: PdfFile, job: EncodeJob, dpi: number, colors: PdfColors, flat: boolean): PaintPage {
  const scale = PRINT_DPI / dpi;
  const paint = pdfPainter(file.document, {
    colors,
    tags: file.tags,
    thin: (THIN_POINTS * dpi) / 72,
    isFlat: flat,
    rasterize: (items, area, transform) => rasterizeArea(items, area, transform, scale, job),
  });
  return async ({ scene }) =>
    () =>
      paint(scene);
}

/** A pdf of all pages: a JPEG each, or text and vector shapes (`vector`). A page measures px × 72 / dpi points. */
export async function encodePdf(job: EncodeJob): Promise<Encoded> {
  const { color } = job.options;
  const { spotColors = {}, overprintBlack } = job.options;
  if (color.space !== 'CMYK') return encodeWith(job, withSpots(RGB_COLORS, spotColors), null);
  const { colors, condition, close } = await openCondition(job.options, { directory: job.profilesDir, warn: job.warn });
  try {
    return await encodeWith(job, withSpots({ ...colors, overprintsBlack: overprintBlack }, spotColors), condition);
  } finally {
    close();
  }
}

/** The warnings of what a document for readers who cannot see it should say of itself, and is not given. */
function warnOfUnsaid({ options, language, warn }: EncodeJob): void {
  if (!options.title) {
    const message = 'the document has no title, by which readers tell it from others; it is called Untitled';
    warn({ code: 'title_missing', path: 'title', message, hint: 'give one in the option `title`' });
  }
  const { tag, isGuessed } = language();
  if (options.language || !isGuessed) return;
  const message = `no language is named; by the script of its texts the document is said to be in ${quoted(tag)}`;
  const hint = 'name it in the option `language`, or in `custom.language` of the design';
  warn({ code: 'language_guessed', path: 'language', message, hint });
}

/** The warnings of the pictures of a page that nothing stands for. */
function warnOfUnnamed({ items }: Scene, warn: Warn): void {
  for (const path of unnamedPictures(items)) {
    const message = `${path}: the picture has no alternative text; readers pass over it as over decoration`;
    const hint = 'say what it shows in `custom.alt`, or that it is decoration (an empty one)';
    warn({ code: 'alt_missing', path, message, hint });
  }
}

/** Tells inks of one name that would print otherwise: a document has one of them, the first. */
function warnOfClashes({ warn, options }: EncodeJob): (page: LaidOutPage) => void {
  const clashing = inkClashes();
  const tell = (inks: Parameters<typeof clashing>[0]) => {
    for (const { path, spot, first, own } of clashing(inks)) {
      const message = `the ink ${quoted(spot.name)} has two sets of process inks, ${first} and ${own}: the first stands in for it`;
      warn({ code: 'spot_name', path, message, hint: 'give it one, or call the other one otherwise' });
    }
  };
  tell(inksOfOption(options.spotColors));
  return ({ page, scene }) => tell(inksOfPage(scene.items, page.id));
}

async function encodeWith(job: EncodeJob, colors: PdfColors, profile: PrintingCondition | null): Promise<Encoded> {
  const {
    includeBleed,
    cropMarkSize,
    printMarks = [],
    vector,
    dpi = job.dpi,
    pdfx,
    pdfa,
    pdfua,
    creationDate,
    ...info
  } = job.options;
  const language = info.language ?? job.language().tag;
  if (pdfua) warnOfUnsaid(job);
  const version = pdfx === 'X-1a' ? 'X-1a:2003' : pdfx;
  // Marks need room, whoever asks for them.
  const leastMarks = printMarks.length > 0 ? Math.max(1, cropMarkSize) : cropMarkSize;
  const file = createPdf(
    {
      info: { ...info, language, creationDate: creationDate ? new Date(creationDate) : undefined },
      dpi,
      profile,
      pdfx: version,
      printMarks: new Set(printMarks),
      archive: pdfa && { ...(await srgbProfile()), pdfa },
      pdfua,
      pageIds: job.pageIds,
    },
    job,
  );
  const tellClashes = vector ? warnOfClashes(job) : () => {};
  const paintPage = vector ? asVectors(file, job, dpi, colors, isFlat(version)) : asPictures(file, job, colors);
  let size: { width: number; height: number } | undefined;
  const painted = pipelined(job.pages, PAINTED_AT_A_TIME, (laidOut) => job.time('paint', () => paintPage(laidOut)));
  for await (const [laidOut, draw] of painted) {
    const { page, scene } = laidOut;
    tellClashes(laidOut);
    size ??= { width: scene.width, height: scene.height };
    const bleed = includeBleed ? page.bleed : { top: 0, right: 0, bottom: 0, left: 0 };
    await file.addPage({ id: page.id, width: page.width, height: page.height, bleed, leastMarks });
    if (pdfua) warnOfUnnamed(scene, job.warn);
    await job.time('paint', draw);
    await file.flush();
    job.pageDone();
  }
  return { data: await job.time('encode', () => file.end()), ...(size ?? { width: 0, height: 0 }) };
}
