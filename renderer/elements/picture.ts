import { z } from 'zod';
import { lazy } from '../lazy.ts';
import { type AssetRequests, type ImageRequest, isCode } from '../requests.ts';
import type { Picture } from '../scene/drawing.ts';
import { clipTo, group, stroke, stroked } from '../scene/items.ts';
import type { Playback } from '../scene/motion.ts';
import { parsePaint } from '../scene/paint.ts';
import { rectangle, roundedRectangle } from '../scene/path.ts';
import type { Effect, GroupItem, Item, Rect } from '../scene/types.ts';
import {
  baseSchema,
  effectsOf,
  filtersOf,
  fraction,
  isPainted,
  length,
  shadowOf,
  warnOfVariables,
  wrap,
} from './base.ts';
import { coveringSize, drawingItems, type PicturePlace } from './drawing.ts';
import { missingPicture } from './missing.ts';
import type { LayoutContext } from './types.ts';

/** The properties that image, gif, svg and video share. */
export const pictureSchema = lazy(() =>
  baseSchema().extend({
    width: length().default(100).describe('px'),
    height: length().default(100).describe('px'),
    src: z
      .string()
      .default('')
      .describe(
        'http(s) URL or data URI (the content decides the type, not its label); `qr:TEXT` or `barcode:SYMBOLOGY:TEXT` is drawn as that code, in whose text `{{name}}` is filled',
      ),
    cropX: fraction().default(0).describe('left edge of the part that is shown, fraction of the source'),
    cropY: fraction().default(0).describe('its top edge, fraction of the source'),
    cropWidth: fraction().default(1).describe('its width, fraction of the source'),
    cropHeight: fraction().default(1).describe('its height, fraction of the source'),
    focus: z
      .enum(['center', 'attention', 'entropy'])
      .optional()
      .describe(
        'what stays of the part where it covers the box: its middle, what catches the eye, or what has most detail; unset: its left upper end',
      ),
    stretchEnabled: z
      .boolean()
      .default(false)
      .describe('true: the part is stretched to the box; false: it keeps its proportion and covers the box'),
    keepRatio: z.boolean().default(false).describe('editor only'),
    flipX: z.boolean().default(false).describe('mirrored left to right'),
    flipY: z.boolean().default(false).describe('mirrored top to bottom'),
    cornerRadius: length().default(0).describe('px'),
    borderColor: z.string().default('black').describe('CSS colour or gradient'),
    borderSize: length().default(0).describe('px'),
  }),
);
export type PictureElement = z.output<ReturnType<typeof pictureSchema>>;

/** The files of a picture element: the picture, and its mask. */
export interface PictureSources {
  picture: ImageRequest;
  mask: ImageRequest;
  /** How the picture plays in a film, where it does. */
  playback?: Playback;
}

/** As a moving picture plays that is neither cut nor heard. */
export const PLAYED_WHOLE: Playback = { startTime: 0, endTime: 1, speed: 1, volume: 0 };

const isSet = (request: ImageRequest) => request.src.trim() !== '';

/** The files to load for a picture element: the sources that are set; none for an element that is not painted. */
export const pictureAssets = (element: PictureElement, { picture, mask }: PictureSources): AssetRequests => ({
  images: isPainted(element) ? [picture, mask].filter(isSet) : [],
  fonts: [],
});

/** Shares of what does not fit that are lost before a crop. */
const START = { x: 0, y: 0 };
const MIDDLE = { x: 0.5, y: 0.5 };

/** A request for an element's own picture, with what its looks have to do with how it is loaded. */
export function pictureRequest({ src, focus, width, height }: PictureElement): ImageRequest {
  const looksFor = focus === 'attention' || focus === 'entropy' ? { focus, proportion: width / height } : null;
  return {
    src,
    property: 'src',
    ...(looksFor && width > 0 && height > 0 && { looksFor }),
    ...(isCode(src) && { codeBox: { width, height } }),
  };
}

/**
 * The crop of a picture that a box shows, px of the picture. `cropX` … are fractions of the mirrored picture. Unless
 * the picture is stretched, the crop keeps the box's proportion and loses the rest at its right or lower end (corpus
 * image-cover-fit, image-crop, image-tall-jpg), or around its `focus`.
 *
 * @returns the source, in the picture before mirroring
 */
export function cropOf(asset: Pick<Picture, 'width' | 'height' | 'interest'>, element: PictureElement): Rect {
  const [wholeWidth, wholeHeight] = [element.cropWidth * asset.width, element.cropHeight * asset.height];
  let width = wholeWidth;
  let height = wholeHeight;
  if (!element.stretchEnabled) {
    const proportion = element.width / element.height;
    if (width > height * proportion) width = height * proportion;
    else height = width / proportion;
  }
  const { x: right, y: down } = element.focus === undefined ? START : (asset.interest ?? MIDDLE);
  const x = element.cropX * asset.width + (wholeWidth - width) * right;
  const y = element.cropY * asset.height + (wholeHeight - height) * down;
  return {
    x: element.flipX ? asset.width - x - width : x,
    y: element.flipY ? asset.height - y - height : y,
    width,
    height,
  };
}

/** Lays out a picture with its mask, corners, effects and border. */
export function layoutPicture(element: PictureElement, sources: PictureSources, context: LayoutContext): Item[] {
  const { width, height } = element;
  if (!isPainted(element) || width === 0 || height === 0 || !isSet(sources.picture)) return [];
  const asset = context.image(sources.picture);
  if (isCode(element.src)) warnOfVariables(element.src, `${context.path}.src`, context.warn);
  const box = { x: 0, y: 0, width, height };
  if (!asset) return wrap(element, missingPicture(box, context), box, context);
  const radius = Math.min(element.cornerRadius, width / 2, height / 2);
  const clip = radius > 0 ? clipTo(roundedRectangle(box, radius)) : null;
  const place = clipToAsset(asset, {
    source: cropOf(asset, element),
    target: box,
    flipX: element.flipX,
    flipY: element.flipY,
  });
  if (!place) return [];
  const shown = pictureItems(asset, place, sources.playback, context);
  const mask = isSet(sources.mask) ? context.image(sources.mask) : null;
  const cut = (items: Item[]): Item[] =>
    mask || clip ? [group(items, { canvas: box, clip, ...maskedBy(mask, box, context), origin: context.path })] : items;
  const through = (effects: Effect[], items: Item[]): Item[] =>
    effects.length > 0 ? [group(items, { effects, origin: context.path })] : items;
  // The editor of 2026 filters a picture before it cuts it, and has it cast its shadow last (wild4 mixed-8802-035).
  const picture =
    context.textOptions.engine === 'markup'
      ? through(shadowOf(element), cut(through(filtersOf(element, box, context), shown)))
      : through(effectsOf(element, box, context), cut(shown));
  // A code says to who cannot see it what it says to a scanner.
  const name = element.name || (isCode(element.src) ? element.src.trim().replace(/^barcode:/i, '') : '');
  return wrap({ ...element, name }, [...picture, ...borderOf(element, box)], box, context);
}

/** A picture as its items: pixels, or a drawing's shapes. */
function pictureItems(
  asset: Picture,
  place: PicturePlace,
  playback: Playback | undefined,
  context: LayoutContext,
): Item[] {
  if (asset.kind === 'drawing') return drawingItems(asset, place, context);
  const plays = context.animated && asset.moving && playback;
  return [{ kind: 'image', asset, ...place, ...(plays ? { playback } : {}) }];
}

/** The mask that keeps a group where a picture, stretched to the box, is opaque. */
function maskedBy(mask: Picture | null, box: Rect, context: LayoutContext): Partial<GroupItem> {
  if (!mask) return {};
  if (mask.kind === 'raster') return { effects: [{ kind: 'mask', asset: mask, target: box }] };
  const source = { x: 0, y: 0, width: mask.width, height: mask.height };
  const drawn = drawingItems(mask, { source, target: box }, context);
  // The reference draws it in its own proportion, so large that it covers the box, and stretches that picture.
  const items = [group(drawn, { canvas: box, canvasSize: coveringSize(mask, box) })];
  return { mask: { items, kind: 'alpha', clip: null } };
}

/** A crop that reaches beyond the picture is empty there, as on a canvas. */
function clipToAsset(asset: Picture, { source, target, flipX, flipY }: PicturePlace): PicturePlace | null {
  const left = Math.max(0, source.x);
  const top = Math.max(0, source.y);
  const right = Math.min(asset.width, source.x + source.width);
  const bottom = Math.min(asset.height, source.y + source.height);
  if (!(right > left && bottom > top)) return null;
  const [kx, ky] = [target.width / source.width, target.height / source.height];
  const before = flipX ? source.x + source.width - right : left - source.x;
  const above = flipY ? source.y + source.height - bottom : top - source.y;
  return {
    source: { x: left, y: top, width: right - left, height: bottom - top },
    target: {
      x: target.x + before * kx,
      y: target.y + above * ky,
      width: (right - left) * kx,
      height: (bottom - top) * ky,
    },
    flipX,
    flipY,
  };
}

/**
 * The border lies within the box, over the picture and its shadow; it is neither masked nor adjusted. Its line's radius is
 * the picture's less the border's whole width (probes border-*; corpus image-clip-border-shadow).
 */
function borderOf({ borderSize, borderColor, cornerRadius }: PictureElement, box: Rect): Item[] {
  if (borderSize <= 0) return [];
  const line: Rect = {
    x: borderSize / 2,
    y: borderSize / 2,
    width: Math.max(0, box.width - borderSize),
    height: Math.max(0, box.height - borderSize),
  };
  const radius = Math.min(Math.max(0, cornerRadius - borderSize), line.width / 2, line.height / 2);
  const outline = radius > 0 ? roundedRectangle(line, radius) : rectangle(line);
  return [stroked(outline, stroke(parsePaint(borderColor, box), borderSize))];
}

/** The part of a picture that covers a page as its background. */
export function coverSource(asset: Picture, box: Rect): Rect {
  const scale = Math.max(box.width / asset.width, box.height / asset.height);
  const [width, height] = [box.width / scale, box.height / scale];
  return { x: (asset.width - width) / 2, y: (asset.height - height) / 2, width, height };
}
