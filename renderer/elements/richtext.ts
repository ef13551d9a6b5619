import { parseColor } from '../scene/paint.ts';
import type { Item, Paint, Rect, Stroke } from '../scene/types.ts';
import { backgroundOutline } from '../text/background.ts';
import { isMarkup, stripTags } from '../text/html/plain.ts';
import { STANDARD_FAMILY } from '../text/rich/fonts.ts';
import { layoutRich, type RichElement, type RichLayout } from '../text/rich/index.ts';
import type { TextElement } from './text.ts';
import type { FontRequest, LayoutContext } from './types.ts';

/** A laid-out rich text element, its top left corner at (0, 0). */
export interface RichTextItems {
  /** What effects leave alone. */
  background: Item[];
  items: Item[];
  /** px */
  box: Rect;
}

const VERTICAL_SHARE = { top: 0, middle: 0.5, bottom: 1 };

/** Lays out a text element's HTML in its box as the options say. */
export function layoutRichText(element: TextElement, context: LayoutContext): RichTextItems {
  const { overflow, splitAllowed, verticalResize, pixelRatio } = context.textOptions;
  const layout = layoutRich(richElement(element), context.text, {
    overflow,
    splitAllowed,
    pixelRatio,
    path: `${context.path}.text`,
  });
  const height = verticalResize && element.height > 0 ? element.height : layout.height;
  // The editor takes a text for a px higher than its lines (rich-vertical-bottom, rich-vertical-middle).
  const top = verticalResize ? (height - (layout.height + 1)) * VERTICAL_SHARE[element.verticalAlign] : 0;
  const items = top === 0 ? layout.items : [moved(layout.items, top)];
  const box = { x: 0, y: 0, width: element.width, height };
  return { background: backgroundItems(element, layout, top), items, box };
}

const moved = (items: readonly Item[], dy: number): Item => ({
  kind: 'group',
  transform: [1, 0, 0, 1, 0, dy],
  opacity: 1,
  clip: null,
  effects: [],
  items,
  origin: '',
});

function richElement(element: TextElement): RichElement {
  const words = element.textDecoration.split(/\s+/);
  return {
    text: element.text,
    width: element.width,
    height: element.height,
    font: { family: element.fontFamily, weight: element.fontWeight, italic: element.fontStyle.includes('italic') },
    size: element.fontSize,
    lineHeight: element.lineHeight,
    letterSpacing: element.letterSpacing,
    align: element.align,
    transform: element.textTransform,
    decorations: (['underline', 'line-through', 'overline'] as const).filter((line) => words.includes(line)),
    fill: element.fill,
    stroke: strokeOf(element),
    curvePower: element.curveEnabled ? element.curvePower : null,
  };
}

function strokeOf({ stroke, strokeWidth, strokeLineJoin }: TextElement): Stroke | null {
  if (strokeWidth === 0) return null;
  const paint: Paint = { kind: 'solid', color: parseColor(stroke) };
  return { paint, width: strokeWidth, join: strokeLineJoin, cap: 'butt', dash: [], dashOffset: 0 };
}

/** One box behind the whole text in older designs, else the joined outline of its lines. */
function backgroundItems(element: TextElement, layout: RichLayout, top: number): Item[] {
  if (!element.backgroundEnabled) return [];
  const lineHeight = element.lineHeight === 'auto' ? 1.2 : element.lineHeight;
  const half = (layout.size * lineHeight) / 2;
  const whole = { x: 0, y: 0, width: layout.width, height: layout.height };
  const boxes = (element.legacyBackground ? [whole] : layout.lines).map((line) => ({ ...line, y: top + line.y }));
  const color = parseColor(element.backgroundColor);
  const segments = backgroundOutline(boxes, element.backgroundPadding * half, element.backgroundCornerRadius * half);
  const fill: Paint = { kind: 'solid', color: { ...color, a: color.a * element.backgroundOpacity } };
  return [{ kind: 'path', segments, rule: 'nonzero', fill, stroke: null }];
}

/**
 * The faces that a rich text needs: its own, a bold one where it holds `strong` or `b`, an italic one for `em` or `i`.
 * Other weights are made of these, as in the editor (rich-weights, rich-headings).
 */
export function richFontRequests(element: TextElement): FontRequest[] {
  const { text: html, fontFamily: family, fontWeight: weight } = element;
  const text = drawnText(element);
  const italic = element.fontStyle.includes('italic');
  // Along a circle the editor sets text in its own face, made bolder or slanted (rich-curve).
  if (element.curveEnabled) return [{ family, weight, italic, text }];
  const weights = /<(?:strong|b)[\s>]/i.test(html) && weight < 700 ? [weight, 700] : [weight];
  const slants = /<(?:em|i)[\s>]/i.test(html) && !italic ? [false, true] : [italic];
  const own = weights.flatMap((w) => slants.map((slant) => ({ family, weight: w, italic: slant, text })));
  const standard = { family: STANDARD_FAMILY, weight: 400, italic: false, text };
  return /font-family\s*:/i.test(html) ? [...own, standard] : own;
}

/** Every character that the element may draw: its text in any case, list markers, the ellipsis, hyphens. */
function drawnText({ text }: TextElement): string {
  const plain = isMarkup(text) ? stripTags(text) : text;
  return `${plain}${plain.toUpperCase()}${plain.toLowerCase()}•0123456789.…-`;
}
