import { boldStroke } from '../../scene/glyph-outline.ts';
import { invert, isUpright, multiply, translation } from '../../scene/matrix.ts';
import { cssColor } from '../../scene/paint.ts';
import type { FontUse, Glyph, Matrix, Rgba, ShapedWord, Stop, TextItem } from '../../scene/types.ts';
import { cssFont, mayBeWritten } from './faces.ts';
import { type PlacedGlyphs, placedGlyphs } from './glyphs.ts';
import { addOutline, type Outline } from './outline.ts';
import { type Context, createCanvas, fillOwnPath, fillPath, Path2D } from './skia.ts';

export type TextStyle = 'fill' | 'stroke';

/**
 * Writes a text with the context's fill or stroke style, which is that of the item, glyph by glyph: where letters overlap,
 * translucent ones show through each other.
 *
 * @param transform that of the context, in double precision: half a px is rounded otherwise in single
 */
export function writeText(item: TextItem, how: TextStyle, context: Context, transform: Matrix): void {
  const [whole, apart]: [Stop[], Stop[]] = [[], []];
  for (const stop of item.stops) (isWritten(stop.word, item, how) ? whole : apart).push(stop);
  if (whole.length > 0) writeWords(whole, item, how, context, transform);
  const placed = apart.length > 0 && placedGlyphs(item.font, transform);
  if (!placed) return;
  if (boldStroke(item.font) > 0) {
    writeThickened(apart, item, how, context, transform);
    return;
  }
  if (how === 'fill' && item.fill?.kind === 'solid') {
    context.resetTransform();
    fillLetters(apart, item, placed, item.fill.color, context);
    context.setTransform(...transform);
    return;
  }
  eachPath(apart, item, transform, (path) => {
    if (how === 'fill') fillPath(context, path, 'nonzero', true);
    else context.stroke(path);
  });
}

/** The letters as paths in the item's coordinates. */
function eachPath(stops: readonly Stop[], item: TextItem, transform: Matrix, draw: (path: Path2D) => void): void {
  const [placed, back] = [placedGlyphs(item.font, transform), invert(transform)];
  if (!placed || !back) return;
  eachLetter(stops, item, placed, (outline, x, y) => {
    const path = new Path2D();
    addOutline(outline, path, 0, 0);
    draw(path.transform(...multiply(back, translation(x, y))));
  });
}

/** Letters of a face that is thickened, filled and stroked at once as Skia does. */
function writeThickened(
  stops: readonly Stop[],
  item: TextItem,
  how: TextStyle,
  context: Context,
  transform: Matrix,
): void {
  const by = boldStroke(item.font);
  if (how === 'stroke') {
    context.save();
    context.lineWidth += by;
    eachPath(stops, item, transform, (path) => context.stroke(path));
    context.restore();
    return;
  }
  const color = item.fill?.kind === 'solid' ? item.fill.color : null;
  const alpha = context.globalAlpha * (color?.a ?? 1);
  const write = (target: Context) => {
    Object.assign(target, { strokeStyle: target.fillStyle, lineWidth: by, lineJoin: 'miter', miterLimit: 4 });
    target.setLineDash([]);
    eachPath(stops, item, transform, (path) => {
      fillPath(target, path, 'nonzero', true);
      target.stroke(path);
    });
  };
  context.save();
  if (!color || alpha === 1) write(context);
  else {
    // Both show through each other where they are translucent.
    const { width, height } = context.canvas;
    const layer = createCanvas(width, height);
    const opaque = layer.getContext('2d');
    opaque.setTransform(...transform);
    opaque.fillStyle = cssColor({ ...color, a: 1 });
    write(opaque);
    context.resetTransform();
    context.globalAlpha = alpha;
    context.drawImage(layer, 0, 0);
    layer.dispose();
  }
  context.restore();
}

function eachLetter(
  stops: readonly Stop[],
  item: TextItem,
  placed: PlacedGlyphs,
  draw: (outline: Outline, x: number, y: number) => void,
): void {
  for (const { x: left, word } of stops)
    for (const glyph of word.glyphs) {
      const outline = placed.outline(glyph.id);
      if (outline) draw(outline, ...placed.place(item.x + left + glyph.x, item.baseline + glyph.y));
    }
}

/** @param context in device px; its fill style is the colour */
function fillLetters(
  stops: readonly Stop[],
  item: TextItem,
  placed: PlacedGlyphs,
  color: Rgba,
  context: Context,
): void {
  const { globalAlpha, canvas } = context;
  const { width, height } = canvas;
  const alpha = globalAlpha * color.a;
  if (color.a < 1) {
    context.globalAlpha = alpha;
    context.fillStyle = cssColor({ ...color, a: 1 });
  }
  eachLetter(stops, item, placed, (outline, left, top) => {
    const [x, y] = [Math.fround(left), Math.fround(top)];
    context.beginPath();
    addOutline(outline, context, x, y);
    // A px more for where it stands within a px.
    fillOwnPath(
      context,
      alpha === 1 && (outline.right - outline.left + 1 >= width || outline.bottom - outline.top + 1 >= height),
    );
  });
  if (color.a < 1) context.globalAlpha = globalAlpha;
}

/**
 * Whether skia-canvas writes a word: glyphs that are pictures, and glyphs whose outlines Skia grows, which it does alike
 * here and in Chromium. It leaves out the offsets of glyphs that stand off their pen positions (Arabic dots, stacked
 * marks, cursive joins), spaces clusters of several glyphs otherwise,
 * tears joined letters apart where they are spaced, and writes letters in their own direction whatever the text around says.
 */
const isWritten = (word: ShapedWord, { font, letterSpacing, direction }: TextItem, how: TextStyle): boolean =>
  font.face.color ||
  (mayBeWritten(font, how === 'stroke') &&
    !word.isCut &&
    !AGAINST[direction].test(word.text) &&
    !isPositioned(word.glyphs) &&
    !hasLongCluster(word) &&
    (letterSpacing === 0 || areLetters(word, font)));

/** Letters that run the other way than a text in which a control turned them (U+202D, U+202E). */
const AGAINST = {
  ltr: /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u,
  rtl: /(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}])\p{L}/u,
} as const;

/** UTF-16 units; the longest of real texts is an emoji family of 25. */
const LONG_CLUSTER = 500;

/**
 * Whether a word holds a cluster of hundreds of marks or joiners, for which Skia takes the square of their number (32,000:
 * 0.9 s, in one call that nothing can end).
 */
function hasLongCluster({ text, glyphs }: ShapedWord): boolean {
  if (text.length <= LONG_CLUSTER) return false;
  const starts = [...new Set(glyphs.map(({ cluster }) => cluster)), text.length].sort((a, b) => a - b);
  return starts.some((start, i) => i > 0 && start - starts[i - 1]! > LONG_CLUSTER);
}

/** px by which a glyph may stand off its pen position before it counts as positioned. */
const TOLERANCE = 0.02;

/** Whether any glyph stands elsewhere than where the pen is. */
function isPositioned(glyphs: readonly Glyph[]): boolean {
  let pen = 0;
  for (const glyph of glyphs) {
    if (Math.abs(glyph.x - pen) > TOLERANCE || Math.abs(glyph.y) > TOLERANCE) return true;
    pen += glyph.advance;
  }
  return false;
}

/** Whether each glyph is a letter of its own, in the order of the text, and the same that it is alone. */
const areLetters = ({ text, glyphs }: ShapedWord, { face }: FontUse): boolean =>
  glyphs.every(({ id, cluster }, i) => {
    if (i > 0 && cluster <= glyphs[i - 1]!.cluster) return false;
    const alone = face.shaper.shape(text.slice(cluster, glyphs[i + 1]?.cluster));
    return alone.length === 1 && alone[0]!.id === id;
  });

/** Spaced letters are written one by one, for skia-canvas joins them, and fits them to their neighbours. */
function writeWords(stops: readonly Stop[], item: TextItem, how: TextStyle, context: Context, transform: Matrix): void {
  const baseline = placedBaseline(item, transform) - strayOf(item.font);
  context.font = cssFont(item.font);
  context.direction = item.direction;
  context.textAlign = 'left';
  const write = (text: string, x: number) =>
    how === 'fill' ? context.fillText(text, x, baseline) : context.strokeText(text, x, baseline);
  for (const { x, word } of stops) {
    const { text, glyphs } = word;
    const left = item.x + x;
    const isApart = item.letterSpacing !== 0 && areLetters(word, item.font);
    context.letterSpacing = `${isApart ? 0 : item.letterSpacing}px`;
    if (!isApart) write(text, left);
    else
      for (const [i, glyph] of glyphs.entries())
        write(text.slice(glyph.cluster, glyphs[i + 1]?.cluster), left + glyph.x);
  }
}

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
