import type { Clip, Path } from '../../scene/types.ts';
import { type Context, Path2D } from './skia.ts';

/** The path as skia takes it. */
export function tracePath(segments: Path): Path2D {
  const path = new Path2D();
  for (const segment of segments) {
    if (segment[0] === 'M') path.moveTo(segment[1], segment[2]);
    else if (segment[0] === 'L') path.lineTo(segment[1], segment[2]);
    else if (segment[0] === 'C')
      path.bezierCurveTo(segment[1], segment[2], segment[3], segment[4], segment[5], segment[6]);
    else path.closePath();
  }
  return path;
}

/** Clips everything painted on a context from now on, in the coordinates of its current transform. */
export function clipContext(context: Context, clip: Clip): void {
  if (clip.kind === 'path') context.clip(tracePath(clip.path), clip.rule);
  else if (clip.kind === 'intersection') for (const one of clip.clips) clipContext(context, one);
  else context.clip(outlineOf(clip), 'nonzero');
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
      return clip.clips.map(outlineOf).reduce((all, one) => all.intersect(one));
    default:
      return clip satisfies never;
  }
}
