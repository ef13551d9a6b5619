import type { Page } from '../design/parse.ts';
import type { AssetRequests, ImageRequest } from '../requests.ts';
import { filled, group } from '../scene/items.ts';
import { scaling, translation } from '../scene/matrix.ts';
import { isGradient, isNone, parsePaint, tryColor } from '../scene/paint.ts';
import { rectangle } from '../scene/path.ts';
import type { Bleed, Item, Rect, Scene } from '../scene/types.ts';
import { isPainted } from './base.ts';
import { drawingItems } from './drawing.ts';
import { coverSource } from './picture.ts';
import { elementTypes } from './registry.ts';
import type { AnyElement, LayoutContext, TextOptions } from './types.ts';

/** What a page needs besides its elements' contexts. */
export interface PageOptions {
  includeBleed: boolean;
  ignoreBackground: boolean;
  /** px that the scene and the page's background measure, in a film whose frames are larger than the page. */
  paper?: { width: number; height: number } | undefined;
  /** Those of its elements, in painting order, that are laid out: from one to before another. Default: all. */
  part?: { from: number; to: number } | undefined;
}

/** A picture as a page's background: anything but a colour and a gradient. */
export function backgroundImage(page: Page): ImageRequest | null {
  const text = page.background.trim();
  if (text === '' || isNone(text) || isGradient(text) || tryColor(text)) return null;
  return { src: text, property: 'background' };
}

/** Whether nothing is seen through a page, as far as its background says without being loaded. */
export function hasOpaqueBackground({ background }: Page): boolean {
  const text = background.trim();
  return !isGradient(text) && tryColor(text)?.a === 1;
}

/** Calls back for every element below a list that is not hidden, with its place in the design. */
export function visitPainted(
  elements: readonly AnyElement[],
  path: string,
  visit: (element: AnyElement, path: string) => void,
): void {
  elements.forEach((element, i) => {
    if (!isPainted(element)) return;
    const place = `${path}.children[${i}]`;
    visit(element, place);
    if (element.children) visitPainted(element.children, place, visit);
  });
}

/** Every asset of a page with the place that asks for it. */
export function pageAssets(
  page: Page,
  path: string,
  text: TextOptions,
  background: boolean,
): { path: string; requests: AssetRequests }[] {
  const found: { path: string; requests: AssetRequests }[] = [];
  const image = background ? backgroundImage(page) : null;
  if (image) found.push({ path, requests: { images: [image], fonts: [] } });
  visitPainted(page.children, path, (element, place) => {
    found.push({ path: place, requests: elementTypes.get(element.type)!.assets(element, text) });
  });
  return found;
}

/** An element with its place among those of its page or group. */
export interface OrderedElement {
  element: AnyElement;
  index: number;
}

/**
 * In painting order: as listed, elements with `alwaysOnTop` last, hidden ones left out. The index stays the design's.
 */
export function paintingOrder(elements: readonly AnyElement[]): OrderedElement[] {
  const indexed = elements.map((element, index) => ({ element, index })).filter(({ element }) => isPainted(element));
  return [
    ...indexed.filter(({ element }) => !element.alwaysOnTop),
    ...indexed.filter(({ element }) => element.alwaysOnTop),
  ];
}

function layoutElements(
  elements: readonly OrderedElement[],
  path: string,
  context: Omit<LayoutContext, 'path' | 'layoutChildren'>,
): Item[] {
  return elements.flatMap(({ element, index }) =>
    elementTypes.get(element.type)!.layout(element, {
      ...context,
      path: `${path}.children[${index}]`,
      layoutChildren: (children, place) => layoutElements(paintingOrder(children), place, context),
    }),
  );
}

function backgroundItems(page: Page, box: Rect, context: Omit<LayoutContext, 'layoutChildren'>): Item[] {
  const request = backgroundImage(page);
  if (!request) return [filled(rectangle(box), parsePaint(page.background || 'transparent', box))];
  const asset = context.image(request);
  if (!asset) return [];
  const place = { source: coverSource(asset, box), target: box, flipX: false, flipY: false };
  if (asset.kind === 'drawing') return drawingItems(asset, place, context);
  return [{ kind: 'image', asset, ...place, sampled: true }];
}

const WHOLE = { from: 0, to: Number.POSITIVE_INFINITY };

const NO_BLEED: Bleed = { top: 0, right: 0, bottom: 0, left: 0 };

/** px of a page's paper, its bleed included where that is asked for. */
export function paperSize({ width, height, bleed }: Page, includeBleed: boolean): { width: number; height: number } {
  const { top, right, bottom, left } = includeBleed ? bleed : NO_BLEED;
  return { width: width + left + right, height: height + top + bottom };
}

/**
 * Lays out a page: the background over the whole paper, then the elements. `path`: e.g. `pages[0]`. A part has the
 * background where it begins with the first element.
 */
export function layoutPage(
  page: Page,
  pageContext: Omit<LayoutContext, 'layoutChildren' | 'canvas' | 'page' | 'scale'>,
  { includeBleed, ignoreBackground, paper: given, part = WHOLE }: PageOptions,
): Scene {
  const bleed = includeBleed ? page.bleed : NO_BLEED;
  const { width, height } = given ?? paperSize(page, includeBleed);
  const { scale } = page;
  const { pixelRatio } = pageContext;
  // However thin a page is, its canvas has a px.
  const px = (length: number) => Math.max(1, Math.round(length * pixelRatio));
  const canvas = { width: px(width), height: px(height) };
  const context = { ...pageContext, canvas, page: { width: page.width / scale, height: page.height / scale }, scale };
  const paper: Rect = { x: -bleed.left, y: -bleed.top, width, height };
  const hasBackground = !ignoreBackground && part.from === 0;
  const background = hasBackground ? backgroundItems(page, paper, { ...context, scale: 1 }) : [];
  const laidOut = paintingOrder(page.children).slice(part.from, part.to);
  const elements = layoutElements(laidOut, context.path, context);
  const scaled = scale === 1 ? elements : [group(elements, { transform: scaling(scale) })];
  const transform = translation(bleed.left, bleed.top);
  return {
    width,
    height,
    items: [group([...background, ...scaled], { transform, origin: context.path })],
  };
}
