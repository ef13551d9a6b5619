import { type PDFiumLibrary, PDFiumLibrary as Pdfium } from '@hyzyla/pdfium';
import { pdfText } from './pdf.ts';

/** The text of a pdf as one of the common readers gives it to searches and copies, page after page. */
export type ReaderName = 'PDFium' | 'pdf.js' | 'poppler';

let library: Promise<PDFiumLibrary> | undefined;

/** Chrome's reader. */
async function pdfium(data: Buffer): Promise<string> {
  library ??= Pdfium.init();
  const document = await (await library).loadDocument(data);
  try {
    return [...document.pages()].map((page) => page.getText()).join('\n');
  } finally {
    document.destroy();
  }
}

/** Firefox's reader. */
async function pdfjs(data: Buffer): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const task = getDocument({ data: new Uint8Array(data), verbosity: 0, isEvalSupported: false });
  try {
    const document = await task.promise;
    const pages: string[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const { items } = await (await document.getPage(number)).getTextContent({ disableNormalization: true });
      pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
    }
    return pages.join('\n');
  } finally {
    await task.destroy();
  }
}

export const READERS: Readonly<Record<ReaderName, (data: Buffer) => Promise<string>>> = {
  PDFium: pdfium,
  'pdf.js': pdfjs,
  poppler: async (data) => pdfText(data),
};
