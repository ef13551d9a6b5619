import { pathBounds } from '../../scene/bounds.ts';
import { isUpright, mapRect } from '../../scene/matrix.ts';
import { rectangle } from '../../scene/path.ts';
import type { Clip, Matrix, Path } from '../../scene/types.ts';
import { type Context, Path2D } from './skia.ts';

/** By path: an SVG's shapes are drawn again wherever it is shown. */
const traced = new WeakMap<Path, Path2D>();

/** The path in Skia's form. It is shared: to change it, make a copy. */
export function tracePath(segments: Path): Path2D {
  const known = traced.get(segments);
  if (known) return known;
  const path = new Path2D();
  traced.set(segments, path);
  trace(segments, path, 0, 0);
  return path;
}

/** Adds segments to a path in Skia's form, moved by `dx`, `dy`. */
export function trace(segments: Path, path: Path2D, dx: number, dy: number): void {
  for (const s of segments) {
    if (s[0] === 'M') path.moveTo(s[1] + dx, s[2] + dy);
    else if (s[0] === 'L') path.lineTo(s[1] + dx, s[2] + dy);
    else if (s[0] === 'Q') path.quadraticCurveTo(s[1] + dx, s[2] + dy, s[3] + dx, s[4] + dy);
    else if (s[0] === 'W') path.conicCurveTo(s[1] + dx, s[2] + dy, s[3] + dx, s[4] + dy, s[5]);
    else if (s[0] === 'C') path.bezierCurveTo(s[1] + dx, s[2] + dy, s[3] + dx, s[4] + dy, s[5] + dx, s[6] + dy);
    else path.closePath();
  }
}

/** Whether a path reaches beyond a canvas of that size to the right and below, in its own coordinates. */
export function isLarger(segments: Path, { width, height }: { width: number; height: number }): boolean {
  let [isWide, isHigh] = [false, false];
  for (const segment of segments) {
    for (let i = 1; i < segment.length; i += 2) {
      if ((segment[i] as number) >= width) isWide = true;
      if ((segment[i + 1] as number) >= height) isHigh = true;
    }
    if (isWide && isHigh) return true;
  }
  return false;
}

/** Clips everything painted on a context from now on, in the coordinates of its current transform. */
export function clipContext(context: Context, clip: Clip): void {
  if (clip.kind === 'path') clipToPath(context, clip);
  else if (clip.kind === 'intersection' && clip.clips.length > 0)
    for (const one of clip.clips) clipContext(context, one);
  else context.clip(outlineOf(clip), 'nonzero');
}

function clipToPath(context: Context, { path, rule, crisp }: Extract<Clip, { kind: 'path' }>): void {
  const { a, b, c, d, e, f } = context.getTransform();
  const transform: Matrix = [a, b, c, d, e, f];
  const box = crisp && isUpright(transform) ? pathBounds(path) : null;
  if (!box) {
    context.clip(tracePath(path), rule);
    return;
  }
  const { x, y, width, height } = mapRect(transform, box);
  const [left, top] = [Math.floor(x + 0.5), Math.floor(y + 0.5)];
  const [right, bottom] = [Math.floor(x + width + 0.5), Math.floor(y + height + 0.5)];
  context.resetTransform();
  context.clip(tracePath(rectangle({ x: left, y: top, width: right - left, height: bottom - top })));
  context.setTransform(a, b, c, d, e, f);
}

/** The outline of a clip's area, by Skia's path operations, as Chromium unites the shapes of a clip path. */
function outlineOf(clip: Clip): Path2D {
  switch (clip.kind) {
    case 'path': {
      const path = tracePath(clip.path);
      return clip.rule === 'evenodd' ? path.simplify('evenodd') : path;
    }
    case 'union':
      return clip.clips.map(outlineOf).reduce((all, one) => all.union(one), new Path2D());
    case 'intersection':
      return clip.clips.length > 0 ? clip.clips.map(outlineOf).reduce((all, one) => all.intersect(one)) : new Path2D();
    default:
      return clip satisfies never;
  }
}
