/** Which shapes of slides paths are. */
import { pathBounds } from '../../scene/bounds.ts';
import { ellipse, rectangle, roundedRectangle } from '../../scene/path.ts';
import type { Clip, GroupItem, Path, PathItem, Rect } from '../../scene/types.ts';

/** The name of the shape that a path is, with the radius of its corners; null: it has an outline of its own. */
export function shapeOf(path: Path): { shape: 'rect' | 'ellipse' | 'roundRect'; radius: number } | null {
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

/** Whether a path is an upright rectangle. */
export const isBox = (path: Path): boolean => {
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

/** The radius of the corners of a rectangle that a clip is; null: it is none. */
export const radiusOf = (clip: Clip): number | null => {
  const found = clip.kind === 'path' ? shapeOf(clip.path) : null;
  return found && found.shape !== 'ellipse' ? found.radius : null;
};

/**
 * The outline of a figure, which lies inside of it: a line of which the figure cuts the outer half off. As a line half as wide on
 * a shape that is as much smaller; null where the group is something else, or its shape is not one that shrinks so.
 */
export function insetStroke({ clip, items }: GroupItem): PathItem | null {
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
