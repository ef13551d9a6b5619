import { boundsOf, intersection, isEmpty } from '../../scene/bounds.ts';
import { placedPaint } from '../../scene/gradient.ts';
import { IDENTITY, invert, mapRect, multiply, scaleOf, scaling, translation } from '../../scene/matrix.ts';
import { cssColor } from '../../scene/paint.ts';
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
import type { Rgba8 } from '../rgba8.ts';
import { clipContext, isLarger, tracePath } from './clips.ts';
import { paintThroughEffects, type Target } from './effects.ts';
import { hasOwnCanvas, inGroup, wholePixels, withPlainClip } from './frame.ts';
import type { KeptLayers } from './kept-layers.ts';
import { type LayerLimits, noLayers } from './open-layers.ts';
import { fillWith, type Painted, type Style, setLine, styleOf } from './paints.ts';
import { drawPicture } from './picture.ts';
import type { Pictures } from './pictures.ts';
import { type Canvas, type Context, createCanvas, fillPath, opaqueImage, type Path2D } from './skia.ts';
import { type TextStyle, writeText } from './text.ts';

/** The painter's state, besides the item. */
interface PaintState extends Target {
  pictures: Pictures;
  /** Device px per px of the design. */
  unit: number;
  /** 0..1, what the groups around fade by that are painted on this canvas. */
  alpha: number;
  /** Whether nothing was painted on this canvas yet, so that nothing can be lost. */
  isBlank: boolean;
}

/** px of the canvas that a scene is painted on. */
export const canvasSize = (scene: Scene, scale: number): { width: number; height: number } => ({
  width: Math.max(1, Math.round(scene.width * scale)),
  height: Math.max(1, Math.round(scene.height * scale)),
});

/**
 * Paints a scene on a canvas of `round(width × scale)` by `round(height × scale)` px. Its pictures are decoded before
 * (`preparePictures` at the same scale). The caller disposes of the canvas.
 *
 * @param over opaque px of the canvas's size to paint on
 * @param placed what of its items is painted; default: all
 */
export function paintScene(
  scene: Scene,
  scale: number,
  pictures: Pictures,
  over?: Rgba8,
  layerLimits?: LayerLimits,
  placed: readonly PlacedItems[] = [{ items: scene.items, transform: scaling(scale) }],
): Canvas {
  const { width, height } = canvasSize(scene, scale);
  const canvas = createCanvas(width, height);
  if (over) canvas.getContext('2d').drawImage(opaqueImage(over), 0, 0);
  const state = { ...stateOn(canvas, scale, pictures), layers: noLayers(layerLimits) };
  for (const [i, { items, transform }] of placed.entries())
    paintItems(items, { ...state, isBlank: !over && i === 0, transform });
  return canvas;
}

/** Items that stand in the same coordinates. */
export interface PlacedItems {
  items: readonly Item[];
  /** From their coordinates to the canvas's px. */
  transform: Matrix;
}

/** Paints items on a canvas of a scene. @param scale device px per px of the design */
export function paintOn(
  canvas: Canvas,
  placed: Iterable<PlacedItems>,
  scale: number,
  pictures: Pictures,
  kept?: KeptLayers,
): void {
  const state = stateOn(canvas, scale, pictures, kept);
  for (const { items, transform } of placed) paintItems(items, { ...state, transform });
}

/** The state of a painter that begins on a canvas. */
function stateOn(canvas: Canvas, scale: number, pictures: Pictures, kept?: KeptLayers): Omit<PaintState, 'transform'> {
  const { width, height } = canvas;
  const context = canvas.getContext('2d');
  return { context, width, height, pictures, unit: scale, alpha: 1, isBlank: false, layers: noLayers(), kept };
}

/** Paints items in their order. A context's transform and text are set when an item needs them otherwise. */
function paintItems(items: readonly Item[], state: PaintState): void {
  let isPlaced = false;
  const later = state.isBlank ? { ...state, isBlank: false } : state;
  for (const [i, item] of items.entries()) {
    if (item.kind !== 'group' && !isPlaced) state.context.setTransform(...state.transform);
    isPlaced = item.kind !== 'group';
    paintItem(item, i === 0 ? state : later);
  }
}

function paintItem(item: Item, state: PaintState): void {
  switch (item.kind) {
    case 'group':
      paintGroup(item, state);
      break;
    case 'path':
      paintPath(item, state);
      break;
    case 'image':
      paintImage(item, state);
      break;
    case 'text':
      paintText(item, state);
      break;
    default:
      item satisfies never;
  }
}

function paintGroup(item: GroupItem, state: PaintState): void {
  const group = withPlainClip(item, state.alpha);
  if (group.opacity <= 0) return;
  const inner = inGroup(state, group);
  if (!hasOwnCanvas(group, state.alpha)) {
    paintInPlace(group, inner);
    return;
  }
  const opaque: GroupItem = { ...group, opacity: 1 };
  paintThroughEffects(group, inner, state.pictures, {
    items: (target) => paintInPlace(opaque, onto(target, inner)),
    mask: ({ items, clip }, target) => paintInPlace({ ...opaque, items, clip }, onto(target, inner)),
  });
}

/** The state on another canvas. */
const onto = (target: Target, state: PaintState): PaintState => ({
  ...state,
  ...target,
  alpha: 1,
  isBlank: false,
  unit: (state.unit * scaleOf(target.transform)) / scaleOf(state.transform),
});

function paintInPlace(group: GroupItem, state: PaintState): void {
  const { context } = state;
  if (!group.clip && group.opacity === 1) {
    paintItems(group.items, state);
    return;
  }
  context.save();
  const alpha = state.alpha * group.opacity;
  context.globalAlpha = alpha;
  if (group.clip) {
    context.setTransform(...state.transform);
    clipContext(context, group.clip);
  }
  const inner: PaintState = { ...state, alpha };
  paintItems(group.items, inner);
  context.restore();
}

/** The style of an item's paint, in the item's coordinates, or after the transform `space`. */
function itemStyle(
  paint: Paint,
  item: Item,
  state: PaintState,
  space = IDENTITY,
  transform = state.transform,
): Style | null {
  const painted: Painted = {
    context: state.context,
    transform,
    boundsIn: (matrix) => boundsOf([item], multiply(matrix, space), scaleOf(matrix)),
    paintTile(items, context, fromPattern) {
      const { width, height } = context.canvas;
      const tile: PaintState = {
        ...onto({ context, transform: fromPattern, width, height, layers: state.layers }, state),
        unit: state.unit,
      };
      paintItems(items, tile);
    },
  };
  return styleOf(paint, painted);
}

function paintPath(item: PathItem, state: PaintState): void {
  const path = tracePath(item.segments);
  if (item.fill) paintFill(item, item.fill, path, state);
  const { stroke } = item;
  if (!stroke || stroke.width <= 0) return;
  // A stroke that does not scale is drawn in px of the design.
  const space = stroke.scales === false ? multiply(scaling(1 / state.unit), state.transform) : null;
  if (space) strokeWith(stroke, item, state, (context) => context.stroke(path.transform(...space)), space);
  else strokeWith(stroke, item, state, (context) => context.stroke(path));
}

function paintFill(item: PathItem, fill: Paint, path: Path2D, state: PaintState): void {
  const { context } = state;
  if (fill.kind === 'solid') {
    if (fill.color.a === 0) return;
    context.fillStyle = cssColor(fill.color);
    const isRisky = !state.isBlank && fill.color.a === 1 && isLarger(item.segments, context.canvas);
    fillPath(context, path, item.rule, isRisky);
    return;
  }
  const style = itemStyle(fill, item, state);
  if (style) fillWith(style, path, item.rule, context);
}

/**
 * Sets a stroke and draws with it. `space`: from the item's coordinates to the coordinates it is drawn in, where they
 * differ.
 */
function strokeWith(
  stroke: Stroke,
  item: Item,
  state: PaintState,
  draw: (context: Context, transform: Matrix) => void,
  space: Matrix | null = null,
): void {
  const transform = space ? scaling(state.unit) : state.transform;
  const paint = space ? placedPaint(stroke.paint, space) : stroke.paint;
  const style = itemStyle(paint, item, state, space ?? IDENTITY, transform);
  if (!style) return;
  if (style.transform) {
    throughLayer(style, item, state, transform, (context, onLayer) => {
      setLine(stroke, context);
      draw(context, onLayer);
    });
    return;
  }
  const { context } = state;
  if (space) {
    context.save();
    context.setTransform(...transform);
  }
  context.strokeStyle = style.style;
  setLine(stroke, context);
  draw(context, transform);
  if (space) context.restore();
}

/** Paints where something is drawn with a style that has to be painted in coordinates of its own. */
function throughLayer(
  { style, transform: place = IDENTITY }: Style,
  item: Item,
  state: PaintState,
  transform: Matrix,
  draw: (context: Context, transform: Matrix) => void,
): void {
  const device = { x: 0, y: 0, width: state.width, height: state.height };
  const bounds = boundsOf([item], state.transform, state.unit);
  const seen = intersection(bounds && wholePixels(bounds), device);
  const back = invert(multiply(transform, place));
  if (!seen || !back) return;
  const { x, y, width, height } = seen;
  const layer = createCanvas(width, height);
  const context = layer.getContext('2d');
  const onLayer = multiply(translation(-x, -y), transform);
  context.setTransform(...onLayer);
  draw(context, onLayer);
  context.globalCompositeOperation = 'source-in';
  context.transform(...place);
  context.fillStyle = style;
  const all = mapRect(back, seen);
  context.fillRect(all.x, all.y, all.width, all.height);
  state.context.save();
  state.context.resetTransform();
  state.context.drawImage(layer, x, y);
  state.context.restore();
  layer.dispose();
}

function paintImage(item: ImageItem, { context, transform, pictures }: PaintState): void {
  if (!isEmpty(item.source) && !isEmpty(item.target))
    drawPicture(context, pictures.of(item, transform), item.target, transform, item.smooth);
}

function paintText(item: TextItem, state: PaintState): void {
  const fill = item.fill && itemStyle(item.fill, item, state);
  const write = (how: TextStyle) => (context: Context, transform: Matrix) => writeText(item, how, context, transform);
  if (fill?.transform) throughLayer(fill, item, state, state.transform, write('fill'));
  else if (fill) {
    state.context.fillStyle = fill.style;
    write('fill')(state.context, state.transform);
  }
  if (item.stroke && item.stroke.width > 0) strokeWith(item.stroke, item, state, write('stroke'));
}
