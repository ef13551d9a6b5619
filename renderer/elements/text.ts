import { z } from 'zod';
import { boundsOf } from '../scene/bounds.ts';
import { IDENTITY } from '../scene/matrix.ts';
import { parseColor, parsePaint } from '../scene/paint.ts';
import type { Item, Paint, Rect, Stroke } from '../scene/types.ts';
import { backgroundOutline } from '../text/background.ts';
import { curveItems } from '../text/curve.ts';
import { stripTags } from '../text/html/plain.ts';
import { fitPlain } from '../text/plain/fit.ts';
import { layoutPlain, lineBox, lineLeft, type PlainLayout, type PlainStyle, plainItems } from '../text/plain/layout.ts';
import { transformPlain } from '../text/transform.ts';
import { baseSchema, effectsOf, isolate, length, wrap } from './base.ts';
import { layoutRichText, richFontRequests } from './richtext.ts';
import { defineElement, type LayoutContext } from './types.ts';

/** 1..1000; `normal` is 400, `bold` 700; what is no weight counts as normal. */
export const fontWeight = z
  .union([z.number(), z.string()])
  .transform((value) => {
    const weight = value === 'bold' ? 700 : Number(value);
    return weight >= 1 && weight <= 1000 ? weight : 400;
  })
  .default(400);

/** What an element or a table cell says about its text (format.md, "text"). */
export const textProperties = z.object({
  text: z.string().default(''),
  fontSize: length().default(14),
  fontFamily: z.string().default('Roboto'),
  fontStyle: z.string().default('normal'),
  fontWeight,
  textDecoration: z.string().default(''),
  textTransform: z.enum(['none', 'uppercase', 'lowercase', 'capitalize']).catch('none').default('none'),
  fill: z.string().default('black'),
  align: z.enum(['left', 'center', 'right', 'justify']).catch('left').default('center'),
  lineHeight: z.union([z.number().min(0).max(1000), z.literal('auto')]).default(1.2),
  letterSpacing: z.number().default(0),
});

export const textSchema = baseSchema.extend(textProperties.shape).extend({
  type: z.literal('text'),
  width: length().default(100),
  height: length().default(0),
  placeholder: z.string().default(''),
  verticalAlign: z.enum(['top', 'middle', 'bottom']).catch('top').default('top'),
  stroke: z.string().default('black'),
  strokeWidth: length().default(0),
  strokeLineJoin: z.enum(['miter', 'round', 'bevel']).catch('round').default('round'),
  backgroundEnabled: z.boolean().default(false),
  backgroundColor: z.string().default('#7ED321'),
  backgroundOpacity: z.number().default(1),
  backgroundCornerRadius: z.number().default(0.5),
  backgroundPadding: z.number().default(0.5),
  legacyBackground: z.boolean().default(false),
  curveEnabled: z.boolean().default(false),
  curvePower: z.number().default(0.5),
});
export type TextElement = z.output<typeof textSchema>;

const styleOf = (element: TextElement): PlainStyle => ({
  font: { family: element.fontFamily, weight: element.fontWeight, italic: /italic|oblique/.test(element.fontStyle) },
  size: element.fontSize,
  lineHeight: element.lineHeight,
  letterSpacing: element.letterSpacing,
  align: element.align,
  direction: 'ltr',
  underline: element.textDecoration.includes('underline'),
  lineThrough: element.textDecoration.includes('line-through'),
});

/** Where the design gives none, that of a line in whole px (text-no-height; mixed-3 shrinks for it, mixed-9 does not). */
const heightOf = (element: TextElement, context: LayoutContext): number =>
  element.height > 0 ? element.height : Math.round(lineBox(styleOf(element), context.text).lineHeight);

/** Lays out plain text in its box as the options say, and says how far down it begins. */
function fitText(text: string, element: TextElement, context: LayoutContext): { layout: PlainLayout; top: number } {
  const { overflow, splitAllowed, verticalResize } = context.textOptions;
  const style = styleOf(element);
  const { width } = element;
  const height = heightOf(element, context);
  const layout =
    overflow === 'change-font-size'
      ? fitPlain(text, style, width, height, splitAllowed, context.text)
      : layoutPlain(text, style, width, context.text, overflow === 'ellipsis' ? height : undefined);
  const boxHeight = verticalResize ? height : pictureHeight(layout);
  const free = overflow === 'resize' ? Math.max(0, boxHeight - layout.height) : boxHeight - layout.height;
  const share = { top: 0, middle: 0.5, bottom: 1 }[element.verticalAlign];
  return { layout, top: free * share };
}

/**
 * Height of the editor's picture of a text without vertical resizing: its lines in whole px and one more, 85 for a line
 * of 84 px (probe blur-text-40). A text aligned to the bottom stands that much lower (text-vertical-disabled).
 */
const pictureHeight = (layout: PlainLayout): number => Math.ceil(layout.height - 1e-6) + 1;

/** The outline of plain text; its joins are round whatever `strokeLineJoin` says (text-stroke-join-*). */
function strokeOf(element: TextElement): Stroke | null {
  if (element.strokeWidth === 0) return null;
  const paint: Paint = { kind: 'solid', color: parseColor(element.stroke) };
  return { paint, width: element.strokeWidth, join: 'round', cap: 'butt', dash: [], dashOffset: 0 };
}

function layoutCurved(text: string, element: TextElement, context: LayoutContext): Item[] {
  const { font, size } = styleOf(element);
  const fill = parsePaint(element.fill, { x: 0, y: 0, width: element.width, height: heightOf(element, context) });
  const letterSpacing = element.letterSpacing * size;
  const curved = { text, font, size, letterSpacing, power: element.curvePower, width: element.width };
  return curveItems({ ...curved, fill, stroke: strokeOf(element) }, context.text);
}

/**
 * The background behind each line, or behind the whole box where the design is of before schema version 3; its padding
 * and radius are fractions of half a line.
 */
function backgroundItems(element: TextElement, layout: PlainLayout, top: number): Item[] {
  if (!element.backgroundEnabled) return [];
  const half = layout.lineHeight / 2;
  const whole = { x: 0, y: top, width: layout.width, height: layout.height };
  const lines = layout.lines.map((line, i) => ({
    x: lineLeft(line, layout),
    y: top + i * layout.lineHeight,
    width: line.width,
    height: layout.lineHeight,
  }));
  const boxes = element.legacyBackground ? [whole] : lines;
  const color = parseColor(element.backgroundColor);
  const segments = backgroundOutline(boxes, element.backgroundPadding * half, element.backgroundCornerRadius * half);
  const fill: Paint = { kind: 'solid', color: { ...color, a: color.a * element.backgroundOpacity } };
  return [{ kind: 'path', segments, rule: 'nonzero', fill, stroke: null }];
}

/** A text as it is drawn: no-break spaces break like others (text-nbsp). */
const plainText = (html: string, element: TextElement): string =>
  transformPlain(stripTags(html), element.textTransform).replaceAll('\u00a0', ' ').replace(/\r\n?/g, '\n');

/** How much of the fill's colour a placeholder keeps (text-empty-placeholder). */
const PLACEHOLDER_OPACITY = 0.6;

function layoutText(element: TextElement, context: LayoutContext): Item[] {
  // Below a hundredth of a px Chromium's font size is 0.
  if (element.fontSize < 0.01) return [];
  if (element.text === '') {
    if (element.placeholder === '') return [];
    const shown = { ...element, text: element.placeholder, opacity: element.opacity * PLACEHOLDER_OPACITY };
    return layoutText(shown, context);
  }
  if (context.textOptions.richText) {
    const { background, items, box } = layoutRichText(element, context);
    return wrap(element, [...background, ...asDrawn(element, items, box)], context, []);
  }
  const text = plainText(element.text, element);
  if (element.curveEnabled) {
    const curved = layoutCurved(text, element, context);
    return wrap(element, asDrawn(element, curved, boundsOf(curved, IDENTITY) ?? EMPTY), context, []);
  }
  const { layout, top } = fitText(text, element, context);
  const box = { x: 0, y: 0, width: element.width, height: element.height || layout.height };
  const paint = { fill: parsePaint(element.fill, box), stroke: strokeOf(element) };
  const height = context.textOptions.verticalResize ? box.height + 1 : pictureHeight(layout);
  const lines = asDrawn(element, plainItems(layout, paint, top, context.text), { ...box, height });
  return wrap(element, [...backgroundItems(element, layout, top), ...lines], context, []);
}

const EMPTY: Rect = { x: 0, y: 0, width: 0, height: 0 };

/**
 * A text's items with its effects, which its background does not share. With a stroke they are one picture: fill and
 * stroke fade together and cast one shadow (text-curve-stroke-shadow).
 *
 * @param box what the text is cut to where it is blurred or adjusted, its stroke aside
 */
function asDrawn(element: TextElement, items: readonly Item[], { x, y, width, height }: Rect): readonly Item[] {
  const line = element.strokeWidth;
  const effects = effectsOf(element, { x: x - line / 2, y: y - line / 2, width: width + line, height: height + line });
  return line > 0 || effects.length > 0 ? isolate(items, effects) : items;
}

/** What the element says when it is read aloud or copied from a format that draws it as pixels: lines, no tags. */
const spokenText = (element: TextElement): string =>
  stripTags((element.text || element.placeholder).replace(/<br\s*\/?>|<\/(?:p|li|h[1-6])>/gi, '$&\n')).trim();

const labelled = (item: Item, label: string): Item => (item.kind === 'group' ? { ...item, label } : item);

export const text = defineElement({
  type: 'text',
  schema: textSchema,
  assets: (element, { richText }) => ({
    images: [],
    fonts:
      richText && element.text !== ''
        ? richFontRequests(element)
        : [{ ...styleOf(element).font, text: plainText(element.text || element.placeholder, element) }],
  }),
  layout: (element, context) => layoutText(element, context).map((item) => labelled(item, spokenText(element))),
});
