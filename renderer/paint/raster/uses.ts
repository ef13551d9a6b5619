import { isEmpty } from '../../scene/bounds.ts';
import type { ImageAsset } from '../../scene/image.ts';
import { isUpright, mapRect, scaleOf } from '../../scene/matrix.ts';
import type { Effect, GroupItem, ImageItem, Item, Matrix, Pattern, Rect } from '../../scene/types.ts';
import { type Device, frameOf, hasOwnCanvas, inGroup, withPlainClip } from './frame.ts';
import { tileFrame } from './patterns.ts';

/** An asset, its visible part, and how it is painted: everything that its pixels depend on. */
export interface PictureUse {
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
  /** Where it comes to lie, if it is a drawing that is neither turned nor mirrored. */
  place: Place | null;
}

/** The place of a drawing on whole device px, and the visible ones of them. */
export interface Place {
  /** px */
  width: number;
  height: number;
  /** The area that its `source` fills; invisible px do not count. */
  box: Rect;
}

export interface LocatedUse {
  /** The item or effect that shows the asset; an item that is painted in several places has as many uses. */
  key: object;
  /** From the key's coordinates to the px of the canvas that it is painted on. */
  transform: Matrix;
  use: PictureUse;
  /** The element's place in the design. */
  origin: string;
}

type Mask = Extract<Effect, { kind: 'mask' }>;

/** The target that items are really painted on: the device, or the canvas of a group around them. */
interface Canvas extends Device {
  /** 0..1, what the groups around fade by that are painted on this canvas. */
  alpha: number;
}

/** Every picture that `items` show on a device. */
export const usesOn = (items: readonly Item[], device: Device): Generator<LocatedUse> =>
  usesOf(items, device, { ...device, alpha: 1 }, '');

/** @param origin of the group that the items belong to */
function* usesOf(items: readonly Item[], device: Device, canvas: Canvas | null, origin: string): Generator<LocatedUse> {
  for (const item of items) {
    if (item.kind === 'image') {
      const { source, target, flipX, flipY, sampled = false } = item;
      if (!isEmpty(source)) yield* useOf(item, { source, target, flipX, flipY, sampled }, device, canvas, origin);
    } else if (item.kind === 'group') {
      yield* groupUses(item, device, canvas, item.origin || origin);
    } else {
      for (const paint of [item.fill, item.stroke?.paint])
        if (paint?.kind === 'pattern') yield* patternUses(paint, canvas ?? device, origin);
    }
  }
}

function* groupUses(item: GroupItem, device: Device, canvas: Canvas | null, origin: string): Generator<LocatedUse> {
  const group = withPlainClip(item, canvas?.alpha ?? 1);
  const inner = inGroup(device, group);
  const innerCanvas = canvas && canvasOf(group, canvas);
  for (const effect of group.effects) {
    if (effect.kind !== 'mask') continue;
    const { width, height } = effect.asset;
    const whole = { source: { x: 0, y: 0, width, height }, flipX: false, flipY: false, sampled: true };
    yield* useOf(effect, { ...whole, target: effect.target }, inner, innerCanvas, origin);
  }
  yield* usesOf(group.items, inner, innerCanvas, origin);
  if (group.mask) yield* usesOf(group.mask.items, inner, innerCanvas, origin);
}

function* patternUses(
  pattern: Pattern,
  { transform, unit = scaleOf(transform) }: Device,
  origin: string,
): Generator<LocatedUse> {
  const frame = tileFrame(pattern, transform);
  if (!frame) return;
  const tile: Canvas = { transform: frame.fromPattern, width: frame.width, height: frame.height, unit, alpha: 1 };
  yield* usesOf(pattern.items, tile, tile, origin);
}

/** The canvas that a group's items are painted on; null where none of them is visible. */
function canvasOf(group: GroupItem, { alpha, ...around }: Canvas): Canvas | null {
  const device: Device = inGroup(around, group);
  if (!hasOwnCanvas(group, alpha)) return { ...device, alpha: alpha * group.opacity };
  const frame = frameOf(group, device);
  if (!frame) return null;
  const { fromGroup, width, height, enlarged } = frame;
  const unit = ((device.unit ?? 1) * scaleOf(fromGroup)) / scaleOf(device.transform);
  return { transform: fromGroup, width, height, unit, enlarged, alpha: 1 };
}

type Shown = Pick<Required<ImageItem>, 'source' | 'target' | 'flipX' | 'flipY' | 'sampled'>;

function* useOf(
  key: ImageItem | Mask,
  { target, ...shown }: Shown,
  device: Device,
  canvas: Canvas | null,
  origin: string,
): Generator<LocatedUse> {
  if (isEmpty(target)) return;
  const { asset } = key;
  const { enlarged = 1 } = device;
  const scale = scaleOf(device.transform) / enlarged;
  const isStraight = asset.kind === 'svg' && !shown.flipX && !shown.flipY && enlarged === 1;
  const place = isStraight && canvas ? placeOf(target, canvas) : null;
  const [width, height] = [target.width * scale, target.height * scale];
  yield { key, transform: (canvas ?? device).transform, use: { asset, ...shown, width, height, place }, origin };
}

/** Null where it is turned or invisible. */
function placeOf(target: Rect, { transform, width, height }: Device): Place | null {
  if (!isUpright(transform)) return null;
  const box = mapRect(transform, target);
  const [left, top] = [Math.max(0, Math.floor(box.x)), Math.max(0, Math.floor(box.y))];
  const right = Math.min(width, Math.ceil(box.x + box.width));
  const bottom = Math.min(height, Math.ceil(box.y + box.height));
  if (right <= left || bottom <= top) return null;
  const inside = { x: fine(box.x - left), y: fine(box.y - top), width: fine(box.width), height: fine(box.height) };
  return { width: right - left, height: bottom - top, box: inside };
}

/** Rounded to the finest visible step, so that equal places are equal numbers. */
const fine = (length: number) => Math.round(length * 4096) / 4096;
