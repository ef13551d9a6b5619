import { readFileSync } from 'node:fs';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Renderer } from '../../renderer/index.ts';
import { pdfText } from '../support/pdf.ts';
import { inkOf, pdfDifference } from '../support/pdf-difference.ts';
import { casesOf, type ScriptSample } from './corpus.ts';
import { designOf, OPTIONS } from './pages.ts';

/** How a script's page is drawn. */
export interface Measured {
  /** Percent of the ink by which Gesso's picture differs from Chromium's. */
  browser: number;
  /** Percent of the ink by which the vector pdf differs from Gesso's picture, in the worst of three readers. */
  pdf: number;
  /** The cases whose text is not read back from the pdf as it was written. */
  unread: string[];
  /** Codes of warnings. */
  warnings: string[];
}

/** Chromium's picture of a script's page, as the tool keeps it. */
export const acceptedFile = (name: string): string => path.join(import.meta.dirname, 'accepted', `${name}.png`);

/** Letters only, composed: readers part lines and words as they see fit, and leave out what directs the text. */
const bare = (text: string): string => text.normalize('NFC').replace(/[\s\p{Cf}]/gu, '');

/** Renders a script's page and compares it. */
export async function measure(renderer: Renderer, script: ScriptSample): Promise<Measured> {
  const design = designOf(script);
  const { data, warnings } = await renderer.render(design, OPTIONS);
  const [expected, actual] = [PNG.sync.read(readFileSync(acceptedFile(script.name))), PNG.sync.read(data)];
  const { width, height } = expected;
  const different = pixelmatch(expected.data, actual.data, undefined, width, height, { threshold: 0.3 });
  const { data: pdf } = await renderer.render(design, { ...OPTIONS, format: 'pdf', vector: true });
  const read = bare(pdfText(pdf));
  return {
    browser: (100 * different) / inkOf(expected),
    pdf: await pdfDifference(renderer, design, OPTIONS),
    unread: casesOf(script).flatMap(({ name, text }) => (read.includes(bare(text)) ? [] : [name])),
    warnings: [...new Set(warnings.map(({ code, message }) => `${code}: ${message}`))],
  };
}
