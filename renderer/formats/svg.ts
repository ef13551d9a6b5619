import { type SvgOptions, svgDocument, svgOfViews } from '../paint/svg/document.ts';
import { rasterizePart } from './raster-part.ts';
import type { Encoded, EncodeJob } from './types.ts';

/** px of what becomes pixels to a px of the design, times `pixelRatio`: as many as most screens show. */
export const SCREEN_SCALE = 2;

const optionsOf = (job: EncodeJob): SvgOptions => {
  const { fontEmbedding: fonts, title, language, pixelRatio } = job.options;
  return {
    fonts,
    title,
    language,
    warn: job.warn,
    rasterize: (items, page, transform) => rasterizePart(items, page, transform, SCREEN_SCALE * pixelRatio, job),
  };
};

/** The one page as an SVG document. */
export async function encodeSvg(job: EncodeJob): Promise<Encoded> {
  const [laidOut] = job.pages;
  const { page, scene } = laidOut!;
  const data = await job.time('paint', () => svgDocument({ id: page.id, scene }, optionsOf(job)));
  job.pageDone();
  return { data, width: scene.width, height: scene.height };
}

/** All pages in one SVG document, each with a view. */
export function encodeViews(job: EncodeJob): Promise<Encoded> {
  const pages = (function* () {
    for (const { page, scene } of job.pages) yield { id: page.id, scene };
  })();
  return job.time('paint', () => svgOfViews(pages, job.pageIds, optionsOf(job), job.pageDone));
}
