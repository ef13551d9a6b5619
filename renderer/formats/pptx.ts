import { type SlidePage, slidesOf } from '../paint/pptx/document.ts';
import { areaOf } from '../paint/raster/area.ts';
import { rasterizePart } from './raster-part.ts';
import { SCREEN_SCALE } from './svg.ts';
import type { Encoded, EncodeJob } from './types.ts';

/** All pages as slides. */
export function encodePptx(job: EncodeJob): Promise<Encoded> {
  const { title, author, subject, pixelRatio, dpi = job.dpi } = job.options;
  const pages = (function* (): Generator<SlidePage> {
    for (const { page, scene } of job.pages) yield { scene, notes: page.notes };
  })();
  const { warn, pageIds, pageDone } = job;
  const rasterize: Parameters<typeof slidesOf>[2]['rasterize'] = (items, page, transform) =>
    rasterizePart(items, page, transform, SCREEN_SCALE * pixelRatio, job);
  return job.time('paint', () =>
    slidesOf(pages, pageIds, { title, author, subject, dpi, warn, rasterize, areaOf }, pageDone),
  );
}
