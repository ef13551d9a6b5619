import { boundsOf, effectReach, intersection } from '../../scene/bounds.ts';
import { clipLength, maskOf } from '../../scene/clip.ts';
import { group } from '../../scene/items.ts';
import { blends } from '../../scene/leaves.ts';
import { IDENTITY, invert, mapRect, multiply, scaleOf, scaling, translation } from '../../scene/matrix.ts';
import type { Effect, GroupItem, Matrix, Rect } from '../../scene/types.ts';
import { MAX_RADIUS } from './blur.ts';

/** The device that a group is painted for. */
export interface Device {
  /** From the group's coordinates to device px. */
  transform: Matrix;
  /** Device px per px of the design; default: as the transform scales. */
  unit?: number;
  /** By how much the transform enlarges beyond the size at rest, in a film; default 1. */
  enlarged?: number;
  /** px */
  width: number;
  height: number;
}

/** A canvas of a group's own: how its px relate to the group's coordinates, and to the device's px. */
export interface Frame {
  width: number;
  height: number;
  fromGroup: Matrix;
  /** As {@link Device.enlarged}, of `fromGroup`. */
  enlarged: number;
  /** From this canvas's px; for a picture, from the group's coordinates. */
  toDevice: Matrix;
  /** The box that the canvas, less its margin, is stretched over as a picture. */
  picture?: Rect;
  /** From this canvas's px to those of the stretched canvas on which the filters work. */
  toFiltered?: Matrix;
  /** The part of `picture` that is placed; default all of it. */
  shown?: Rect;
}

/** px around a canvas that is placed as a picture: its edges repeat there. */
export const PICTURE_MARGIN = 1;

/** Steps of a clip's paths beyond which Skia's path operations, quadratic and worse, take longer than a layer. */
const INTRICATE = 500;

/**
 * The group, its clip a mask of the same shape where the clip's paths are intricate. Items that fade one by one are masked
 * one by one.
 *
 * @param alpha as in {@link hasOwnCanvas}
 */
export function withPlainClip(outer: GroupItem, alpha: number): GroupItem {
  const { clip, items, opacity } = outer;
  if (!clip || clipLength(clip) <= INTRICATE) return outer;
  const plain = { ...outer, clip: null };
  const mask = maskOf(clip);
  const parts = hasOwnCanvas(plain, alpha) || alpha * opacity === 1 ? [items] : items.map((item) => [item]);
  return { ...plain, items: parts.map((part) => group(part, { mask })) };
}

/**
 * Whether a group is painted on a canvas of its own.
 *
 * @param alpha 0..1, that of the groups around it which are painted on the same canvas
 */
export function hasOwnCanvas(group: GroupItem, alpha: number): boolean {
  const { effects, canvas, mask, blend = 'normal', isolated, opacity, items } = group;
  if (effects.length > 0 || canvas || mask || blend !== 'normal') return true;
  return isolated === true && (alpha * opacity < 1 || blends(items));
}

type Filter = Extract<Effect, { kind: 'adjust' | 'blur' }>;
export const isFilter = (effect: Effect): effect is Filter => effect.kind === 'adjust' || effect.kind === 'blur';

/**
 * The canvas that a group's effects need: no larger than the visible part of the group and its shadows. Null where
 * nothing is visible.
 */
export function frameOf(group: GroupItem, device: Device): Frame | null {
  const filter = group.effects.find(isFilter);
  if (filter) return uprightFrame(group, filter, device);
  return (group.canvas && pictureFrame(group.canvas, group, device)) ?? deviceFrame(group, device);
}

/** The device in the coordinates of a group's items. */
export const inGroup = <D extends Device>(device: D, { transform, enlarged = 1 }: GroupItem): D => ({
  ...device,
  transform: multiply(device.transform, transform),
  enlarged: (device.enlarged ?? 1) * enlarged,
});

/** A frame that is placed as a picture, with a margin around it. Null where it would be far larger than the device. */
function pictureFrame(
  box: Rect,
  { shown = box, canvasSize = box }: Pick<GroupItem, 'shown' | 'canvasSize'>,
  { transform, width: deviceWidth, height: deviceHeight, enlarged = 1 }: Device,
): Frame | null {
  const scale = scaleOf(transform);
  const [width, height] = [wholeLength(canvasSize.width * scale), wholeLength(canvasSize.height * scale)];
  if (width < 1 || height < 1 || width * height > mostPixels(deviceWidth, deviceHeight)) return null;
  const [kx, ky] = [width / box.width, height / box.height];
  return {
    width: width + 2 * PICTURE_MARGIN,
    height: height + 2 * PICTURE_MARGIN,
    fromGroup: multiply(
      translation(PICTURE_MARGIN, PICTURE_MARGIN),
      multiply(scaling(kx, ky), translation(-box.x, -box.y)),
    ),
    enlarged,
    toDevice: transform,
    picture: box,
    shown,
  };
}

/** px of the largest canvas that a group is given, on a device of that size. */
const mostPixels = (deviceWidth: number, deviceHeight: number) => 16_000_000 + 2 * deviceWidth * deviceHeight;

/** A frame in the device's own px. */
function deviceFrame(group: GroupItem, device: Device): Frame | null {
  const scale = scaleOf(device.transform);
  const unit = device.unit ?? scale;
  const [across, down] = strayOf(group, unit);
  const transform = multiply(translation(across.fraction, down.fraction), device.transform);
  const content = boundsOf([{ ...group, transform: IDENTITY }], transform, unit);
  // A pixel more for anti-aliasing.
  const margin = Math.ceil(effectReach(group.items) * scale) + 1;
  const reach = reachOf(group.effects, scale) * scale;
  const seen = content && seenOf(grow(wholePixels(content), margin), (by) => deviceArea(device, by), reach, device);
  if (!seen) return null;
  const { x, y, width, height } = wholePixels(seen);
  const fromGroup = multiply(translation(-x, -y), transform);
  const { enlarged = 1 } = device;
  const toDevice: Matrix = [across.stretch, 0, 0, down.stretch, across.placed(x), down.placed(y)];
  return { width, height, fromGroup, enlarged, toDevice };
}

/** How the px of a canvas lie off the device's along one axis. */
interface Stray {
  /** Of a device px, by which those of the canvas lie off. */
  fraction: number;
  /** Device px to a px of the canvas. */
  stretch: number;
  /** Where a px of the canvas is placed on the device. @param at where it would be, less `fraction`, were nothing stretched */
  placed: (at: number) => number;
}

function strayOf({ stray }: GroupItem, unit: number): [x: Stray, y: Stray] {
  const along = (before: number, length: number): Stray => {
    // 133.33 px at a pixelRatio of 1.5 are whole px.
    const whole = wholeLength(before * unit);
    const fraction = Math.max(0, before * unit - whole);
    const pixels = wholeLength(length * unit);
    const stretch = pixels > 0 ? (length * unit) / pixels : 1;
    return { fraction, stretch, placed: (at) => (whole + at) * stretch - whole - fraction };
  };
  return stray ? [along(stray.x, stray.width), along(stray.y, stray.height)] : [along(0, 0), along(0, 0)];
}

/**
 * A frame in the group's own orientation at the device's resolution or a finer one, cut to whole px of the design around
 * the box: the editor's filters work on such a cached picture, and the edges that a blur repeats are the box's. While an
 * animation enlarges it, the picture keeps the resolution that it has at rest.
 */
function uprightFrame(group: GroupItem, { box, leastScale = 0, stretched }: Filter, device: Device): Frame | null {
  const { transform, enlarged = 1 } = device;
  const deviceScale = scaleOf(transform) / enlarged;
  const fromDevice = invert(transform);
  if (!fromDevice) return null;
  const whole = stretched ? cachedBox(box) : wholePixels(box);
  const visible = (by: number) => wholePixels(mapRect(fromDevice, deviceArea(device, by * scaleOf(transform))));
  const seen = seenOf(whole, visible, reachOf(group.effects, deviceScale), device, deviceScale);
  if (!seen) return null;
  // An upright box around a turned strip is far larger than the strip, so its canvas is coarser.
  const most = mostPixels(device.width, device.height);
  const asked = Math.max(deviceScale, leastScale);
  const scale = Math.min(asked, Math.sqrt(most / (seen.width * seen.height)));
  // Whole px of a canvas: the fraction is cut off, as an assignment to its width does.
  const [columns, rows] = [wholeLength(whole.width * scale), wholeLength(whole.height * scale)];
  const [left, top] = [(seen.x - whole.x) * scale, (seen.y - whole.y) * scale].map(Math.floor) as [number, number];
  const right = Math.min(columns, Math.ceil((seen.x + seen.width - whole.x) * scale));
  const bottom = Math.min(rows, Math.ceil((seen.y + seen.height - whole.y) * scale));
  if (right <= left || bottom <= top) return null;
  // Stretched, the canvas stands for the whole box: it is stretched a little when it is copied for the filters, and
  // again when it is placed. Else what is beyond its whole px is lost.
  const [kx, ky] = stretched || scale < asked ? [whole.width / columns, whole.height / rows] : [1 / scale, 1 / scale];
  const toWhole = translation(PICTURE_MARGIN - left, PICTURE_MARGIN - top);
  const fromWhole = translation(left - PICTURE_MARGIN, top - PICTURE_MARGIN);
  return {
    width: right - left + 2 * PICTURE_MARGIN,
    height: bottom - top + 2 * PICTURE_MARGIN,
    fromGroup: multiply(toWhole, multiply(scaling(scale), translation(-whole.x, -whole.y))),
    enlarged: 1,
    toFiltered: multiply(toWhole, multiply(scaling(kx * scale, ky * scale), fromWhole)),
    toDevice: transform,
    picture: {
      x: whole.x + left * kx,
      y: whole.y + top * ky,
      width: (right - left) * kx,
      height: (bottom - top) * ky,
    },
  };
}

/**
 * The box of whole px that the editor before 2026 caches for a box: a px wider or higher where rounding its corner down
 * moves it by half a px or more.
 * @source https://github.com/konvajs/konva/blob/master/src/Node.ts (`cache`)
 */
function cachedBox({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const more = (from: number, to: number) => (Math.round(from) > to ? 1 : 0);
  return { x: left, y: top, width: Math.ceil(width) + more(x, left), height: Math.ceil(height) + more(y, top) };
}

/** A length in whole px; 63 × 0.3 / 0.3 counts as 63. */
const wholeLength = (length: number) => Math.floor(length + 1e-6);

/**
 * The part of `content` that can be visible: on the device, or up to `reach` beyond it. Where that would be a canvas
 * far larger than the device (a shadow cast across 100,000 px), the part beyond is left out.
 *
 * @param scale device px per px of `content`
 */
function seenOf(
  content: Rect,
  visible: (by: number) => Rect,
  reach: number,
  { width, height }: Device,
  scale = 1,
): Rect | null {
  const seen = intersection(content, visible(reach));
  const most = mostPixels(width, height) / scale ** 2;
  return seen && seen.width * seen.height > most ? intersection(content, visible(0)) : seen;
}

/** How far effects carry a pixel, px of the design: a shadow three standard deviations and its offset, a blur its radius. */
const reachOf = (effects: readonly Effect[], scale: number): number =>
  effects.reduce((sum, effect) => {
    if (effect.kind === 'blur') return sum + Math.min(effect.radius, MAX_RADIUS / scale);
    if (effect.kind !== 'shadow') return sum;
    return sum + 1.5 * effect.blur + Math.max(Math.abs(effect.dx), Math.abs(effect.dy));
  }, 0);

const deviceArea = ({ width, height }: Device, by: number): Rect => grow({ x: 0, y: 0, width, height }, by);

const grow = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** The smallest box of whole px around another. */
export function wholePixels({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}
