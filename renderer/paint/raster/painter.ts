import { boundsOf, intersection, isEmpty } from '../../scene/bounds.ts';
import { placedPaint } from '../../scene/gradient.ts';
import { blends } from '../../scene/leaves.ts';
import { IDENTITY, invert, isUpright, mapRect, multiply, scaleOf, scaling, translation } from '../../scene/matrix.ts';
import type {
  GroupItem,
  ImageItem,
  Item,
  Matrix,
  Paint,
  PathItem,
  Scene,
  Stroke,
  TextItem,
} from '../../scene/types.ts';
import { clipContext, tracePath } from './clips.ts';
import { paintThroughEffects, type Target } from './effects.ts';
import { cssFont } from './faces.ts';
import { hasOwnCanvas, wholePixels } from './frame.ts';
import { fillWith, type Painted, type Style, setLine, styleOf } from './paints.ts';
import { drawPicture, type Pictures } from './pictures.ts';
import { type Canvas, type Context, createCanvas } from './skia.ts';

/** What painting an item needs to know besides the item. */
interface Brush extends Target {
  pictures: Pictures;
  /** Device px per px of the design. */
  unit: number;
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
  const textState = { key: '' };
  const brush: Brush = { context, transform: scaling(scale), width, height, pictures, unit: scale, textState };
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
  if (!hasOwnCanvas(group) && !(group.isolated && (faded || blends(group.items)))) {
    paintInPlace(group, inner);
    return;
  }
  const opaque: GroupItem = { ...group, opacity: 1 };
  paintThroughEffects(group, inner, brush.pictures, {
    items: (target) => paintInPlace(opaque, onto(target, inner)),
    mask: ({ items, clip }, target) => paintInPlace({ ...opaque, items, clip }, onto(target, inner)),
  });
}

/** The state on another canvas. */
const onto = (target: Target, brush: Brush): Brush => ({
  ...brush,
  ...target,
  unit: (brush.unit * scaleOf(target.transform)) / scaleOf(brush.transform),
  textState: { key: '' },
});

function paintInPlace(group: GroupItem, brush: Brush): void {
  const { context } = brush;
  context.save();
  context.globalAlpha *= group.opacity;
  if (group.clip) {
    context.setTransform(...brush.transform);
    clipContext(context, group.clip);
  }
  const inner: Brush = { ...brush, textState: { key: '' } };
  for (const item of group.items) paintItem(item, inner);
  context.restore();
}

/** The style of an item's paint, in the item's coordinates or in those that `space` leads to from there. */
function itemStyle(
  paint: Paint,
  item: Item,
  brush: Brush,
  space = IDENTITY,
  transform = brush.transform,
): Style | null {
  const painted: Painted = {
    context: brush.context,
    transform,
    boundsIn: (matrix) => boundsOf([item], multiply(matrix, space), scaleOf(matrix)),
    paintTile(items, context, fromPattern) {
      const { width, height } = context.canvas;
      const tile: Brush = { ...brush, context, transform: fromPattern, width, height, textState: { key: '' } };
      for (const inner of items) paintItem(inner, tile);
    },
  };
  return styleOf(paint, painted);
}

function paintPath(item: PathItem, brush: Brush): void {
  const path = tracePath(item.segments);
  const fill = item.fill && itemStyle(item.fill, item, brush);
  if (fill) fillWith(fill, path, item.rule, brush.context);
  const { stroke } = item;
  if (!stroke || stroke.width <= 0) return;
  // A stroke that does not scale is drawn in px of the design.
  const space = stroke.scales === false ? multiply(scaling(1 / brush.unit), brush.transform) : null;
  if (space) strokeWith(stroke, item, brush, (context) => context.stroke(path.transform(...space)), space);
  else strokeWith(stroke, item, brush, (context) => context.stroke(path));
}

/** Sets a stroke and draws with it. `space`: from the item's coordinates to those that it is drawn in, where they differ. */
function strokeWith(
  stroke: Stroke,
  item: Item,
  brush: Brush,
  draw: (context: Context) => void,
  space: Matrix | null = null,
): void {
  const transform = space ? scaling(brush.unit) : brush.transform;
  const paint = space ? placedPaint(stroke.paint, space) : stroke.paint;
  const style = itemStyle(paint, item, brush, space ?? IDENTITY, transform);
  if (!style) return;
  if (style.transform) {
    throughLayer(style, item, brush, transform, (context) => {
      setLine(stroke, context);
      draw(context);
    });
    return;
  }
  const { context } = brush;
  if (space) {
    context.save();
    context.setTransform(...transform);
  }
  context.strokeStyle = style.style;
  setLine(stroke, context);
  draw(context);
  if (space) context.restore();
}

/** Paints where something is drawn with a style that has to be painted in coordinates of its own. */
function throughLayer(
  { style, transform: place = IDENTITY }: Style,
  item: Item,
  brush: Brush,
  transform: Matrix,
  draw: (context: Context) => void,
): void {
  const device = { x: 0, y: 0, width: brush.width, height: brush.height };
  const bounds = boundsOf([item], brush.transform, brush.unit);
  const seen = intersection(bounds && wholePixels(bounds), device);
  const back = invert(multiply(transform, place));
  if (!seen || !back) return;
  const { x, y, width, height } = seen;
  const layer = createCanvas(width, height);
  const context = layer.getContext('2d');
  context.setTransform(...multiply(translation(-x, -y), transform));
  draw(context);
  context.globalCompositeOperation = 'source-in';
  context.transform(...place);
  context.fillStyle = style;
  const all = mapRect(back, seen);
  context.fillRect(all.x, all.y, all.width, all.height);
  brush.context.save();
  brush.context.resetTransform();
  brush.context.drawImage(layer, x, y);
  brush.context.restore();
  layer.dispose();
}

function paintImage(item: ImageItem, { context, transform, pictures }: Brush): void {
  if (!isEmpty(item.source) && !isEmpty(item.target)) drawPicture(context, pictures.of(item), item.target, transform);
}

function setTextState(
  { font, letterSpacing, direction }: TextItem,
  { context, textState }: Pick<Brush, 'context' | 'textState'>,
): void {
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
  const baseline = snapBaseline(item.baseline, brush.transform);
  const fill = item.fill && itemStyle(item.fill, item, brush);
  const write = (how: 'fill' | 'stroke') => (context: Context) => {
    setTextState(item, context === brush.context ? brush : { context, textState: { key: '' } });
    writeWords(item, baseline, context, how);
  };
  if (fill?.transform) throughLayer(fill, item, brush, brush.transform, write('fill'));
  else if (fill) {
    brush.context.fillStyle = fill.style;
    write('fill')(brush.context);
  }
  if (item.stroke && item.stroke.width > 0) strokeWith(item.stroke, item, brush, write('stroke'));
}

function writeWords(item: TextItem, baseline: number, context: Context, how: 'fill' | 'stroke'): void {
  for (const { x, word } of item.stops) {
    const path = word.outline && tracePath(word.outline).offset(item.x + x, baseline);
    if (path) context[how](path);
    else if (how === 'fill') context.fillText(word.text, item.x + x, baseline);
    else context.strokeText(word.text, item.x + x, baseline);
  }
}

/** Chromium puts the baseline of upright text on a whole device pixel, half up (probes baseline-*). */
function snapBaseline(baseline: number, transform: Matrix): number {
  if (!isUpright(transform)) return baseline;
  const [, , , d, , f] = transform;
  return (Math.floor(d * baseline + f + 0.5) - f) / d;
}
