import PDFDocument from 'pdfkit';
import type { Bleed } from '../../design/parse.ts';

/** What a PDF says of itself. */
export interface PdfInfo {
  title?: string | undefined;
  author?: string | undefined;
  subject?: string | undefined;
  keywords?: string | undefined;
  /** BCP 47, e.g. `en` or `pt-BR`. */
  language?: string | undefined;
  /** Fixed, two runs of one design give the same bytes. Default now. */
  creationDate?: Date | undefined;
}

/** A page's sizes in px of the design. */
export interface PdfPageSize {
  /** The trimmed page. */
  width: number;
  height: number;
  /** The bleed that is shown around it. */
  bleed: Bleed;
  /** Room for crop marks outside the bleed, on every side. */
  marks: number;
}

/** A pdf that is written page by page. */
export interface PdfFile {
  document: PDFKit.PDFDocument;
  /** Begins a page; drawing then is in px of the design with the origin at the paper's top left corner, bleed included. */
  addPage(size: PdfPageSize): void;
  /** Resolves with the whole file. */
  end(): Promise<Buffer>;
}

/** A point is 1/72 inch; px are `dpi` to the inch. */
export function createPdf(dpi: number, info: PdfInfo): PdfFile {
  const document = new PDFDocument({
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: info.title !== undefined,
    ...(info.language ? { lang: info.language } : {}),
    info: {
      Producer: 'Gesso',
      Creator: 'Gesso',
      CreationDate: info.creationDate ?? new Date(),
      ...(info.title ? { Title: info.title } : {}),
      ...(info.author ? { Author: info.author } : {}),
      ...(info.subject ? { Subject: info.subject } : {}),
      ...(info.keywords ? { Keywords: info.keywords } : {}),
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  const points = 72 / dpi;

  return {
    document,
    addPage({ width, height, bleed, marks }) {
      const paperWidth = width + bleed.left + bleed.right + 2 * marks;
      const paperHeight = height + bleed.top + bleed.bottom + 2 * marks;
      document.addPage({ size: [paperWidth * points, paperHeight * points], margin: 0 });
      // PDF's y goes up from the bottom of the paper.
      const box = (left: number, top: number, w: number, h: number) =>
        [left, paperHeight - top - h, left + w, paperHeight - top].map((v) => Number((v * points).toFixed(4)));
      const trim = box(marks + bleed.left, marks + bleed.top, width, height);
      const bleedBox = box(marks, marks, width + bleed.left + bleed.right, height + bleed.top + bleed.bottom);
      const dictionary = (document.page as unknown as { dictionary: { data: Record<string, unknown> } }).dictionary;
      Object.assign(dictionary.data, { TrimBox: trim, BleedBox: bleedBox });
      document.scale(points);
      if (marks > 0) drawCropMarks(document, { width, height, bleed, marks });
      document.translate(marks, marks);
    },
    async end() {
      document.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}

/** Length that marks keep from the bleed, and their width, px. */
const MARK_GAP = 0.15;
const MARK_WIDTH = 0.25;

/** Two short lines at each corner of the trim, outside the bleed. Drawn from the paper's corner. */
function drawCropMarks(document: PDFKit.PDFDocument, { width, height, bleed, marks }: PdfPageSize): void {
  const [left, top] = [marks + bleed.left, marks + bleed.top];
  const [right, bottom] = [left + width, top + height];
  const paperRight = right + bleed.right + marks;
  const paperBottom = bottom + bleed.bottom + marks;
  const long = marks * (1 - MARK_GAP);
  document.save().lineWidth(MARK_WIDTH).strokeColor('black');
  for (const x of [left, right]) {
    document.moveTo(x, 0).lineTo(x, long);
    document.moveTo(x, paperBottom).lineTo(x, paperBottom - long);
  }
  for (const y of [top, bottom]) {
    document.moveTo(0, y).lineTo(long, y);
    document.moveTo(paperRight, y).lineTo(paperRight - long, y);
  }
  document.stroke().restore();
}
