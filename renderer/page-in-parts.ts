import { createHash } from 'node:crypto';
import { imageKey } from './assets/load.ts';
import type { PageInParts } from './beginnings.ts';
import type { PlacedPage } from './design/choose-pages.ts';
import { hasOpaqueBackground, type OrderedElement, paintingOrder, paperSize } from './elements/page.ts';
import { elementTypes } from './elements/registry.ts';
import type { Warn } from './errors.ts';
import { pageLayouter } from './lay-out.ts';
import type { ImageRequest } from './requests.ts';
import type { Assets, Run } from './run.ts';

/** Of a page of more elements, its keys would be megabytes for the thread that knows pages (src/dispatch/beginnings-line.ts). */
const MOST_ELEMENTS = 2000;

/** @returns null where nothing is kept of such a page: of one that shines through, of very many elements, or that is no JSON */
export function pageInParts(placed: PlacedPage, assets: Assets, run: Run): PageInParts | null {
  const { page } = placed;
  const { options, tools } = run;
  const { beginnings } = tools;
  const { width, height } = paperSize(page, options.includeBleed);
  if (options.ignoreBackground || !hasOpaqueBackground(page) || page.children.length > MOST_ELEMENTS) return null;
  const keys = keysOf(placed, assets, run);
  const layOut = (from: number, to: number, warn: Warn) =>
    pageLayouter(assets, { ...run, warn })(placed, { part: { from, to } });
  return keys && { page, width, height, keys, layOut, beginnings };
}

/** {@link PageInParts.keys}: of everything that layout and painting go by. Null for a design that is no JSON. */
function keysOf({ page, path }: PlacedPage, { images, fonts }: Assets, { options, textOptions }: Run): string[] | null {
  const { includeBleed, pixelRatio, placeholder } = options;
  const { children, notes: _, ...paper } = page;
  const contentOf = (request: ImageRequest): string => {
    const image = images.get(imageKey(request));
    return image ? `${image.id} ${JSON.stringify(image.interest)}` : MISSING;
  };
  /** An element with the content of its files in place of their addresses, which may be the files themselves. */
  const named = ({ element, index }: OrderedElement): object => {
    const { images: shown, fonts: drawn } = elementTypes.get(element.type)!.assets(element, textOptions);
    const contents = shown.map((request) => [request.property, contentOf(request)] as const);
    // What is missing may be told of by a text.
    const writes = drawn.length > 0 || contents.some(([, content]) => content === MISSING);
    const inside = element.children && { children: paintingOrder(element.children).map(named) };
    return { ...element, ...Object.fromEntries(contents), ...inside, index, fonts: writes && fonts.id };
  };
  try {
    const looks = { path, paper, includeBleed, pixelRatio, placeholder, textOptions };
    const keys = [hashOf('', looks)];
    for (const ordered of paintingOrder(children)) keys.push(hashOf(keys.at(-1)!, named(ordered)));
    return keys;
  } catch (error) {
    // What callers of the library keep in `custom` may be anything: in circles, or deeper than JSON.stringify goes (RangeError).
    if (error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

const MISSING = 'missing';

const hashOf = (before: string, what: unknown): string =>
  createHash('sha256').update(before).update(JSON.stringify(what)).digest('base64');
