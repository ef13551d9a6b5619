import type PptxGenJS from 'pptxgenjs';
import { boundsOf, isEmpty, pathBounds } from '../../scene/bounds.ts';
import { group as groupOf } from '../../scene/items.ts';
import { IDENTITY, multiply, scaleOf } from '../../scene/matrix.ts';
import { ellipse, rectangle, roundedRectangle, transformPath, withCubics } from '../../scene/path.ts';
import type { Clip, GroupItem, ImageItem, Item, Path, PathItem, Rect } from '../../scene/types.ts';
import { pixelsFile } from '../markup/files.ts';
import { dataUri, possible } from '../markup/xml.ts';
import { fillMarkup, lineMarkup, shadowMarkup } from './drawing-ml.ts';
import { least, placeOf } from './place.ts';
import type { Shadow, SlideState } from './state.ts';
import { addTexts, sayableParts } from './text.ts';

/** Puts items on a slide, in their order. */
export async function addItems(items: readonly Item[], state: SlideState): Promise<void> {
  for (const item of items) await addItem(item, state);
}

async function addItem(item: Item, state: SlideState): Promise<void> {
  switch (item.kind) {
    case 'group':
      return addGroup(item, state);
    case 'path':
      return (await addPath(item, state)) ? undefined : addPixels([item], state, true);
    case 'image':
      return (await addPicture(item, state, null)) ? undefined : addPixels([item], state, true);
    case 'text':
      return addPixels([item], state, true);
    default:
      item satisfies never;
  }
}

async function addGroup(group: GroupItem, around: SlideState): Promise<void> {
  if (group.opacity <= 0 || group.items.length === 0) return;
  const { effects, mask, blend = 'normal' } = group;
  const state = {
    ...around,
    origin: group.origin || around.origin,
    link: group.link ?? around.link,
    label: group.label ?? around.label,
  };
  const texts = sayableParts(group);
  if (texts) return addTexts(texts.parts, { ...state, shadow: texts.shadow ?? state.shadow }, addItem);
  const [shadow, ...more] = effects;
  const isLayer = group.isolated && (group.opacity * state.opacity < 1 || shadow) && leaves(group.items) > 1;
  if (mask || blend !== 'normal' || more.length > 0 || (shadow && shadow.kind !== 'shadow') || isLayer)
    return addPixels([group], around.origin === state.origin ? state : { ...state, transform: around.transform }, true);
  const inner: SlideState = {
    ...state,
    transform: multiply(state.transform, group.transform),
    opacity: state.opacity * group.opacity,
    shadow: (shadow as Shadow | undefined) ?? state.shadow,
  };
  const inset = insetStroke(group);
  if (inset) return addItem(inset, inner);
  if (isWhole(group)) return addItems(group.items, inner);
  const [only, ...others] = group.items;
  const radius = group.clip && others.length === 0 ? radiusOf(group.clip) : null;
  const isCut = only?.kind === 'image' && radius !== null && (await addPicture(only, inner, radius));
  if (!isCut) await addPixels([group], state, true);
}

/**
 * The outline of a figure, which lies inside of it: a line of which the figure cuts the outer half off. As a line half as wide on
 * a shape that is as much smaller; null where the group is something else, or its shape is not one that shrinks so.
 */
function insetStroke({ clip, items }: GroupItem): PathItem | null {
  const [item] = items;
  if (items.length !== 1 || clip?.kind !== 'path' || item?.kind !== 'path' || item.fill || !item.stroke) return null;
  const known = isSame(clip.path, item.segments) ? shapeOf(item.segments) : null;
  const box = known && pathBounds(item.segments);
  if (!known || !box) return null;
  const by = item.stroke.width / 4;
  const [width, height] = [box.width - 2 * by, box.height - 2 * by];
  if (width <= 0 || height <= 0) return null;
  const inner = { x: box.x + by, y: box.y + by, width, height };
  const radius = Math.max(0, known.radius - by);
  const round = known.shape === 'ellipse' ? ellipse(inner) : roundedRectangle(inner, radius);
  const segments = known.shape === 'rect' || (known.shape === 'roundRect' && radius === 0) ? rectangle(inner) : round;
  return { ...item, segments, stroke: { ...item.stroke, width: item.stroke.width / 2 } };
}

const leaves = (items: readonly Item[]): number =>
  items.reduce((sum, item) => sum + (item.kind === 'group' ? leaves(item.items) : 1), 0);

/** px; shapes may be smoothed beyond their clip by as much. */
const SLACK = 0.5;

/** Whether a group's clip, and its canvas, cut nothing off. */
function isWhole({ clip, canvas, shown = canvas, items }: GroupItem): boolean {
  if (!clip && !shown) return true;
  const bounds = boundsOf(items, IDENTITY);
  const clips = [clip && clip.kind === 'path' && isBox(clip.path) ? pathBounds(clip.path) : clip, shown];
  return clips.every((area) => {
    if (!area || !bounds) return true;
    if (!('x' in area)) return false;
    return (
      bounds.x >= area.x - SLACK &&
      bounds.y >= area.y - SLACK &&
      bounds.x + bounds.width <= area.x + area.width + SLACK &&
      bounds.y + bounds.height <= area.y + area.height + SLACK
    );
  });
}

/** The name of the shape that a path is, with the radius of its corners; null: it has an outline of its own. */
function shapeOf(path: Path): { shape: 'rect' | 'ellipse' | 'roundRect'; radius: number } | null {
  const box = pathBounds(path);
  if (!box) return null;
  if (isBox(path)) return { shape: 'rect', radius: 0 };
  if (isEllipse(path, box)) return { shape: 'ellipse', radius: 0 };
  const radius = (path[0]?.[1] ?? 0) - box.x;
  const isRound = radius > 0 && isSame(path, roundedRectangle(box, radius));
  return isRound ? { shape: 'roundRect', radius } : null;
}

/** Whether a path goes round an ellipse, by quarters, from wherever. */
function isEllipse(path: Path, { x, y, width, height }: Rect): boolean {
  const quarters = path.filter((segment) => segment[0] === 'W');
  const isClosed = path.length === 6 && path[0]![0] === 'M' && path[5]![0] === 'Z' && quarters.length === 4;
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-3;
  return (
    isClosed &&
    quarters.every(
      ([, cx, cy, , , weight]) =>
        near(weight, Math.SQRT1_2) && (near(cx, x) || near(cx, x + width)) && (near(cy, y) || near(cy, y + height)),
    )
  );
}

const isBox = (path: Path): boolean => {
  const box = pathBounds(path);
  return box !== null && isSame(path, rectangle(box));
};

const isSame = (a: Path, b: Path): boolean =>
  a.length === b.length &&
  a.every((segment, i) =>
    segment.every((value, k) => {
      const other = b[i]![k];
      return typeof value === 'number' ? Math.abs(value - Number(other)) < 1e-3 : value === other;
    }),
  );

const radiusOf = (clip: Clip): number | null => {
  const found = clip.kind === 'path' ? shapeOf(clip.path) : null;
  return found && found.shape !== 'ellipse' ? found.radius : null;
};

/** A figure as a shape of its own kind, else with its outline. False where neither can say it. */
async function addPath(item: PathItem, state: SlideState): Promise<boolean> {
  const { segments, fill, stroke } = item;
  const local = pathBounds(segments);
  if (!local || (local.width === 0 && local.height === 0)) return true;
  const { slide, inches, transform, opacity, tools, shadow } = state;
  const unit = scaleOf(transform);
  const known = shapeOf(segments);
  const place = known && placeOf(local, transform, inches);
  const moved = place ? segments : transformPath(segments, transform);
  const box = place ? local : pathBounds(moved)!;
  // Gradients of outlines that are turned would have to be turned too.
  const isTurned = !place && transform.slice(0, 4).join() !== '1,0,0,1' && (fill?.kind ?? 'solid') !== 'solid';
  const filled = isTurned ? null : fillMarkup(fill, local, opacity);
  const line = lineMarkup(stroke, local, opacity, unit * inches);
  if (filled === null || line === null || item.rule === 'evenodd') return false;
  const look = filled + line + shadowMarkup(shadow, opacity, unit * inches);
  const shared = { objectName: tools.name({ look }), altText: possible(state.label) };
  const link = tools.hyperlinkOf(state.link);
  const hyperlink = link ? { hyperlink: link } : {};
  if (known && place) {
    const round = known.shape === 'roundRect' ? { rectRadius: (known.radius * place.w) / local.width } : {};
    slide.addShape(known.shape as PptxGenJS.ShapeType, { ...sized(place), ...round, ...shared, ...hyperlink });
    return true;
  }
  const points = withCubics(moved).map((segment) => {
    const at = (value: number, from: number) => (value - from) * inches;
    if (segment[0] === 'Z') return { close: true as const };
    const [x, y] = segment.slice(-2) as [number, number];
    const end = { x: at(x, box.x), y: at(y, box.y) };
    if (segment[0] !== 'C') return { ...end, moveTo: segment[0] === 'M' };
    const [, x1, y1, x2, y2] = segment;
    const curve = {
      type: 'cubic' as const,
      x1: at(x1, box.x),
      y1: at(y1, box.y),
      x2: at(x2, box.x),
      y2: at(y2, box.y),
    };
    return { ...end, curve };
  });
  const area = { x: box.x * inches, y: box.y * inches, w: least(box.width * inches), h: least(box.height * inches) };
  slide.addShape('custGeom' as PptxGenJS.ShapeType, { ...area, points, ...shared, ...hyperlink });
  return true;
}

/** A place as the writer takes it. */
const sized = ({ x, y, w, h, rotate, flipH }: NonNullable<ReturnType<typeof placeOf>>) => ({
  ...{ x, y, w: least(w), h: least(h), rotate },
  ...(flipH ? { flipH } : {}),
});

/** A picture with its crop. False where it is skewed or cannot be read. @param radius of its corners */
async function addPicture(item: ImageItem, state: SlideState, radius: number | null): Promise<boolean> {
  const { asset, source, target, flipX, flipY } = item;
  if (isEmpty(source) || isEmpty(target)) return true;
  const { slide, inches, transform, opacity, tools, shadow } = state;
  const place = placeOf(target, transform, inches);
  const file = asset.kind === 'raster' && place ? await tools.pictureFile(asset).catch(() => null) : null;
  if (!file || !place) return false;
  const [kx, ky] = [place.w / source.width, place.h / source.height];
  const crop = { type: 'crop' as const, x: source.x * kx, y: source.y * ky, w: place.w, h: place.h };
  const isWhole = source.width >= asset.width && source.height >= asset.height;
  const whole = { w: asset.width * kx, h: asset.height * ky };
  const look = shadowMarkup(shadow, opacity, scaleOf(transform) * inches);
  const share = radius ? Math.round((radius / Math.min(target.width, target.height)) * 100_000) : 0;
  const geometry =
    share > 0
      ? `<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val ${share}"/></a:avLst></a:prstGeom>`
      : '';
  const link = tools.hyperlinkOf(state.link);
  slide.addImage({
    ...sized(place),
    ...(isWhole ? {} : { ...whole, sizing: crop }),
    data: dataUri(file.mime, file.data),
    objectName: tools.name({ geometry, look }),
    altText: possible(state.label),
    flipH: flipX !== place.flipH,
    flipV: flipY,
    ...(opacity < 1 ? { transparency: Math.round((1 - opacity) * 100) } : {}),
    ...(link ? { hyperlink: link } : {}),
  });
  return true;
}

/** Items as pixels, alone. */
async function addPixels(items: readonly Item[], state: SlideState, isLoss: boolean): Promise<void> {
  const { slide, inches, tools, page, transform, origin, opacity, shadow } = state;
  const alone = groupOf(items, { origin, opacity, isolated: opacity < 1, effects: shadow ? [shadow] : [] });
  const part = await tools.rasterize([alone], page, transform);
  if (!part) return;
  if (isLoss) {
    const message = 'a part that slides cannot say is a picture of its pixels in the file';
    tools.warn({ code: 'drawn_as_pixels', path: origin, message, hint: 'more pixels: a larger `pixelRatio`' });
  }
  const { mime, data } = await pixelsFile(part);
  const link = tools.hyperlinkOf(state.link);
  slide.addImage({
    ...{ x: part.box.x * inches, y: part.box.y * inches, w: part.box.width * inches, h: part.box.height * inches },
    data: dataUri(mime, data),
    objectName: tools.name({}),
    altText: possible(state.label),
    ...(link ? { hyperlink: link } : {}),
  });
}
