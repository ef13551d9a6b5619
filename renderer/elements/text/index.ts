import { z } from 'zod';
import { lazy } from '../../lazy.ts';
import { group } from '../../scene/items.ts';
import { translation } from '../../scene/matrix.ts';
import { type BlockTag, type TextBlock, textBlock } from '../../scene/text-block.ts';
import type { Effect, Item, Rect } from '../../scene/types.ts';
import { stripTags } from '../../text/html/plain.ts';
import { effectsOf, isolate, wrap } from '../base.ts';
import { defineElement, type LayoutContext } from '../types.ts';
import { fontRequests } from './fonts.ts';
import { warnOfLeftOut } from './left-out.ts';
import { ownOptions } from './limits.ts';
import { layoutMarkupText } from './markup.ts';
import { warnOfOversights } from './oversights.ts';
import { layoutPlainText } from './plain.ts';
import { layoutRichText } from './rich.ts';
import { type TextElement, textSchema } from './schema.ts';
import { warnOfShrunk } from './shrunk.ts';
import type { TextParts } from './style.ts';

/** How much of the fill's colour a placeholder keeps (corpus text-empty-placeholder). */
const PLACEHOLDER_OPACITY = 0.6;

/** The visible element: where it has no text, its placeholder, paler. */
const shown = (element: TextElement): TextElement =>
  element.text === ''
    ? { ...element, text: element.placeholder, opacity: element.opacity * PLACEHOLDER_OPACITY }
    : element;

/**
 * px per px of the design that the editor of 2026 filters texts at, however small it draws them (wild4 text-8802-421).
 */
const FILTERED_SCALE = 1;

const LAYOUTS = { plain: layoutPlainText, rich: layoutRichText, markup: layoutMarkupText };

function layoutText(element: TextElement, context: LayoutContext): Item[] {
  // Below a hundredth of a px Chromium's font size is 0.
  if (element.fontSize < 0.01 || element.text === '') return [];
  const own = { ...context, textOptions: ownOptions(element, context.textOptions) };
  const parts = LAYOUTS[own.textOptions.engine](element, own);
  const { background, items, box, top = 0 } = parts;
  warnOfLeftOut(element, items, own);
  warnOfShrunk(element, parts, own);
  const drawn = asDrawn(element, parts, own);
  const placed = top === 0 ? drawn : [group(drawn, { transform: translation(0, top) })];
  return wrap(element, [...background, ...placed], box, context);
}

/** A text's items with its effects, which its background does not share. */
function asDrawn(element: TextElement, parts: TextParts, context: LayoutContext): readonly Item[] {
  const { items, box } = parts;
  if (context.textOptions.engine === 'markup') return withEffects(element, parts, context);
  // With a stroke they are one picture: fill and stroke fade together and cast one shadow (corpus
  // text-curve-stroke-shadow).
  const line = element.strokeWidth;
  const { x, y, width, height } = box;
  const around = { x: x - line / 2, y: y - line / 2, width: width + line, height: height + line };
  if (context.textOptions.engine === 'rich') return richAsDrawn(element, items, box, context);
  const effects = effectsOf(element, around, context);
  if (line === 0 && effects.length === 0) return items;
  const isBuffered = context.textOptions.engine === 'plain' && (line > 0 || isUnderlined(element));
  return isolate(items, effects).map((item) => (isBuffered ? { ...item, stray: strayOf(context) } : item));
}

/**
 * Rich text is a picture: what its filters work on, and the px that it fades or casts its shadow from, begin at the
 * picture's own corner, which lies on a fraction of a px (wild rich-8802-004, rich-8802-029).
 */
function richAsDrawn(element: TextElement, items: readonly Item[], box: Rect, context: LayoutContext): readonly Item[] {
  const { x, y, width, height } = box;
  const effects = effectsOf(element, { x: 0, y: 0, width, height }, context);
  if (element.strokeWidth === 0 && effects.length === 0) return items;
  const picture = group(items, { transform: translation(-x, -y) });
  return [group(isolate([picture], effects), { transform: translation(x, y) })];
}

/** Whether lines stand beside letters that are not on a curve. */
const isUnderlined = ({ textDecoration, curveEnabled }: TextElement): boolean =>
  !curveEnabled && /underline|line-through/.test(textDecoration);

/**
 * The canvas that the editor draws such texts on first. Konva draws what has fill and outline, and fades or casts a shadow,
 * and decorated text that casts one, on a canvas that begins where the workspace does, in which the page lies a third of
 * its size from the upper left corner, and ends with the page. It has whole px and is stretched over its size when it is
 * copied to the picture (wild text-8802-276, -338, -013).
 * @source https://github.com/konvajs/konva/blob/master/src/Node.ts (`_toKonvaCanvas`)
 */
function strayOf({ page }: LayoutContext): Rect {
  const [x, y] = [page.width / 3, page.height / 3];
  return { x, y, width: x + page.width, height: y + page.height };
}

/**
 * The same in the editor of 2026: fill and outline fade one by one (wild4 rich-8802-244), and every word, outline and
 * line casts its shadow over those drawn before it (wild4 rich-8802-447), nearer and less blurred by as much as the text
 * shrank to fit (wild4 mixed-8802-347).
 */
function withEffects(
  element: TextElement,
  { items, box, shrunk = 1 }: TextParts,
  context: LayoutContext,
): readonly Item[] {
  const effects = effectsOf(element, box, { ...context, leastScale: FILTERED_SCALE });
  const [first, ...filters] = effects;
  const shadow =
    first?.kind === 'shadow'
      ? { ...first, blur: first.blur * shrunk, dx: first.dx * shrunk, dy: first.dy * shrunk }
      : null;
  const shaded = shadow ? items.map((item) => shadedApart(item, shadow)) : items;
  const later = shadow ? filters : effects;
  return later.length > 0 ? isolate(shaded, later) : shaded;
}

const shadedApart = (item: Item, shadow: Effect): Item =>
  item.kind === 'group'
    ? { ...item, items: item.items.map((one) => shadedApart(one, shadow)) }
    : group([item], { isolated: true, effects: [shadow] });

/** What the element says when it is read aloud or copied from a format that draws it as pixels: lines, no tags. */
const spokenText = ({ text }: TextElement): string =>
  stripTags(text.replace(/<br\s*\/?>|<\/(?:p|li|h[1-6])>/gi, '$&\n')).trim();

const HEADING = lazy(() => z.object({ heading: z.int().min(1).max(6) }));

/** The heading that a text is, as its data say. */
function headingOf({ custom }: TextElement): TextBlock | undefined {
  const { data } = HEADING().safeParse(custom);
  return data && textBlock(`H${data.heading}` as BlockTag, null);
}

const toldAs = (item: Item, label: string, block: TextBlock | undefined): Item =>
  item.kind === 'group' ? { ...item, label, ...(block && { block }) } : item;

export const text = defineElement({
  type: 'text',
  summary: 'Plain or rich text.',
  schema: textSchema,
  assets: (element, options) => ({ images: [], fonts: fontRequests(shown(element), options) }),
  layout(element, context) {
    const seen = shown(element);
    warnOfOversights(element, context);
    const heading = headingOf(element);
    return layoutText(seen, context).map((item) => toldAs(item, spokenText(seen), heading));
  },
});
