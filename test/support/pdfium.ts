import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PNG } from 'pngjs';

/** The pages of a pdf as PDFium draws them on white. @param scale px to a point */
export async function pdfiumPages(pdf: Uint8Array, scale: number): Promise<PNG[]> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    const pages: PNG[] = [];
    for (const page of document.pages()) {
      const { data, width, height } = await page.render({ scale, render: async ({ data }) => data });
      const png = new PNG({ width, height });
      png.data = Buffer.from(data);
      pages.push(png);
    }
    document.destroy();
    return pages;
  } finally {
    library.destroy();
  }
}
