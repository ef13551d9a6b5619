import { isEmpty } from '../../scene/bounds.ts';
import { IDENTITY, isUpright, mapRect, multiply, scaleOf, translation } from '../../scene/matrix.ts';
import { cssColor } from '../../scene/paint.ts';
import type { Effect, GroupItem, Mask, Matrix, Rect } from '../../scene/types.ts';
import { isOpaque } from '../rgba8.ts';
import { adjust } from './adjustments.ts';
import { stackBlur, weightedBlur } from './blur.ts';
import { type Device, type Frame, frameOf, isFilter, PICTURE_MARGIN } from './frame.ts';
import type { KeptLayers } from './kept-layers.ts';
import {
  dispose,
  type EditedPixels,
  edit,
  imageOf,
  isPixels,
  type Layer,
  onCanvas,
  type Pixels,
  pixelsOf,
  withEdges,
  withRepeatedEdges,
} from './layer.ts';
import { cutByMask } from './masks.ts';
import { finished, type OpenLayers, opened } from './open-layers.ts';
import { drawPart, drawPicture, type Place, snapped } from './picture.ts';
import type { Pictures } from './pictures.ts';
import { stretch } from './resample/stretch.ts';
import { type Canvas, type Context, createCanvas, ImageData } from './skia.ts';

/** Where a group is painted. */
export interface Target extends Device {
  context: Context;
  /** The layers around. */
  layers: OpenLayers;
  /** Those of the pictures before, in a film. */
  kept?: KeptLayers | undefined;
}

type Shadow = Extract<Effect, { kind: 'shadow' }>;

/** A function that paints a group on a given target. */
export interface GroupPainter {
  /** The group's items with its clip. */
  items(target: Target): void;
  mask(mask: Mask, target: Target): void;
}

/**
 * Paints a group on a canvas of its own, puts its effects and its mask on that, and draws the result with the group's
 * opacity and blend mode.
 */
export function paintThroughEffects(group: GroupItem, target: Target, pictures: Pictures, paint: GroupPainter): void {
  const frame = frameOf(group, target);
  if (!frame) return;
  const { width, height } = frame;
  const { kept } = target;
  const layers = opened(target.layers, width * height * (group.mask ? 2 : 1), group.origin);
  const onto = (canvas: Canvas): Target => ({
    ...{ context: canvas.getContext('2d'), transform: frame.fromGroup, enlarged: frame.enlarged },
    ...{ width, height, layers, kept },
  });
  // A canvas casts the shadow of everything drawn with it, faded with it: a shadow as the last effect needs no canvas
  // of its own.
  const last = group.effects.at(-1);
  const { mask: cut = null, blend = 'normal' } = group;
  const cast = last?.kind === 'shadow' && !cut ? last : null;
  const effects = cast ? group.effects.slice(0, -1) : group.effects;
  const known = kept?.get(group, frame, target);
  const placed = placementOf(frame);
  const layer = known ?? paintLayer();
  const isKept = known !== undefined || (kept?.put(group, frame, target, layer) ?? false);

  function paintedItems(): Layer {
    const pixels = effects[0] || cut ? pictureAlone(group, frame!, pictures) : null;
    if (pixels) return pixels;
    const canvas = createCanvas(width, height);
    paint.items(onto(canvas));
    return canvas;
  }

  function paintLayer(): Layer {
    const inner = innerOf(frame!);
    let painted = paintedItems();
    const firstFilter = effects.find(isFilter);
    for (const effect of effects) {
      if (effect === firstFilter) painted = copyForFilters(painted, frame!);
      painted = applyEffect(effect, painted, frame!, pictures);
    }
    if (cut) {
      painted = onCanvas(painted);
      cutByMask(painted, cut, (shape) => paint.mask(cut, onto(shape)));
    }
    const isExact = !kept && placed !== null && isWhole(placed, inner, frame!.toDevice);
    if (isPixels(painted)) {
      // px that let something through are blended otherwise than those of a canvas where they are stretched or mixed.
      if (!painted.isOpaque && !(isExact && blend === 'normal')) painted = onCanvas(painted);
    } else if (placed && !isExact) painted = withRepeatedEdges(painted, inner);
    return finished(painted, layers, target.layers);
  }

  const { context } = target;
  context.save();
  context.globalAlpha *= group.opacity;
  if (blend !== 'normal') context.globalCompositeOperation = blend;
  const apart = cast && isText(group) && shadowApart(cast, scaleOf(target.transform));
  if (apart) {
    const moved = createCanvas(width, height);
    const on = onto(moved);
    paint.items({ ...on, transform: multiply(translation(apart.fraction.x, apart.fraction.y), on.transform) });
    context.save();
    setShadow(context, { ...cast, dx: 0, dy: 0 }, scaleOf(target.transform));
    const far = 2 * (target.width + frame.width);
    context.shadowOffsetX = apart.whole.x - far;
    context.shadowOffsetY = apart.whole.y;
    context.setTransform(...multiply(translation(far, 0), frame.toDevice));
    context.drawImage(moved, 0, 0);
    context.restore();
    moved.dispose();
  }
  // Alone, the shadow falls from a picture that is drawn far outside the canvas.
  const aside = cast?.alone ? 2 * (target.width + frame.width) : 0;
  if (cast && !apart) setShadow(context, cast, scaleOf(target.transform));
  context.shadowOffsetX -= aside;
  context.setTransform(...multiply(translation(aside, 0), frame.toDevice));
  const image = isPixels(layer) ? imageOf(layer) : layer;
  if (placed) drawPart(context, image, placed);
  else context.drawImage(image, 0, 0);
  context.restore();
  if (!isKept) dispose(layer);
}

const isText = ({ items }: GroupItem): boolean => items.length === 1 && items[0]!.kind === 'text';

/**
 * The offset of a text's shadow, in device px, where it is not of whole ones: the letters of the shadow are drawn as far
 * off as the fraction says, on a baseline of whole px like any others (wild4 rich-8802-065).
 */
function shadowApart({ dx, dy, alone }: Shadow, scale: number) {
  const whole = { x: Math.round(dx * scale), y: Math.round(dy * scale) };
  const fraction = { x: dx * scale - whole.x, y: dy * scale - whole.y };
  return alone || (fraction.x === 0 && fraction.y === 0) ? null : { whole, fraction };
}

/** The part of a frame's canvas that its margin leaves. */
const innerOf = ({ width, height, picture }: Frame): Rect => {
  const margin = picture ? PICTURE_MARGIN : 0;
  return { x: margin, y: margin, width: width - 2 * margin, height: height - 2 * margin };
};

/** The px of a group that is one opaque picture; null of any other, which is painted on a canvas. */
function pictureAlone({ items, clip }: GroupItem, frame: Frame, pictures: Pictures): EditedPixels | null {
  const [item] = items;
  if (items.length !== 1 || item?.kind !== 'image' || item.smooth || clip || isEmpty(item.source)) return null;
  const picture = pictures.of(item, frame.fromGroup);
  if (!picture || picture.drawing || !(picture.image instanceof ImageData)) return null;
  const { data, width, height } = picture.image as Pixels;
  if (!isOpaque(data)) return null;
  const place = snapped({ source: picture.source, target: item.target }, frame.fromGroup);
  return stretchedOver({ data, width, height }, place, frame.fromGroup, frame);
}

/** What Skia draws of an opaque picture in a frame, its edges repeated; null where it does not cover the frame, or cannot be foreseen. */
function stretchedOver(image: Pixels, place: Place, transform: Matrix, frame: Frame): EditedPixels | null {
  const { width, height } = frame;
  const inner = innerOf(frame);
  if (!isUpright(transform) || !isWithin(inner, mapRect(transform, place.target))) return null;
  const stretched = stretch(image, place, transform, { x: 0, y: 0, width, height });
  return stretched && withEdges(stretched, inner);
}

/** The layer that filters work on: stretched where its whole px fall short of its box. */
function copyForFilters(layer: Layer, frame: Frame): Layer {
  const { toFiltered = IDENTITY, width, height } = frame;
  const [x, , , y] = toFiltered;
  if (Math.abs(x - 1) * width < FINEST && Math.abs(y - 1) * height < FINEST) return layer;
  const inner = innerOf(frame);
  const place = snapped({ source: inner, target: inner }, toFiltered);
  // px that let something through are stretched otherwise than a canvas.
  const pixels = isPixels(layer) ? layer : pixelsOf(layer, inner);
  const stretched = pixels.isOpaque ? stretchedOver(pixels, place, toFiltered, frame) : null;
  if (pixels !== layer) dispose(pixels);
  if (stretched) {
    dispose(layer);
    return stretched;
  }
  const painted = withRepeatedEdges(onCanvas(layer), inner);
  const copy = createCanvas(width, height);
  const context = copy.getContext('2d');
  context.setTransform(...toFiltered);
  drawPart(context, painted, place);
  painted.dispose();
  return copy;
}

/** px; less of a stretch is not seen. */
const FINEST = 1 / 256;
/** px by which a calculation may be off. */
const LEAST = 1e-6;
const isNear = (a: number, b: number) => Math.abs(a - b) < LEAST;

/** Where a layer that is placed as a picture is drawn, in the group's coordinates; null for others. */
function placementOf(frame: Frame): Place | null {
  const { picture: box, shown = box, toDevice } = frame;
  if (!box || !shown) return null;
  const inner = innerOf(frame);
  const [kx, ky] = [inner.width / box.width, inner.height / box.height];
  const source = {
    x: inner.x + (shown.x - box.x) * kx,
    y: inner.y + (shown.y - box.y) * ky,
    width: shown.width * kx,
    height: shown.height * ky,
  };
  return snapped({ source, target: shown }, toDevice);
}

/** Whether each px of a layer becomes one of the device, and none around `inner` is drawn. */
function isWhole({ source, target }: Place, inner: Rect, toDevice: Matrix): boolean {
  const device = mapRect(toDevice, target);
  const { x, y, width, height } = source;
  return (
    isUpright(toDevice) &&
    [x, y, device.x, device.y].every((at) => isNear(at, Math.round(at))) &&
    isNear(width, device.width) &&
    isNear(height, device.height) &&
    isWithin(source, inner)
  );
}

const isWithin = (box: Rect, outer: Rect): boolean =>
  box.x > outer.x - LEAST &&
  box.y > outer.y - LEAST &&
  box.x + box.width < outer.x + outer.width + LEAST &&
  box.y + box.height < outer.y + outer.height + LEAST;

/** The layer with the effect on it: the same one, or another in its place. */
function applyEffect(effect: Effect, layer: Layer, frame: Frame, pictures: Pictures): Layer {
  const scale = scaleOf(frame.fromGroup);
  switch (effect.kind) {
    case 'adjust':
      return edit(layer, innerOf(frame), ({ data }) => adjust(data, effect.adjustments));
    case 'blur':
      return edit(layer, innerOf(frame), ({ data, width, height }) =>
        (effect.weighted ? weightedBlur : stackBlur)(data, width, height, effect.radius * scale),
      );
    case 'shadow':
      return redraw(onCanvas(layer), frame, (context) => setShadow(context, effect, scale));
    case 'mask':
      return mask(onCanvas(layer), effect, frame, pictures);
    default:
      return effect satisfies never;
  }
}

function redraw(layer: Canvas, { width, height }: Frame, prepare: (context: Context) => void): Canvas {
  const copy = createCanvas(width, height);
  const context = copy.getContext('2d');
  prepare(context);
  context.drawImage(layer, 0, 0);
  layer.dispose();
  return copy;
}

/** Canvas shadows are not transformed: their lengths are device px. */
function setShadow(context: Context, { color, blur, dx, dy }: Shadow, scale: number): void {
  context.shadowColor = cssColor(color);
  context.shadowBlur = blur * scale;
  context.shadowOffsetX = dx * scale;
  context.shadowOffsetY = dy * scale;
}

function mask(layer: Canvas, effect: Extract<Effect, { kind: 'mask' }>, frame: Frame, pictures: Pictures): Canvas {
  const context = layer.getContext('2d');
  context.save();
  context.setTransform(...frame.fromGroup);
  context.globalCompositeOperation = 'destination-in';
  drawPicture(context, pictures.of(effect, frame.fromGroup), effect.target, frame.fromGroup);
  context.restore();
  return layer;
}
