import { padded, withoutTransform } from '../../scene/gradient.ts';
import { IDENTITY, invert } from '../../scene/matrix.ts';
import { cssColor, isInvisible } from '../../scene/paint.ts';
import type { FillRule, Gradient, Item, Matrix, Paint, Pattern, Rect, Stroke } from '../../scene/types.ts';
import { tileFrame } from './patterns.ts';
import { type Context, createCanvas, fillPath, type Path2D } from './skia.ts';

/** A paint as a context is set to it. */
export interface Style {
  style: Context['fillStyle'];
  /**
   * From the coordinates that the style has to be painted in to the item's, where no style says it in the item's own (a
   * radial gradient whose circles become ellipses).
   */
  transform?: Matrix;
}

/** What a paint's style depends on. */
export interface Painted {
  context: Context;
  /** From the coordinates that are painted in to device px. */
  transform: Matrix;
  /** The box that is painted, transformed. */
  boundsIn(transform: Matrix): Rect | null;
  /** Paints a pattern's items on a canvas of their own. */
  paintTile(items: readonly Item[], canvas: Context, transform: Matrix): void;
}

/** The style of a paint; null where the paint is invisible. */
export function styleOf(paint: Paint, painted: Painted): Style | null {
  if (isInvisible(paint)) return null;
  switch (paint.kind) {
    case 'solid':
      return { style: cssColor(paint.color) };
    case 'linear-gradient':
    case 'radial-gradient':
      return gradientStyle(paint, painted);
    case 'pattern':
      return patternStyle(paint, painted);
    default:
      return paint satisfies never;
  }
}

function gradientStyle(gradient: Gradient, { context, boundsIn }: Painted): Style | null {
  const plain = withoutTransform(gradient);
  const back = plain && invert(plain.transform ?? IDENTITY);
  const area = back && boundsIn(back);
  if (!plain || !area) return null;
  const { transform, ...shape } = padded(plain, area);
  const style =
    shape.kind === 'linear-gradient'
      ? context.createLinearGradient(shape.x1, shape.y1, shape.x2, shape.y2)
      : context.createRadialGradient(shape.fx, shape.fy, shape.fr, shape.cx, shape.cy, shape.r);
  for (const { offset, color } of shape.stops) style.addColorStop(offset, cssColor(color));
  return { style, ...(transform ? { transform } : {}) };
}

/** The tile is recorded, and drawn by Skia at the size and place where it is seen, as Chromium has it. */
function patternStyle(pattern: Pattern, { context, transform, paintTile }: Painted): Style | null {
  const frame = tileFrame(pattern, transform);
  if (!frame) return null;
  const canvas = createCanvas(frame.width, frame.height);
  paintTile(pattern.items, canvas.getContext('2d'), frame.fromPattern);
  const style = context.createPattern(canvas, 'repeat');
  canvas.dispose();
  style?.setTransform(...frame.toItem);
  return style && { style };
}

/** Fills a path with a style, in the item's coordinates. */
export function fillWith({ style, transform }: Style, path: Path2D, rule: FillRule, context: Context): void {
  context.fillStyle = style;
  const back = transform && invert(transform);
  if (!back) {
    fillPath(context, path, rule, true);
    return;
  }
  context.save();
  context.transform(...transform);
  fillPath(context, path.transform(...back), rule, true);
  context.restore();
}

/** Sets everything of a stroke but its paint. */
export function setLine(stroke: Stroke, context: Context): void {
  context.lineWidth = stroke.width;
  context.lineJoin = stroke.join;
  context.miterLimit = stroke.miterLimit ?? 10;
  context.lineCap = stroke.cap;
  context.setLineDash([...stroke.dash]);
  context.lineDashOffset = stroke.dashOffset;
}
