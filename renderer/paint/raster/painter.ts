import { isEmpty } from '../../scene/bounds.ts';
import { isUpright, multiply, scaling } from '../../scene/matrix.ts';
import { cssColor, isInvisible } from '../../scene/paint.ts';
import type {
  GroupItem,
  ImageItem,
  Item,
  Matrix,
  Paint,
  Path,
  PathItem,
  Scene,
  Stroke,
  TextItem,
} from '../../scene/types.ts';
import { paintThroughEffects, type Target } from './effects.ts';
import { cssFont } from './faces.ts';
import { drawPicture, type Pictures } from './pictures.ts';
import { type Canvas, type Context, createCanvas, Path2D } from './skia.ts';

/** What painting an item needs to know besides the item. */
interface Brush extends Target {
  pictures: Pictures;
  /** How the context sets text now, since its last `save`: saying it again takes skia as long as drawing a word. */
  textState: { key: string };
}

/**
 * Paints a scene on a canvas of `round(width × scale)` by `round(height × scale)` px. Its pictures are decoded before
 * (`preparePictures` at the same scale). The caller disposes of the canvas.
 */
export function paintScene(scene: Scene, scale: number, pictures: Pictures): Canvas {
  const width = Math.max(1, Math.round(scene.width * scale));
  const height = Math.max(1, Math.round(scene.height * scale));
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const brush: Brush = { context, transform: scaling(scale), width, height, pictures, textState: { key: '' } };
  for (const item of scene.items) paintItem(item, brush);
  return canvas;
}

function paintItem(item: Item, brush: Brush): void {
  brush.context.setTransform(...brush.transform);
  switch (item.kind) {
    case 'group':
      paintGroup(item, brush);
      break;
    case 'path':
      paintPath(item, brush);
      break;
    case 'image':
      paintImage(item, brush);
      break;
    case 'text':
      paintText(item, brush);
      break;
    default:
      item satisfies never;
  }
}

function paintGroup(group: GroupItem, brush: Brush): void {
  if (group.opacity <= 0) return;
  const inner: Brush = { ...brush, transform: multiply(brush.transform, group.transform) };
  const faded = brush.context.globalAlpha * group.opacity < 1;
  if (group.effects.length === 0 && !group.canvas && !(group.isolated && faded)) {
    paintInPlace(group, inner);
    return;
  }
  paintThroughEffects(group, inner, brush.pictures, (target) =>
    paintInPlace({ ...group, opacity: 1 }, { ...inner, ...target }),
  );
}

function paintInPlace(group: GroupItem, brush: Brush): void {
  const { context } = brush;
  context.save();
  context.globalAlpha *= group.opacity;
  if (group.clip) {
    context.setTransform(...brush.transform);
    context.clip(tracePath(group.clip.path), group.clip.rule);
  }
  const inner: Brush = { ...brush, textState: { key: '' } };
  for (const item of group.items) paintItem(item, inner);
  context.restore();
}

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

/** A paint as a canvas fill style, in the coordinates of the current transform. */
function styleOf(paint: Paint, context: Context): string | CanvasGradient {
  if (paint.kind === 'solid') return cssColor(paint.color);
  const gradient = context.createLinearGradient(paint.x1, paint.y1, paint.x2, paint.y2);
  for (const { offset, color } of paint.stops) gradient.addColorStop(offset, cssColor(color));
  return gradient as unknown as CanvasGradient;
}
type CanvasGradient = Exclude<Context['fillStyle'], string>;

function setStroke(stroke: Stroke, context: Context): void {
  context.strokeStyle = styleOf(stroke.paint, context);
  context.lineWidth = stroke.width;
  context.lineJoin = stroke.join;
  context.miterLimit = stroke.miterLimit ?? 10;
  context.lineCap = stroke.cap;
  context.setLineDash([...stroke.dash]);
  context.lineDashOffset = stroke.dashOffset;
}

function paintPath(item: PathItem, { context }: Brush): void {
  const path = tracePath(item.segments);
  if (item.fill && !isInvisible(item.fill)) {
    context.fillStyle = styleOf(item.fill, context);
    context.fill(path, item.rule);
  }
  if (item.stroke && item.stroke.width > 0) {
    setStroke(item.stroke, context);
    context.stroke(path);
  }
}

function paintImage(item: ImageItem, { context, transform, pictures }: Brush): void {
  if (!isEmpty(item.source) && !isEmpty(item.target)) drawPicture(context, pictures.of(item), item.target, transform);
}

function setTextState({ font, letterSpacing, direction }: TextItem, { context, textState }: Brush): void {
  const css = cssFont(font);
  const key = `${css} ${letterSpacing} ${direction}`;
  if (textState.key === key) return;
  context.font = css;
  context.letterSpacing = `${letterSpacing}px`;
  context.direction = direction;
  context.textAlign = 'left';
  textState.key = key;
}

function paintText(item: TextItem, brush: Brush): void {
  const { context, transform } = brush;
  setTextState(item, brush);
  const baseline = snapBaseline(item.baseline, transform);
  if (item.fill && !isInvisible(item.fill)) {
    context.fillStyle = styleOf(item.fill, context);
    for (const { x, word } of item.stops) {
      if (word.outline) context.fill(tracePath(word.outline).offset(item.x + x, baseline));
      else context.fillText(word.text, item.x + x, baseline);
    }
  }
  if (item.stroke && item.stroke.width > 0) {
    setStroke(item.stroke, context);
    for (const { x, word } of item.stops) {
      if (word.outline) context.stroke(tracePath(word.outline).offset(item.x + x, baseline));
      else context.strokeText(word.text, item.x + x, baseline);
    }
  }
}

/** Chromium puts the baseline of upright text on a whole device pixel, half up (probes baseline-*). */
function snapBaseline(baseline: number, transform: Matrix): number {
  if (!isUpright(transform)) return baseline;
  const [, , , d, , f] = transform;
  return (Math.floor(d * baseline + f + 0.5) - f) / d;
}
