import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { checkOpen, drained } from '../../output.ts';
import type { Bleed } from '../../scene/types.ts';
import { linkWriter } from './links.ts';
import { drawMarks, type PrintMark, roomForMarks } from './marks.ts';
import { type Archive, type PdfInfo, xmp } from './metadata.ts';
import { openDocument, type PdfDocument } from './pdfkit.ts';
import {
  addArchiveIntent,
  addOutputIntent,
  declarePdfx,
  isFlat,
  type PdfxVersion,
  type PrintingCondition,
} from './print.ts';
import type { IccProfile } from './profiles.ts';
import { type PageTags, pageTags } from './tags.ts';

/** How a document is made. */
export interface PdfSetup {
  info: PdfInfo & { language: string };
  /** px per inch. */
  dpi: number;
  /** The printing condition that colours were converted for, or null for a document in RGB. */
  profile: PrintingCondition | null;
  /** Declares PDF/X; only with a profile. */
  pdfx: PdfxVersion | undefined;
  /** Declares PDF/A, with the profile of sRGB for a document in RGB. */
  archive?: (Pick<IccProfile, 'name' | 'data'> & { pdfa: Archive }) | undefined;
  /** Declares PDF/UA-1. */
  pdfua?: boolean;
  /** Marks beside those that show where to cut. */
  printMarks?: ReadonlySet<PrintMark>;
  /** The ids of the pages that will be added. */
  pageIds: ReadonlySet<string>;
}

/** Where a document is written. */
export interface PdfTarget {
  /** Absent: into memory. */
  output?: Writable | undefined;
  /** Ends the waiting for it. */
  signal?: AbortSignal | undefined;
}

/** A page's sizes in px of the design. */
export interface PdfPageSize {
  /** Where links to the page lead. */
  id: string;
  /** The trimmed page. */
  width: number;
  height: number;
  /** The bleed that is shown around it. */
  bleed: Bleed;
  /** Least room for marks outside the bleed, on every side: they take what they need. 0: there are none. */
  leastMarks: number;
}

/** Units of a page's longest side: Acrobat shows no longer one. A larger page has larger units (ISO 32000-1, 14.11.2 and C.2). */
const MOST_UNITS = 14_400;

const mapBleed = ({ top, right, bottom, left }: Bleed, map: (length: number) => number): Bleed => ({
  top: map(top),
  right: map(right),
  bottom: map(bottom),
  left: map(left),
});

/** The version of PDF that each is written against (ISO 15930-1, -4 and -7). */
const PDF_VERSIONS = { 'X-4': '1.6', 'X-1a:2001': '1.3', 'X-1a:2003': '1.4' } as const satisfies Record<
  PdfxVersion,
  string
>;

/** The title of a document that has to have one. */
const UNTITLED = 'Untitled';

/** A pdf that is written page by page. */
export interface PdfFile {
  document: PdfDocument;
  tags: PageTags;
  /** Begins a page; drawing then is in px of the design with the origin at the paper's top left corner, bleed included. */
  addPage(size: PdfPageSize): Promise<void>;
  /** Waits until the bytes written so far are taken; to be called after each page. */
  flush(): Promise<void>;
  /** Resolves with the whole file, or with nothing where it went to an output. */
  end(): Promise<Buffer>;
}

/**
 * Begins a document. A point is 1/72 inch; px are `dpi` to the inch. With an `output` it is written there page by page
 * and never held whole; the caller ends the output.
 */
export function createPdf(
  { info: given, dpi, profile, pdfx, pageIds, archive, pdfua = false, printMarks = new Set() }: PdfSetup,
  { output, signal }: PdfTarget = {},
): PdfFile {
  // PDF/X and PDF/UA have a title always (ISO 15930-7, 6.7; ISO 14289-1, 7.1), and readers announce it.
  const info = { ...given, title: given.title || UNTITLED };
  const created = info.creationDate ?? new Date();
  const document = openDocument({
    pdfVersion: pdfx ? PDF_VERSIONS[pdfx] : '1.7',
    isOpaque: isFlat(pdfx),
    displayTitle: true,
    lang: info.language,
    info: {
      Producer: 'Gesso',
      Creator: 'Gesso',
      CreationDate: created,
      ModDate: created,
      Title: info.title,
      ...(info.author ? { Author: info.author } : {}),
      ...(info.subject ? { Subject: info.subject } : {}),
      ...(info.keywords ? { Keywords: info.keywords } : {}),
    },
  });
  document._addInfo = () => document.appendXML(xmp(info, created, { pdfx, pdfa: archive?.pdfa, pdfua }));
  if (profile) addOutputIntent(document, profile);
  if (archive) addArchiveIntent(document, profile ?? { ...archive, description: 'sRGB IEC61966-2.1' });
  if (pdfx) declarePdfx(document, pdfx);
  // Registration: the colour that is printed on every plate.
  if (profile) document.addSpotColor('All', 100, 100, 100, 100);
  const links = linkWriter(document, pageIds);
  // PDF/X allows no annotations on the printed area (ISO 15930-7).
  const tags = pageTags(document, info.language, pdfx ? null : links);
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => {
      if (!output) chunks.push(chunk);
      // Writing into a closed stream would end the process; the next caller that waits gets the error.
      else if (output.writable) output.write(chunk);
    });
    document.on('end', resolve);
    document.on('error', reject);
    output?.once('error', reject);
  });
  // The caller that waits for the end or for the next page gets a failure.
  ended.catch(() => {});
  let pages = 0;
  /** Which page it is, of what and for which condition. */
  const slugOf = (page: number) =>
    [
      info.title,
      `page ${page}`,
      created.toISOString().slice(0, 16).replace('T', ' '),
      profile && (profile.description || profile.name),
    ]
      .filter(Boolean)
      .join(' · ');
  return {
    document,
    tags,
    async addPage({ id, width, height, bleed, leastMarks }) {
      const needed = (roomForMarks(mapBleed(bleed, (length) => (length * 72) / dpi)) * dpi) / 72;
      const marks = leastMarks > 0 ? Math.max(leastMarks, needed) : 0;
      const paperWidth = width + bleed.left + bleed.right + 2 * marks;
      const paperHeight = height + bleed.top + bleed.bottom + 2 * marks;
      const longestSide = (Math.max(paperWidth, paperHeight) * 72) / dpi;
      const userUnit = Math.max(1, Math.ceil(longestSide / MOST_UNITS));
      /** The page's units to a px. */
      const points = 72 / dpi / userUnit;
      const size: [number, number] = [paperWidth * points, paperHeight * points];
      document.addPage({ size, margin: 0, userUnit });
      // PDF's y goes up from the bottom of the paper.
      const box = (left: number, top: number, w: number, h: number) =>
        [left, paperHeight - top - h, left + w, paperHeight - top].map((v) => Number((v * points).toFixed(4)));
      const trim = box(marks + bleed.left, marks + bleed.top, width, height);
      const bleedBox = box(marks, marks, width + bleed.left + bleed.right, height + bleed.top + bleed.bottom);
      const { dictionary } = document.page;
      Object.assign(dictionary.data, { TrimBox: trim, BleedBox: bleedBox });
      if (profile && !isFlat(pdfx)) dictionary.data.Group = { Type: 'Group', S: 'Transparency', CS: 'DeviceCMYK' };
      document.scale(points);
      tags.beginPage();
      if (marks > 0)
        await tags.artifact(() => {
          // A unit of the page may be more than a point, and one of the design more or less.
          document.save().scale(dpi / 72);
          const points = (length: number) => (length * 72) / dpi;
          const marked = {
            width: points(width),
            height: points(height),
            bleed: mapBleed(bleed, points),
            room: points(marks),
          };
          drawMarks(document, marked, { color: profile ? 'All' : 'black', marks: printMarks, slug: slugOf(++pages) });
          document.restore();
        });
      document.translate(marks, marks);
      links.beginPage(id);
    },
    async flush() {
      // pdfkit hands out no bytes before the event loop turns, and a page of text and shapes alone waits for nothing
      // else.
      await nextTurn();
      signal?.throwIfAborted();
      if (output) await Promise.race([drained(output, signal), ended]);
    },
    async end() {
      tags.end();
      document.end();
      await ended;
      if (output) checkOpen(output);
      return Buffer.concat(chunks);
    },
  };
}
