import { IDENTITY, mapRect, multiply, scaleOf } from './matrix.ts';
import type { Clip, GroupItem, Item, Mask, Matrix, Path, Rect, Stop, Stroke, TextItem } from './types.ts';

/**
 * An upright box that nothing of the items reaches beyond, shadows aside, once they are transformed; null where they
 * paint nothing. Generous rather than tight: control points of curves count, mitres, and an em around text.
 *
 * @param unit length of a px of the design in the coordinates that `transform` leads to, for strokes that do not scale
 */
export function boundsOf(items: readonly Item[], transform: Matrix, unit = 1): Rect | null {
  return items.reduce<Rect | null>((bounds, item) => union(bounds, itemBounds(item, transform, unit)), null);
}

function itemBounds(item: Item, transform: Matrix, unit: number): Rect | null {
  switch (item.kind) {
    case 'group':
      return groupBounds(item, multiply(transform, item.transform), unit);
    case 'path':
      return strokedBounds(pathBounds(item.segments), item.stroke, transform, unit);
    case 'image':
      return mapRect(transform, item.target);
    case 'text':
      return strokedBounds(textBounds(item), item.stroke, transform, unit);
    default:
      return item satisfies never;
  }
}

/** Strokes that do not scale reach beyond the box once it is transformed. */
function strokedBounds(rect: Rect | null, stroke: Stroke | null, transform: Matrix, unit: number): Rect | null {
  const reach = strokeReach(stroke);
  if (stroke?.scales !== false) return grow(rect, reach, transform);
  return grow(grow(rect, 0, transform), reach * unit, IDENTITY);
}

function groupBounds(group: GroupItem, transform: Matrix, unit: number): Rect | null {
  let bounds = boundsOf(group.items, transform, unit);
  if (group.clip) bounds = intersection(bounds, clipBounds(group.clip, transform));
  return group.mask ? intersection(bounds, maskBounds(group.mask, transform, unit)) : bounds;
}

/** An upright box around the visible part of a mask, once it is transformed; null where it hides everything. */
export function maskBounds({ items, clip }: Mask, transform: Matrix, unit = 1): Rect | null {
  const bounds = boundsOf(items, transform, unit);
  return clip ? intersection(bounds, clipBounds(clip, transform)) : bounds;
}

/** An upright box around the area of a clip, once it is transformed; null where it covers nothing. */
export function clipBounds(clip: Clip, transform: Matrix): Rect | null {
  switch (clip.kind) {
    case 'path':
      return grow(pathBounds(clip.path), 0, transform);
    case 'union':
      return clip.clips.reduce<Rect | null>((bounds, one) => union(bounds, clipBounds(one, transform)), null);
    case 'intersection':
      return clip.clips.length > 0 ? clip.clips.map((one) => clipBounds(one, transform)).reduce(intersection) : null;
    default:
      return clip satisfies never;
  }
}

/** How far a stroke reaches from its line: half its width, as many times that at a mitre as is allowed. */
const strokeReach = (stroke: Stroke | null): number =>
  stroke ? (stroke.width / 2) * Math.max(1.5, stroke.join === 'miter' ? (stroke.miterLimit ?? 10) : 0) : 0;

function grow(rect: Rect | null, by: number, transform: Matrix): Rect | null {
  if (!rect) return null;
  return mapRect(transform, {
    x: rect.x - by,
    y: rect.y - by,
    width: rect.width + 2 * by,
    height: rect.height + 2 * by,
  });
}

/** The box of a path's points and control points: never too small; null for a path without points. */
export function pathBounds(path: Path): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const segment of path)
    for (let i = 1; i + 1 < segment.length; i += 2) {
      const x = segment[i] as number;
      const y = segment[i + 1] as number;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** How far left and right words reach on their line, px from where their text begins; null where there are none. */
export function extentOf(stops: readonly Stop[]): { left: number; right: number } | null {
  let [left, right] = [Infinity, -Infinity];
  for (const { x, word } of stops) {
    left = Math.min(left, x, x + word.advance);
    right = Math.max(right, x, x + word.advance);
  }
  return left > right ? null : { left, right };
}

function textBounds({ x, baseline, stops, font }: TextItem): Rect | null {
  const extent = extentOf(stops);
  if (!extent) return null;
  const { left, right } = extent;
  return {
    x: x + left - font.size,
    y: baseline - 2 * font.size,
    width: right - left + 2 * font.size,
    height: 3 * font.size,
  };
}

/** A billionth of a px: thinner boxes show nothing, and stretching them would overflow. */
const THINNEST = 1e-9;

/** Whether a box is too thin to show. */
export const isEmpty = ({ width, height }: Rect): boolean => !(width > THINNEST && height > THINNEST);

/** The upright box around any number of boxes; null around none. */
export function boxAround(boxes: Iterable<Rect>): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

/** The upright box around two. */
export function union(a: Rect | null, b: Rect | null): Rect | null {
  if (!a || !b) return a ?? b;
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

/** The intersection of two boxes; null where they are apart. */
export function intersection(a: Rect | null, b: Rect | null): Rect | null {
  if (!a || !b) return null;
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/**
 * How far the effects of groups among the items paint beyond `boundsOf`, px of the items. A shadow's Gaussian is taken
 * to end after three standard deviations; a blur reaches as far as its radius.
 */
export function effectReach(items: readonly Item[]): number {
  let reach = 0;
  for (const item of items) {
    if (item.kind !== 'group') continue;
    const own = item.effects.reduce((sum, effect) => {
      if (effect.kind === 'blur') return sum + effect.radius;
      return effect.kind === 'shadow' ? sum + effect.blur * 1.5 + Math.hypot(effect.dx, effect.dy) : sum;
    }, 0);
    reach = Math.max(reach, own + effectReach(item.items) * scaleOf(item.transform));
  }
  return reach;
}
