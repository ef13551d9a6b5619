import { boundsOf, intersection, isEmpty } from '../../scene/bounds.ts';
import { placedPaint } from '../../scene/gradient.ts';
import { IDENTITY, invert, isUpright, mapRect, multiply, scaleOf, scaling, translation } from '../../scene/matrix.ts';
import { cssColor } from '../../scene/paint.ts';
import type {
  GroupItem,
  ImageItem,
  Item,
  Matrix,
  Paint,
  PathItem,
  Scene,
  ShapedWord,
  Stroke,
  TextItem,
} from '../../scene/types.ts';
import { clipContext, isLarger, tracePath } from './clips.ts';
import { paintThroughEffects, type Target } from './effects.ts';
import { cssFont } from './faces.ts';
import { hasOwnCanvas, wholePixels, withPlainClip } from './frame.ts';
import { NO_LAYERS } from './open-layers.ts';
import { fillWith, type Painted, type Style, setLine, styleOf } from './paints.ts';
import { drawPicture } from './picture.ts';
import type { Pictures } from './pictures.ts';
import { type Canvas, type Context, createCanvas, fillPath, type Path2D } from './skia.ts';

/** The painter's state, besides the item. */
interface PaintState extends Target {
  pictures: Pictures;
  /** Device px per px of the design. */
  unit: number;
  /** 0..1, what the groups around fade by that are painted on this canvas. */
  alpha: number;
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
  const state: PaintState = {
    context,
    transform: scaling(scale),
    width,
    height,
    pictures,
    unit: scale,
    alpha: 1,
    layers: NO_LAYERS(),
    textState,
  };
  paintItems(scene.items, state);
  return canvas;
}

/** Paints items in their order. A context's transform and text are set when an item needs them otherwise. */
function paintItems(items: readonly Item[], state: PaintState): void {
  let isPlaced = false;
  for (const item of items) {
    if (item.kind !== 'group' && !isPlaced) state.context.setTransform(...state.transform);
    isPlaced = item.kind !== 'group';
    paintItem(item, state);
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
  const inner: PaintState = { ...state, transform: multiply(state.transform, group.transform) };
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
  unit: (state.unit * scaleOf(target.transform)) / scaleOf(state.transform),
  textState: { key: '' },
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
  const inner: PaintState = { ...state, alpha, textState: { key: '' } };
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
    const isRisky = fill.color.a === 1 && isLarger(item.segments, context.canvas);
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
  draw: (context: Context) => void,
  space: Matrix | null = null,
): void {
  const transform = space ? scaling(state.unit) : state.transform;
  const paint = space ? placedPaint(stroke.paint, space) : stroke.paint;
  const style = itemStyle(paint, item, state, space ?? IDENTITY, transform);
  if (!style) return;
  if (style.transform) {
    throughLayer(style, item, state, transform, (context) => {
      setLine(stroke, context);
      draw(context);
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
  draw(context);
  if (space) context.restore();
}

/** Paints where something is drawn with a style that has to be painted in coordinates of its own. */
function throughLayer(
  { style, transform: place = IDENTITY }: Style,
  item: Item,
  state: PaintState,
  transform: Matrix,
  draw: (context: Context) => void,
): void {
  const device = { x: 0, y: 0, width: state.width, height: state.height };
  const bounds = boundsOf([item], state.transform, state.unit);
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

function setTextState(
  { font, letterSpacing, direction }: TextItem,
  { context, textState }: Pick<PaintState, 'context' | 'textState'>,
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

function paintText(item: TextItem, state: PaintState): void {
  const baseline = placedBaseline(item, state.transform);
  const fill = item.fill && itemStyle(item.fill, item, state);
  const write = (how: 'fill' | 'stroke') => (context: Context) => {
    setTextState(item, context === state.context ? state : { context, textState: { key: '' } });
    writeWords(item, baseline, context, how);
  };
  if (fill?.transform) throughLayer(fill, item, state, state.transform, write('fill'));
  else if (fill) {
    state.context.fillStyle = fill.style;
    write('fill')(state.context);
  }
  if (item.stroke && item.stroke.width > 0) strokeWith(item.stroke, item, state, write('stroke'));
}

function writeWords(item: TextItem, baseline: number, context: Context, how: 'fill' | 'stroke'): void {
  const told = baseline - strayOf(item.font);
  const write = (text: string, x: number) =>
    how === 'fill' ? context.fillText(text, x, told) : context.strokeText(text, x, told);
  for (const { x, word } of item.stops) {
    const left = item.x + x;
    const path = word.outline && tracePath(word.outline).offset(left, baseline);
    if (path) context[how](path);
    else if (word.byLetter) for (const letter of lettersOf(word)) write(letter.text, left + letter.x);
    else write(word.text, left);
  }
}

/** A word's letters, and where each begins. */
const lettersOf = ({ text, glyphs }: ShapedWord): { text: string; x: number }[] =>
  glyphs.map(({ x, cluster }, i) => ({ text: text.slice(cluster, glyphs[i + 1]?.cluster), x }));

/**
 * The baseline that Chromium draws a text on: a whole device pixel, half up, where the text is upright (probes
 * baseline-*).
 */
function placedBaseline({ baseline }: TextItem, transform: Matrix): number {
  const [, , , d, , f] = transform;
  return isUpright(transform) ? (Math.floor(d * baseline + f + 0.5) - f) / d : baseline;
}

/** px by which skia-canvas draws a text below the baseline that it is told: it rounds the height of the line above. */
function strayOf({ face: { metrics }, size }: TextItem['font']): number {
  const above = Math.fround((metrics.ascent + metrics.lineGap / 2) * size);
  return Math.round(above) - above;
}
