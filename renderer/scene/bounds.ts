import { mapRect } from './matrix.ts';
import type { Effect, Item, Path, Rect } from './types.ts';

/** The smallest upright box around all of the boxes, or null where there are none. */
export function union(boxes: readonly (Rect | null)[]): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    if (!box) continue;
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left <= right && top <= bottom ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** The part that two boxes share, or null where they are apart. */
export function intersection(a: Rect, b: Rect): Rect | null {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const [right, bottom] = [Math.min(a.x + a.width, b.x + b.width), Math.min(a.y + a.height, b.y + b.height)];
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null;
}

const grow = ({ x, y, width, height }: Rect, by: number): Rect => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

/** The box of a path's points and control points: never too small. */
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
  return left <= right ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** A mitre sticks out by up to half the width times canvas's mitre limit of 10; others by half the width. */
const strokeReach = (stroke: { width: number; join: string } | null): number =>
  stroke ? (stroke.width / 2) * (stroke.join === 'miter' ? 10 : Math.SQRT2) : 0;

/** How far the effects paint beyond what they are applied to. Gaussians end after three standard deviations. */
function effectReach(box: Rect, effects: readonly Effect[]): Rect {
  return effects.reduce((grown, effect) => {
    if (effect.kind === 'blur') return grow(grown, effect.radius * 3);
    if (effect.kind !== 'shadow') return grown;
    const shadow = grow(grown, effect.blur * 1.5);
    return union([grown, { ...shadow, x: shadow.x + effect.dx, y: shadow.y + effect.dy }])!;
  }, box);
}

/**
 * The box within which an item paints, in the coordinates outside it; null where it paints nothing. Never too small:
 * text is taken with three times its size around the baseline, since swashes and stacked marks leave their line.
 */
export function itemBounds(item: Item): Rect | null {
  switch (item.kind) {
    case 'path': {
      const box = pathBounds(item.segments);
      return box && grow(box, strokeReach(item.stroke));
    }
    case 'image':
      return item.target;
    case 'text': {
      const { size } = item.font;
      const width = item.stops.reduce((right, stop) => Math.max(right, stop.x + stop.word.advance), 0);
      return grow({ x: item.x, y: item.baseline - size, width, height: size }, size * 1.5 + strokeReach(item.stroke));
    }
    case 'group': {
      const inner = union(item.items.map(itemBounds));
      const clip = item.clip && pathBounds(item.clip.path);
      const clipped = inner && item.clip ? clip && intersection(inner, clip) : inner;
      return clipped && mapRect(item.transform, effectReach(clipped, item.effects));
    }
    default:
      return item satisfies never;
  }
}
