import { mapRect, multiply, scaleOf } from './matrix.ts';
import type { GroupItem, Item, Matrix, Path, Rect, Stroke, TextItem } from './types.ts';

/**
 * An upright box that nothing of the items reaches beyond, shadows aside, once they are transformed; null where they
 * paint nothing. Generous rather than tight: control points of curves count, mitres, and an em around text.
 */
export function boundsOf(items: readonly Item[], transform: Matrix): Rect | null {
  return items.reduce<Rect | null>((bounds, item) => union(bounds, itemBounds(item, transform)), null);
}

function itemBounds(item: Item, transform: Matrix): Rect | null {
  switch (item.kind) {
    case 'group':
      return groupBounds(item, multiply(transform, item.transform));
    case 'path':
      return grow(pathBounds(item.segments), strokeReach(item.stroke), transform);
    case 'image':
      return mapRect(transform, item.target);
    case 'text':
      return grow(textBounds(item), strokeReach(item.stroke), transform);
    default:
      return item satisfies never;
  }
}

function groupBounds(group: GroupItem, transform: Matrix): Rect | null {
  const bounds = boundsOf(group.items, transform);
  return group.clip ? intersection(bounds, grow(pathBounds(group.clip.path), 0, transform)) : bounds;
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

/** The box of a path's points and control points: never too small; null where it has none. */
export function pathBounds(path: Path): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const segment of path)
    for (let i = 1; i + 1 < segment.length; i += 2) {
      const [x, y] = [segment[i] as number, segment[i + 1] as number];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  return left > right ? null : { x: left, y: top, width: right - left, height: bottom - top };
}

function textBounds({ x, baseline, stops, font }: TextItem): Rect | null {
  if (stops.length === 0) return null;
  const left = Math.min(...stops.map((stop) => Math.min(stop.x, stop.x + stop.word.advance)));
  const right = Math.max(...stops.map((stop) => Math.max(stop.x, stop.x + stop.word.advance)));
  return {
    x: x + left - font.size,
    y: baseline - 2 * font.size,
    width: right - left + 2 * font.size,
    height: 3 * font.size,
  };
}

/** A billionth of a px: what is thinner shows nothing, and would overflow what it is stretched to. */
const THINNEST = 1e-9;

/** Whether a box holds nothing to be seen. */
export const isEmpty = ({ width, height }: Rect): boolean => !(width > THINNEST && height > THINNEST);

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

/** What two boxes share; null where that is nothing. */
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
