import PDFDocument from 'pdfkit';
import { encodeJpeg, rasterizePage } from './picture.ts';
import type { EncodeJob, Encoded, Format } from './types.ts';

/** A pdf of one JPEG a page, at pixelRatio. A page measures px × 72 / dpi points. */
export const pdf: Format = {
  name: 'pdf',
  extension: 'pdf',
  mime: 'application/pdf',
  paged: true,
  async encode(job: EncodeJob): Promise<Encoded> {
    const document = new PDFDocument({ autoFirstPage: false, info: { Producer: 'Gesso' } });
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
    const points = 72 / (job.options.dpi ?? job.dpi);
    let size: { width: number; height: number } | undefined;
    for (const page of job.pages) {
      const { image, width, height } = await rasterizePage(page, job);
      size ??= { width, height };
      const [w, h] = [page.scene.width * points, page.scene.height * points];
      document.addPage({ size: [w, h], margin: 0 });
      document.image(await encodeJpeg(image, job.options.quality), 0, 0, { width: w, height: h });
      job.pageDone();
    }
    document.end();
    await ended;
    return { data: Buffer.concat(chunks), ...(size ?? { width: 0, height: 0 }) };
  },
};
