import { createHash } from 'node:crypto';
import type { Warn } from '../../errors.ts';
import { IDENTITY } from '../../scene/matrix.ts';
import type { Link, Scene } from '../../scene/types.ts';
import { createFaces, type FontMode } from '../markup/faces.ts';
import { pictureFiles } from '../markup/files.ts';
import { pageLinks } from '../markup/page-links.ts';
import { type Attributes, element, escapeText, number, PREFIX } from '../markup/xml.ts';
import type { RasterizePart } from '../raster-part.ts';
import { createDefs } from './defs.ts';
import { paintItems } from './painter.ts';
import type { SvgState, SvgTools } from './state.ts';

/** What a document is written with, besides its scenes. */
export interface SvgOptions {
  fonts: FontMode;
  rasterize: RasterizePart;
  warn: Warn;
  title?: string | undefined;
  language?: string | undefined;
}

/** A page of a document. */
export interface SvgPage {
  scene: Scene;
}

/** px between two pages of a document of several. */
const GAP = 40;

/** The tools of one file. @param hrefOf the address of a link to a page */
export function svgTools({ fonts, rasterize, warn }: SvgOptions, hrefOf: (page: string) => string | null): SvgTools {
  return {
    defs: createDefs(),
    faces: createFaces(fonts),
    fonts,
    pictureFile: pictureFiles(),
    rasterize,
    warn,
    hrefOf: (link: Link) => ('url' in link ? link.url : hrefOf(link.page)),
  };
}

/** The state that a page's items are painted in. */
export const pageState = ({ width, height }: Scene, tools: SvgTools): SvgState => ({
  tools,
  page: { x: 0, y: 0, width, height },
  transform: IDENTITY,
  opacity: 1,
  origin: '',
  isLinked: false,
  paintItems,
});

/** A page as a document. */
export async function svgDocument(scene: Scene, options: SvgOptions): Promise<Buffer> {
  const tools = svgTools(options, () => null);
  const content = await paintItems(scene.items, pageState(scene, tools));
  return finished(scene, content, tools, options);
}

/**
 * Pages below each other in one document, each with a view of its own, which `#page-1` after the file's name shows. Without
 * one the first page is shown.
 * @param pageIds of all pages, for links between them
 */
export async function svgOfViews(
  pages: Iterable<SvgPage>,
  pageIds: ReadonlySet<string>,
  options: SvgOptions,
  pageDone: () => void,
): Promise<{ data: Buffer; width: number; height: number }> {
  const tools = svgTools(options, pageLinks(pageIds));
  const written: string[] = [];
  let count = 0;
  let first: Scene | undefined;
  let top = 0;
  for (const { scene } of pages) {
    first ??= scene;
    const { width, height } = scene;
    const id = `page-${++count}`;
    const viewBox = [0, top, width, height].map((value) => number(value)).join(' ');
    // Each is cut to its paper, as a document is.
    const paper = { y: top, width, height, viewBox: `0 0 ${number(width)} ${number(height)}`, overflow: 'hidden' };
    const content = await paintItems(scene.items, pageState(scene, tools));
    written.push(element('view', { id, viewBox }), element('svg', paper, content));
    top += height + GAP;
    pageDone();
  }
  const { width, height } = first!;
  return { data: await finished({ width, height }, written.join(''), tools, options), width, height };
}

/** Styles and definitions that content refers to. */
export async function definitions(tools: SvgTools): Promise<string> {
  const rules = await tools.faces.rules();
  const markup = tools.defs.markup();
  const style = rules ? element('style', {}, rules) : '';
  return style || markup ? element('defs', {}, style + markup) : '';
}

const NAMESPACES: Attributes = {
  xmlns: 'http://www.w3.org/2000/svg',
  'xmlns:xlink': 'http://www.w3.org/1999/xlink',
};

/** The document around content, with its ids made unique. */
async function finished(
  { width, height }: { width: number; height: number },
  content: string,
  tools: SvgTools,
  { title, language }: SvgOptions,
): Promise<Buffer> {
  const named = title ? element('title', {}, escapeText(title)) : '';
  const size = { width, height, viewBox: `0 0 ${number(width)} ${number(height)}` };
  const root = { ...NAMESPACES, ...size, 'xml:lang': language, 'text-rendering': 'geometricPrecision' };
  return withPrefix(element('svg', root, named + (await definitions(tools)) + content));
}

/** The file with a prefix for its ids that follows from its content: files that stand in one page share none. */
export function withPrefix(markup: string): Buffer {
  const prefix = `g${createHash('sha256').update(markup).digest('hex').slice(0, 8)}`;
  return Buffer.from(markup.replaceAll(PREFIX, prefix));
}
