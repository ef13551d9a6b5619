import { readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import pixelmatch from 'pixelmatch';
import sharp from 'sharp';
import type { Renderer } from '../../renderer/index.ts';
import { type Pixels, readPpm } from '../support/ppm.ts';
import { outputOf } from '../support/programs.ts';
import type { randomDesign } from './design.ts';

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
  return { picture: picture.data, pdf: pdf.data };
}

/** Leaves a design as a picture and as a vector pdf at `${base}.png` and `${base}.pdf`. */
export async function writeDesign(renderer: Renderer, drawn: Drawn, base: string): Promise<void> {
  const { picture, pdf } = await renderDesign(renderer, drawn);
  await writeFile(`${base}.png`, picture);
  await writeFile(`${base}.pdf`, pdf);
}

/**
 * Percent of the pixels in which the vector pdf of a design that `writeDesign` left, drawn by pdftoppm or mutool, differs
 * from the picture. A process that starts another one copies each page of its memory that it writes to until then: a
 * renderer's takes longer for that than for the design.
 */
export async function compareDesign(drawn: Drawn, base: string): Promise<number> {
  return differenceOf(await onWhite(`${base}.png`), pageOf(drawn, base));
}

/** Draws the pdf that `writeDesign` left as a picture beside it, `.pdf.png`. */
export async function drawPage(drawn: Drawn, base: string): Promise<void> {
  const { data, width, height } = pageOf(drawn, base);
  await sharp(data, { raw: { width, height, channels: 4 } }).toFile(`${base}.pdf.png`);
}

/** Memory of the page that was read last. */
let room: Buffer | undefined;

/** The page of a pdf, on white; until the next one is asked for. */
function pageOf({ design }: Drawn, base: string): Pixels {
  // A px of the design is a point here (72 dpi).
  const resolution = ['-r', String(72 * ratioOf(design))];
  if (burns(design)) outputOf('mutool', ['draw', '-q', ...resolution, '-c', 'rgb', '-o', `${base}.ppm`, `${base}.pdf`]);
  else outputOf('pdftoppm', [...resolution, '-singlefile', `${base}.pdf`, base]);
  const page = readPpm(readFileSync(`${base}.ppm`), room);
  if (page.data.length > (room?.length ?? 0)) room = page.data;
  rmSync(`${base}.ppm`);
  return page;
}

/** A picture flattened onto white, as pdftoppm's paper is. */
async function onWhite(picture: string): Promise<Pixels> {
  const flat = sharp(picture).flatten({ background: '#fff' }).ensureAlpha().raw();
  const { data, info } = await flat.toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** Percent of the pixels that differ; 100 where the sizes are further apart than by rounding. */
function differenceOf(picture: Pixels, page: Pixels): number {
  if (Math.abs(picture.width - page.width) > 1 || Math.abs(picture.height - page.height) > 1) return 100;
  const [width, height] = [Math.min(picture.width, page.width), Math.min(picture.height, page.height)];
  const [a, b] = [picture, page].map((one) => cut(one, width, height));
  return (100 * pixelmatch(a!, b!, undefined, width, height, { threshold: 0.1 })) / (width * height);
}

/** The upper left part of a picture. */
function cut(picture: Pixels, width: number, height: number): Uint8Array {
  if (picture.width === width) return picture.data.subarray(0, 4 * width * height);
  const part = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++)
    part.set(picture.data.subarray(4 * y * picture.width, 4 * (y * picture.width + width)), 4 * y * width);
  return part;
}
