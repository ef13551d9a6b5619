import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { Renderer } from '../../renderer/index.ts';
import type { randomDesign } from './design.ts';

const run = promisify(execFile);

type Element = Record<string, unknown>;

/** Every element of a design, those in groups too. */
function* elementsOf(design: Record<string, unknown>): Generator<Element> {
  const open = (design.pages as { children: Element[] }[]).flatMap(({ children }) => children);
  for (let element = open.pop(); element; element = open.pop()) {
    yield element;
    open.push(...((element.children ?? []) as Element[]));
  }
}

/** What is blurred at all. */
const BLURRED: readonly unknown[] = ['text', 'image', 'gif', 'svg'];

/**
 * px of the compared pictures per px of the design. A blur is as many device px wide at every ratio, and in a pdf as at
 * one px to the px of the design.
 */
const ratioOf = (design: Record<string, unknown>): number =>
  [...elementsOf(design)].some(({ type, blurEnabled }) => blurEnabled === true && BLURRED.includes(type)) ? 1 : 2;

/**
 * Whether colours burn or dodge: poppler makes black of white where black burns it. CSS and PDF 2.0 (ISO 32000-2, 11.3.5)
 * leave it white, as mupdf does.
 */
const burns = (design: Record<string, unknown>): boolean =>
  [...elementsOf(design)].some(({ blendMode }) => blendMode === 'color-burn' || blendMode === 'color-dodge');

type Drawn = ReturnType<typeof randomDesign>;

/** A design as a picture and as a vector pdf. */
export async function renderDesign(renderer: Renderer, { design, options }: Drawn) {
  const ratio = ratioOf(design);
  const picture = await renderer.render(design, { ...options, pixelRatio: ratio, format: 'png' });
  const pdf = await renderer.render(design, { ...options, format: 'pdf', vector: true });
  return { ratio, picture: picture.data, pdf: pdf.data };
}

/**
 * Percent of the pixels in which the vector pdf of a design, drawn by pdftoppm or mutool, differs from the picture.
 * @param base path of the files that are left, less `.png`, `.pdf` and `.pdf.png`
 */
export async function compareDesign(renderer: Renderer, drawn: Drawn, base: string): Promise<number> {
  const { ratio, picture, pdf } = await renderDesign(renderer, drawn);
  await writeFile(`${base}.png`, picture);
  await writeFile(`${base}.pdf`, pdf);
  // A px of the design is a point here (72 dpi).
  const resolution = ['-r', String(72 * ratio)];
  if (burns(drawn.design)) await run('mutool', ['draw', '-q', ...resolution, '-o', `${base}.pdf.png`, `${base}.pdf`]);
  else await run('pdftoppm', [...resolution, '-png', '-singlefile', `${base}.pdf`, `${base}.pdf`]);
  return differenceOf(PNG.sync.read(picture), PNG.sync.read(await readFile(`${base}.pdf.png`)));
}

/** Percent of the pixels that differ; 100 where the sizes are further apart than by rounding. */
function differenceOf(picture: PNG, page: PNG): number {
  if (Math.abs(picture.width - page.width) > 1 || Math.abs(picture.height - page.height) > 1) return 100;
  const [width, height] = [Math.min(picture.width, page.width), Math.min(picture.height, page.height)];
  const [a, b] = [picture, page].map((one) => onWhite(one, width, height));
  return (100 * pixelmatch(a!, b!, undefined, width, height, { threshold: 0.1 })) / (width * height);
}

/** Flattened onto white, as pdftoppm's paper is. */
function onWhite(picture: PNG, width: number, height: number): Uint8Array {
  const flat = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [from, to] = [4 * (y * picture.width + x), 4 * (y * width + x)];
      const alpha = picture.data[from + 3]! / 255;
      for (let c = 0; c < 3; c++) flat[to + c] = Math.round(picture.data[from + c]! * alpha + 255 * (1 - alpha));
    }
  return flat;
}
