import { cmykColors, type PdfColors, RGB_COLORS } from '../paint/pdf/colors.ts';
import { createPdf, type PdfFile } from '../paint/pdf/document.ts';
import { imageEmbedder } from '../paint/pdf/images.ts';
import { pdfPainter } from '../paint/pdf/painter.ts';
import { loadProfile } from '../paint/pdf/profiles.ts';
import { rasterize } from '../paint/raster/index.ts';
import { boundsOf, effectReach, intersection } from '../scene/bounds.ts';
import { linksOf } from '../scene/links.ts';
import { multiply, translation } from '../scene/matrix.ts';
import type { Item, Matrix, Rect, Scene } from '../scene/types.ts';
import { rasterizePage } from './picture.ts';
import type { Encoded, EncodeJob, LaidOutPage } from './types.ts';

/** What a vector pdf cannot express is drawn this fine, px per inch of paper. */
const PRINT_DPI = 300;

type PaintPage = (page: LaidOutPage) => Promise<void>;

/** A page as one JPEG at pixelRatio. */
function asPictures(file: PdfFile, job: EncodeJob, colors: PdfColors): PaintPage {
  const images = imageEmbedder(file.document, colors);
  return async (page) => {
    const { image } = await rasterizePage(page, job);
    const { width, height } = page.scene;
    const picture = await images.photo(image.flatten({ background: 'white' }), job.options.quality);
    await file.tags.artifact(() => images.place(picture, { x: 0, y: 0, width, height }));
    file.tags.links(linksOf(page.scene.items));
  };
}

/** Draws items of a page as pixels, alone, no larger than what of them lies on the page. */
async function rasterizePart(items: readonly Item[], page: Rect, transform: Matrix, scale: number, job: EncodeJob) {
  const placed: Item = { kind: 'group', transform, opacity: 1, clip: null, effects: [], items, origin: '' };
  const bounds = boundsOf(items, transform);
  const reach = effectReach([placed]);
  const grown = bounds && {
    x: bounds.x - reach,
    y: bounds.y - reach,
    width: bounds.width + 2 * reach,
    height: bounds.height + 2 * reach,
  };
  const visible = intersection(grown, page);
  if (!visible) return null;
  // Whole device px, so that what is drawn is placed where it was.
  const [left, top] = [Math.floor(visible.x * scale) / scale, Math.floor(visible.y * scale) / scale];
  const width = Math.ceil((visible.x + visible.width - left) * scale) / scale;
  const height = Math.ceil((visible.y + visible.height - top) * scale) / scale;
  const scene: Scene = {
    width,
    height,
    items: [{ ...placed, transform: multiply(translation(-left, -top), transform) }],
  };
  return { ...(await rasterize(scene, scale, job)), box: { x: left, y: top, width, height } };
}

/** A page as text and shapes. */
function asVectors(file: PdfFile, job: EncodeJob, dpi: number, colors: PdfColors): PaintPage {
  const scale = PRINT_DPI / dpi;
  const paint = pdfPainter(file.document, {
    colors,
    tags: file.tags,
    rasterize: (items, page, transform) => rasterizePart(items, page, transform, scale, job),
  });
  return ({ scene }) => paint(scene);
}

/** A pdf of all pages: a JPEG each, or text and vector shapes (`vector`). A page measures px × 72 / dpi points. */
export async function encodePdf(job: EncodeJob): Promise<Encoded> {
  const { includeBleed, cropMarkSize, vector, dpi = job.dpi, color, pdfx, creationDate, ...info } = job.options;
  const profile = color.space === 'CMYK' ? await loadProfile(color.profile, job.profilesDir) : null;
  const colors = profile ? cmykColors(profile) : RGB_COLORS;
  const file = createPdf(
    {
      info: { ...info, creationDate: creationDate ? new Date(creationDate) : undefined },
      dpi,
      profile,
      pdfx: pdfx !== undefined,
    },
    job.output,
  );
  const paintPage = vector ? asVectors(file, job, dpi, colors) : asPictures(file, job, colors);
  let size: { width: number; height: number } | undefined;
  for (const laidOut of job.pages) {
    const { page, scene } = laidOut;
    size ??= { width: scene.width, height: scene.height };
    const bleed = includeBleed ? page.bleed : { top: 0, right: 0, bottom: 0, left: 0 };
    await file.addPage({ width: page.width, height: page.height, bleed, marks: cropMarkSize });
    await job.time('paint', () => paintPage(laidOut));
    await file.flush();
    job.pageDone();
  }
  return { data: await job.time('encode', () => file.end()), ...(size ?? { width: 0, height: 0 }) };
}
