import { htmlDocument } from '../paint/html/document.ts';
import { markupOptions } from './svg.ts';
import type { Encoded, EncodeJob } from './types.ts';

/** All pages in one document of HTML. */
export const encodeHtml = (job: EncodeJob): Promise<Encoded> =>
  job.time('paint', () => htmlDocument(job.pages, job.pageIds, markupOptions(job), job.pageDone));
