import { limiter } from '../../assets/limiter.ts';
import { RenderError } from '../../errors.ts';
import type { ImageAsset } from '../../scene/image.ts';
import { invert, isUpright, mapRect, multiply, scaleOf, scaling } from '../../scene/matrix.ts';
import type { Effect, ImageItem, Item, Matrix, Rect, Scene } from '../../scene/types.ts';
import { decodeRaster, decodeSvg } from './decode.ts';
import type { Canvas, Context, ImageData } from './skia.ts';

/** An asset's pixels as one item shows them, ready to draw. */
export interface Picture {
  /** Cropped (with a margin around the part shown), shrunk and mirrored already. */
  image: ImageData | Canvas;
  /** The part of `image` that fills the target, px of `image`. */
  source: Rect;
  /** Whether it stands for shapes that Chromium draws, not for a picture. */
  drawing?: boolean;
}

/** The pictures of a scene by use: an asset may be drawn at several sizes. */
export interface Pictures {
  /**
   * @param use the image item or mask effect that shows the asset
   * @returns null for a damaged picture that `onDamaged` let pass
   */
  of(use: object): Picture | null;
}

/** An asset, the part of it that is shown, and the size in device px at which it is. */
export interface Use {
  asset: ImageAsset;
  /** px of the asset's own size. */
  source: Rect;
  /** Device px; turned with the item. */
  width: number;
  height: number;
  flipX: boolean;
  flipY: boolean;
  /** As {@link ImageItem.sampled}. */
  sampled: boolean;
}

type Mask = Extract<Effect, { kind: 'mask' }>;

/** Pictures decoded at a time: each holds its whole source in memory while it is shrunk. */
const DECODED_AT_A_TIME = 4;

/** Takes the error of a picture that turned out to be damaged: throws it, or returns and the picture is left out. */
export type OnDamaged = (error: RenderError) => void;

const fail: OnDamaged = (error) => {
  throw error;
};

/**
 * Decodes every picture of a scene at the resolution it is painted at.
 *
 * @param scale device px per px of the design
 * @param onDamaged default: throws
 * @throws RenderError `image_not_decoded`, `svg_too_complex`
 */
export async function preparePictures(scene: Scene, scale: number, onDamaged = fail): Promise<Pictures> {
  const slot = limiter(DECODED_AT_A_TIME);
  const canvas = { width: Math.round(scene.width * scale), height: Math.round(scene.height * scale) };
  const decoded = new Map<string, Promise<Picture | null>>();
  const pictures = new Map<object, Picture | null>();
  const decode = async ({ use, origin }: Found): Promise<Picture | null> => {
    const { asset } = use;
    try {
      return await (asset.kind === 'svg' ? decodeSvg(asset, use, canvas, origin) : decodeRaster(asset, use, origin));
    } catch (error) {
      if (!(error instanceof RenderError) || error.kind !== 'asset') throw error;
      onDamaged(error);
      return null;
    }
  };
  const prepare = async (found: Found) => {
    const same = JSON.stringify({ ...found.use, asset: found.use.asset.id });
    const picture = decoded.get(same) ?? slot(() => decode(found));
    decoded.set(same, picture);
    pictures.set(found.key, await picture);
  };
  await Promise.all([...usesOf(scene.items, scaling(scale), '')].map(prepare));
  return {
    of(use) {
      const picture = pictures.get(use);
      if (picture === undefined) throw new Error('a picture of this scene was not prepared');
      return picture;
    },
  };
}

interface Found {
  /** The item or effect. */
  key: object;
  use: Use;
  /** The element's place in the design. */
  origin: string;
}

function* usesOf(items: readonly Item[], transform: Matrix, origin: string): Generator<Found> {
  for (const item of items) {
    if (item.kind === 'image') yield* imageUse(item, scaleOf(transform), origin);
    if (item.kind !== 'group') continue;
    const inner = multiply(transform, item.transform);
    const place = item.origin || origin;
    for (const effect of item.effects) if (effect.kind === 'mask') yield* maskUse(effect, scaleOf(inner), place);
    yield* usesOf(item.items, inner, place);
  }
}

function* imageUse(item: ImageItem, scale: number, origin: string): Generator<Found> {
  const { asset, source, target, flipX, flipY, sampled = false } = item;
  if (isEmpty(source) || isEmpty(target)) return;
  const size = { width: target.width * scale, height: target.height * scale };
  yield { key: item, use: { asset, source, ...size, flipX, flipY, sampled }, origin };
}

function* maskUse(mask: Mask, scale: number, origin: string): Generator<Found> {
  const { asset, target } = mask;
  if (isEmpty(target)) return;
  const source = { x: 0, y: 0, width: asset.width, height: asset.height };
  const size = { width: target.width * scale, height: target.height * scale };
  yield { key: mask, use: { asset, source, ...size, flipX: false, flipY: false, sampled: true }, origin };
}

export const isEmpty = ({ width, height }: Rect): boolean => !(width > 0 && height > 0);

/**
 * Draws a picture on `target` under the context's transform, which `transform` repeats.
 *
 * An upright picture ends at whole device px (a pixel is in when its centre is): Chromium's canvas does not smooth the
 * edges of an image that is not turned and at least a px wide (`ShouldDrawImageAntialiased`; corpus image-downscaled).
 * A quarter turn counts as turned, because its cosine there is 6e-17.
 */
export function drawPicture(context: Context, picture: Picture | null, target: Rect, transform: Matrix): void {
  if (!picture) return;
  const { image, source, drawing } = picture;
  const [part, box] = (drawing ? null : snap(source, target, transform)) ?? [source, target];
  context.save();
  if (drawing) clipTo(context, target);
  context.drawImage(image, part.x, part.y, part.width, part.height, box.x, box.y, box.width, box.height);
  context.restore();
}

/** An SVG's shapes are smoothed where they meet its edge, and then so is the box that cuts them (corpus mixed-1). */
function clipTo(context: Context, { x, y, width, height }: Rect): void {
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}

/** The target grown or shrunk to whole device px, and the part of the picture that fills it then. */
function snap(source: Rect, target: Rect, transform: Matrix): [source: Rect, target: Rect] | null {
  const back = invert(transform);
  if (!isUpright(transform) || !back) return null;
  const device = mapRect(transform, target);
  if (device.width < 1 || device.height < 1) return null;
  const [left, top] = [Math.floor(device.x + 0.5), Math.floor(device.y + 0.5)];
  const [right, bottom] = [Math.floor(device.x + device.width + 0.5), Math.floor(device.y + device.height + 0.5)];
  const box = mapRect(back, { x: left, y: top, width: right - left, height: bottom - top });
  const [kx, ky] = [source.width / target.width, source.height / target.height];
  const part = {
    x: source.x + (box.x - target.x) * kx,
    y: source.y + (box.y - target.y) * ky,
    width: box.width * kx,
    height: box.height * ky,
  };
  return [part, box];
}
