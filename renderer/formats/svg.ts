import { type SvgOptions, svgDocument, svgOfViews } from '../paint/svg/document.ts';
import { rasterizePart } from './raster-part.ts';
import type { Encoded, EncodeJob } from './types.ts';

/** px of what becomes pixels to a px of the design, times `pixelRatio`: as many as most screens show. */
export const SCREEN_SCALE = 2;

/** How markup is written, as the job's options say. */
export const markupOptions = (job: EncodeJob): SvgOptions => {
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
  const { scene } = laidOut!;
  const data = await job.time('paint', () => svgDocument(scene, markupOptions(job)));
  job.pageDone();
  return { data, width: scene.width, height: scene.height };
}

/** All pages in one SVG document, each with a view. */
export function encodeViews(job: EncodeJob): Promise<Encoded> {
  return job.time('paint', () => svgOfViews(job.pages, job.pageIds, markupOptions(job), job.pageDone));
}
