/**
 * The only door to pdfkit: every part of it that is used, its public methods and the private parts that its types leave
 * out. `test/paint/pdf/pdfkit.test.ts` checks that pdfkit really has them.
 */
import PDFDocument from 'pdfkit';
import type { Matrix } from '../../scene/types.ts';

/** An object of the file; a stream where data is written to it. */
export interface PdfRef {
  data: Record<string, unknown>;
  end(data?: string | Buffer): void;
}

/** Whether a value of a dictionary is an object of the file; as text it is its number. */
export const isRef = (value: unknown): value is PdfRef =>
  typeof value === 'object' && value !== null && 'end' in value && 'data' in value;

/** RGB 0..255, CMYK 0..100 or one grey 0..1, distinguished by the number of values; or a name. */
export type PdfColor = readonly number[] | string;

export type PdfFillRule = 'non-zero' | 'even-odd';

/** A page, with the names that its content knows objects by. */
export interface PdfPage {
  dictionary: PdfRef;
  /** The stream that content is added to. */
  content: PdfRef;
  resources: PdfRef;
  fonts: Record<string, unknown>;
  xobjects: Record<string, unknown>;
  ext_gstates: Record<string, unknown>;
  patterns: Record<string, unknown>;
  colorSpaces: Record<string, unknown>;
  annotations: PdfRef[];
  /** The number of its list of contents. */
  structParentTreeKey: number;
}

/**
 * An embedded font, as far as it takes glyphs chosen elsewhere. pdfkit itself would shape the text anew, across spaces,
 * and drift by up to 3 px from where layout put it.
 */
export interface PdfKitFont {
  id: string;
  scale: number;
  subset: { includeGlyph(glyph: number): number; glyphs: number[] };
  /** Width of each glyph of the subset, 1/1000 em. */
  widths: number[];
  /** Code points that each glyph of the subset stands for. */
  unicode: number[][];
  font: {
    getGlyph(id: number): { advanceWidth: number };
    glyphForCodePoint(code: number): { id: number };
    createSubset(): { encode(): unknown };
  };
  ref(): unknown;
  /** Writes the font's objects; called at the document's end. */
  embed(): void;
}

interface Drawing {
  save(): this;
  restore(): this;
  transform(...matrix: Matrix): this;
  scale(factor: number): this;
  translate(x: number, y: number): this;
  moveTo(x: number, y: number): this;
  lineTo(x: number, y: number): this;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): this;
  closePath(): this;
  rect(x: number, y: number, width: number, height: number): this;
  clip(rule?: PdfFillRule): this;
  fill(rule?: PdfFillRule): this;
  stroke(): this;
  fillColor(color: PdfColor, opacity?: number): this;
  strokeColor(color: PdfColor, opacity?: number): this;
  fillOpacity(opacity: number): this;
  strokeOpacity(opacity: number): this;
  lineWidth(width: number): this;
  lineJoin(join: 'miter' | 'round' | 'bevel'): this;
  lineCap(cap: 'butt' | 'round' | 'square'): this;
  miterLimit(limit: number): this;
  /** Adds operators verbatim. */
  addContent(operators: string): this;
  /** The current transform; pdfkit changes the array in place. */
  _ctm: Matrix;
}

/** The structure tree (ISO 32000-1, 14.7). */
interface Markings {
  getStructTreeRoot(): PdfRef;
  /** The elements of each list of contents, and of each annotation, by its number. */
  getStructParentTree(): { add(key: number, element: unknown): void; get(key: number): unknown[] };
  /** The number of a new list. */
  createStructParentTreeNextKey(): number;
}

export interface PdfDocument extends Drawing, Markings {
  page: PdfPage;
  addPage(options: { size: [width: number, height: number]; margin: number; userUnit: number }): this;
  font(data: Buffer): this;
  fontSize(size: number): this;
  /** Writes a text with the font chosen last; pdfkit shapes it. */
  text(text: string, x: number, y: number, options: { width: number; height: number; ellipsis: boolean }): this;
  /** The font chosen last. */
  _font: PdfKitFont;
  /** A new object; the caller has to end it. */
  ref(dictionary: Record<string, unknown>): PdfRef;
  /** The catalogue. */
  _root: PdfRef;
  /** The Info dictionary. */
  info: Record<string, unknown>;
  /** Called at the end, to describe the document in XMP. */
  _addInfo(): void;
  appendXML(xml: string): void;
  /** Has something written when the document ends, before the page tree. */
  atEnd(write: () => void): void;
  addSpotColor(name: string, c: number, m: number, y: number, k: number): void;
  /** Spot colours by name. */
  spotColors: Record<string, { id: string; ref: unknown }>;
  /** A rectangle, in the current coordinates, only two of whose corners are transformed. */
  /** Makes the current page a destination by name (ISO 32000-1, 12.3.2.3); its further arguments are the view. */
  addNamedDestination(name: string, ...view: (string | number | null)[]): void;
  annotate(x: number, y: number, width: number, height: number, options: Record<string, unknown>): void;
  on(event: 'data', listener: (chunk: Buffer) => void): this;
  on(event: 'end', listener: () => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  end(): void;
}

/** The options of a new document. */
export interface PdfDocumentOptions {
  pdfVersion: '1.3' | '1.4' | '1.6' | '1.7';
  /** Whether no opacity is written, not even that of 1. */
  isOpaque?: boolean;
  displayTitle: boolean;
  lang: string;
  info: Record<string, string | Date>;
}

/** Begins a document, tagged and without a page. */
export function openDocument({ isOpaque = false, ...options }: PdfDocumentOptions): PdfDocument {
  const pdf = new PDFDocument({ autoFirstPage: false, tagged: true, ...options } as PDFKit.PDFDocumentOptions);
  if (isOpaque) Object.assign(pdf, { _doOpacity: () => pdf });
  const document = pdf as unknown as PdfDocument & WrittenAtEnd;
  let count = 0;
  document.atEnd = (write) => {
    document._fontFamilies[`at end ${++count}`] = { finalize: write };
  };
  lackNothing(document);
  takeGreys(document as unknown as ColorSpaces);
  takeAnyNumber(document as unknown as Record<NumberTaker, (...numbers: unknown[]) => unknown>);
  return document;
}

/** pdfkit writes fonts when the document ends. */
interface WrittenAtEnd {
  _fontFamilies: Record<string, { finalize(): void }>;
}

const REPLACEMENT = 0xfffd;

/** In pdfkit's fonts the glyph of characters that they lack, which is never shown, stands for U+0000, which nothing may. */
function lackNothing(document: PdfDocument): void {
  const choose = document.font.bind(document);
  document.font = (data) => {
    choose(data);
    document._font.unicode[0] = [REPLACEMENT];
    return document;
  };
}

const NUMBER_TAKERS = [
  ...['transform', 'moveTo', 'lineTo', 'bezierCurveTo', 'rect', 'lineWidth'],
  ...['annotate', 'addNamedDestination'],
] as const;
type NumberTaker = (typeof NUMBER_TAKERS)[number];

/** px or points; readers count in single precision, and nothing so far away is seen. */
const LARGEST = 1e12;

/** pdfkit refuses numbers from 1e21 on, which designs and SVGs may hold: they are written as the largest one. */
function takeAnyNumber(document: Record<NumberTaker, (...numbers: unknown[]) => unknown>): void {
  for (const name of NUMBER_TAKERS) {
    const take = document[name].bind(document);
    document[name] = (...given) => take(...given.map(writable));
  }
}

const writable = (value: unknown): unknown => (typeof value === 'number' ? writableNumber(value) : value);

/** A number as a dictionary may hold it, for those that are handed to pdfkit in objects. */
export const writableNumber = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.min(LARGEST, Math.max(-LARGEST, value));

interface ColorSpaces {
  _getColorSpace(color: unknown): string;
}

/** pdfkit takes a colour of one component for RGB. */
function takeGreys(document: ColorSpaces): void {
  const colorSpaceOf = document._getColorSpace.bind(document);
  document._getColorSpace = (color) =>
    Array.isArray(color) && color.length === 1 ? 'DeviceGray' : colorSpaceOf(color);
}
