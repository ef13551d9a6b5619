import { readFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Renderer, RenderOptions } from '../../renderer/index.ts';
import { asFile } from './pdf.ts';
import { pdfiumPages } from './pdfium.ts';
import { readPpm } from './ppm.ts';
import { outputOf } from './programs.ts';

/** px of the compared pictures per px of the design. */
const RATIO = 2;

/**
 * Percent of the ink of a design (its pixels that are not white) by which its vector pdf, drawn by pdftoppm, mutool and
 * PDFium, differs from its picture: the worst of the three.
 */
export async function pdfDifference(renderer: Renderer, design: unknown, options: RenderOptions = {}): Promise<number> {
  const picture = await renderer.render(design, { ...options, pixelRatio: RATIO, format: 'png' });
  const { data } = await renderer.render(design, { ...options, format: 'pdf', vector: true });
  const expected = PNG.sync.read(picture.data);
  const ink = inkOf(expected);
  const resolution = ['-r', String(72 * RATIO)];
  const pages = asFile(data, (file) => {
    outputOf('pdftoppm', [...resolution, '-singlefile', file, `${file}-poppler`]);
    const mutool = ['draw', '-q', ...resolution, '-c', 'rgb', '-o', `${file}-mupdf.ppm`, file];
    outputOf('mutool', mutool);
    return [`${file}-poppler.ppm`, `${file}-mupdf.ppm`].map((drawn) => readPpm(readFileSync(drawn)));
  });
  return Math.max(
    ...[...pages, ...(await pdfiumPages(data, RATIO))].map((page) => {
      const { width, height } = page;
      if (width !== expected.width || height !== expected.height) return 100;
      return (100 * pixelmatch(expected.data, page.data, undefined, width, height, { threshold: 0.3 })) / ink;
    }),
  );
}

/** How many pixels of a picture are dark; at least one. */
export const inkOf = ({ data }: PNG): number => {
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at]! + data[at + 1]! + data[at + 2]! < 3 * 128) ink++;
  return Math.max(1, ink);
};
