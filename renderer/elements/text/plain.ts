import { boundsOf } from '../../scene/bounds.ts';
import { IDENTITY } from '../../scene/matrix.ts';
import { parsePaint } from '../../scene/paint.ts';
import type { Item, Rect } from '../../scene/types.ts';
import { stripTags } from '../../text/html/plain.ts';
import { drawnWidth, lineLeft, type PlainLayout } from '../../text/plain/layout.ts';
import type { Cut } from '../../text/plain/lines.ts';
import { backgroundItems } from './background.ts';
import type { TextContext } from './limits.ts';
import { linkAreas } from './plain-links.ts';
import type { TextElement } from './schema.ts';
import { curveHeight, heightOf, plainStyleOf, strokeOf, type TextParts, verticalShare } from './style.ts';

/**
 * The drawn form of a text: no-break spaces break like others (corpus text-nbsp). Upper case is the only transform that
 * plain text knows, in no particular language (corpus text-transform-*).
 */
export function plainText({ text: html, textTransform }: Pick<TextElement, 'text' | 'textTransform'>): string {
  const text = stripTags(html).replaceAll('\u00a0', ' ').replace(/\r\n?/g, '\n');
  return textTransform === 'uppercase' ? text.toUpperCase() : text;
}

/** Lays a text element out without its tags, as the editor's canvas does. */
export function layoutPlainText(element: TextElement, context: TextContext): TextParts {
  const text = plainText(element);
  if (element.curveEnabled) return curved(text, element, context);
  const { layout, top, height } = fitted(text, element, context);
  const box = { x: 0, y: 0, width: element.width, height: boxHeight(element, layout, context) };
  // Konva moves the canvas to where the lines begin, and a gradient with it (wild text designs).
  const paint = { fill: parsePaint(element.fill, { ...box, y: top }), stroke: strokeOf(element, JOIN) };
  const items = context.text.plain.items(layout, paint, top);
  return {
    background: background(element, layout, top),
    items: context.textOptions.hasLinks ? [...items, ...links(element, layout, top, context)] : items,
    box: { ...box, height },
    shrunk: layout.style.size / element.fontSize,
  };
}

function links(element: TextElement, layout: PlainLayout, top: number, context: TextContext): Item[] {
  const plain = (text: string) => plainText({ ...element, text });
  return linkAreas(element.text, plain, { layout, top, layouter: context.text.plain, path: `${context.path}.text` });
}

/** The joins of plain text's outline are round whatever `strokeLineJoin` says (corpus text-stroke-join-*). */
const JOIN = 'round';

/** Height of the box that a gradient runs over: text that may grow is in a box as high as it needs. */
function boxHeight({ height }: TextElement, layout: PlainLayout, { textOptions }: TextContext): number {
  const grows = textOptions.verticalResize && textOptions.overflow === 'resize';
  return grows ? Math.max(height, linesHeight(layout)) : height || layout.height;
}

/**
 * Lays out plain text in its box as the options say, and says how far down it begins and how high the editor takes it for
 * (the picture that it filters is as high: probe blur-text-40, wild text-8802-109, text-8802-350).
 */
function fitted(
  text: string,
  element: TextElement,
  context: TextContext,
): { layout: PlainLayout; top: number; height: number } {
  const { overflow, splitAllowed, verticalResize, limits } = context.textOptions;
  const { plain } = context.text;
  const style = plainStyleOf(element);
  const { width } = element;
  const box = heightOf(element);
  const layout =
    overflow === 'change-font-size'
      ? plain.fit(text, style, { width, height: box }, splitAllowed, limits)
      : plain.layout(text, style, width, cutOf(element, context));
  const own = linesHeight(layout);
  const set = overflow === 'resize' ? Math.max(box, own) : box;
  const height = verticalResize || overflow === 'ellipsis' ? set : own;
  return { layout, top: (height - layout.height) * verticalShare(element), height };
}

/** Where lines beyond the box are dropped, if an ellipsis is asked for, and those beyond `maxLines`. */
function cutOf(element: TextElement, context: TextContext): Cut | undefined {
  const most = linesCut(element, context);
  if (context.textOptions.overflow !== 'ellipsis') return most;
  const height = heightOf(element);
  return most && most.height < height ? most : { height, marksParagraphs: false };
}

function linesCut(element: TextElement, { text: { plain }, textOptions: { limits } }: TextContext): Cut | undefined {
  const height = limits.lines * plain.lineBox(plainStyleOf(element)).lineHeight;
  return Number.isFinite(height) ? { height, marksParagraphs: true } : undefined;
}

/** Height of the box that a text grows to without its tags, px. */
export const grownHeight = (element: TextElement, context: TextContext): number =>
  linesHeight(
    context.text.plain.layout(plainText(element), plainStyleOf(element), element.width, linesCut(element, context)),
  );

/**
 * Height of the editor's box for a text without vertical resizing: its lines in whole px and one more. A text aligned to
 * the bottom stands that much lower (corpus text-vertical-disabled).
 */
const linesHeight = ({ height }: PlainLayout): number => Math.ceil(height) + 1;

function curved(text: string, element: TextElement, context: TextContext): TextParts {
  const { font, size, decorations } = plainStyleOf(element);
  const fill = parsePaint(element.fill, { x: 0, y: 0, width: element.width, height: heightOf(element) });
  const letterSpacing = element.letterSpacing * size;
  const circle = { width: element.width, height: curveHeight(element, context) };
  const line = { ...circle, text, font, size, letterSpacing, power: element.curvePower, decorations };
  const { items, box } = context.text.curve({ ...line, fill, stroke: strokeOf(element, JOIN) });
  const { lineHeight } = context.text.plain.lineBox(plainStyleOf(element));
  const background = backgroundItems(element, { whole: box, lines: [box], lineHeight });
  return { background, items, box: boundsOf(items, IDENTITY) ?? EMPTY };
}

const EMPTY: Rect = { x: 0, y: 0, width: 0, height: 0 };

function background(element: TextElement, layout: PlainLayout, top: number): Item[] {
  const { width, height, lineHeight } = layout;
  const lines = layout.lines.map((line, i) => ({
    x: lineLeft(line, layout),
    y: top + i * lineHeight,
    width: drawnWidth(line, layout),
    height: lineHeight,
  }));
  return backgroundItems(element, { whole: { x: 0, y: top, width, height }, lines, lineHeight });
}
