import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PNG } from 'pngjs';

/** One for all pdfs of a process: to start it takes longer than to draw a page. */
let library: Promise<PDFiumLibrary> | undefined;

/** The pages of a pdf as PDFium draws them on white. @param scale px to a point */
export async function pdfiumPages(pdf: Uint8Array, scale: number): Promise<PNG[]> {
  library ??= PDFiumLibrary.init();
  const document = await (await library).loadDocument(pdf);
  try {
    const pages: PNG[] = [];
    for (const page of document.pages()) {
      const { data, width, height } = await page.render({ scale, render: async ({ data }) => data });
      const png = new PNG({ width, height });
      png.data = Buffer.from(data);
      pages.push(png);
    }
    return pages;
  } finally {
    document.destroy();
  }
}
