import { group } from '../../scene/items.ts';
import { translation } from '../../scene/matrix.ts';
import type { Item } from '../../scene/types.ts';
import type { RichElement, RichLayout } from '../../text/rich/index.ts';
import type { LayoutContext } from '../types.ts';
import { backgroundItems } from './background.ts';
import type { TextElement } from './schema.ts';
import { curveHeight, decorationsOf, fontOf, heightOf, strokeOf, type TextParts, verticalShare } from './style.ts';

/** Lays out a text element's HTML in its box as the options say. */
export function layoutRichText(element: TextElement, context: LayoutContext): TextParts {
  const { overflow, splitAllowed, verticalResize } = context.textOptions;
  const set = heightOf(element, context);
  const layout = context.text.rich(
    { ...richElement(element), height: set },
    {
      overflow,
      splitAllowed,
      pixelRatio: context.pixelRatio,
      curveHeight: curveHeight(element, context),
      path: `${context.path}.text`,
    },
  );
  const own = layout.curve?.height ?? layout.height;
  const fixed = verticalResize || overflow === 'ellipsis';
  const height = fixed ? set : own;
  // The editor takes a text for a px higher than its lines (corpus rich-vertical-bottom, rich-vertical-middle).
  const free = fixed ? height - (own + (layout.curve ? 0 : 1)) : 0;
  const top = (overflow === 'resize' ? Math.max(0, free) : free) * verticalShare(element);
  const items = top === 0 ? layout.items : [group(layout.items, { transform: translation(0, top) })];
  const box = { x: 0, y: 0, width: element.width, height: Math.max(height, own) };
  return { background: background(element, layout, { top, height }), items, box };
}

const richElement = (element: TextElement): RichElement => ({
  text: element.text,
  width: element.width,
  height: element.height,
  font: fontOf(element),
  size: element.fontSize,
  lineHeight: element.lineHeight,
  letterSpacing: element.letterSpacing,
  align: element.align,
  transform: element.textTransform,
  decorations: decorationsOf(element),
  fill: element.fill,
  stroke: strokeOf(element, element.strokeLineJoin),
  curvePower: element.curveEnabled ? element.curvePower : null,
});

/** Line height that a background takes `auto` for. */
const AUTO_LINE_HEIGHT = 1.2;

function background(
  element: TextElement,
  layout: RichLayout,
  { top, height }: { top: number; height: number },
): Item[] {
  const times = element.lineHeight === 'auto' ? AUTO_LINE_HEIGHT : element.lineHeight;
  const whole = layout.curve ?? { x: 0, y: 0, width: layout.width, height: Math.max(height, layout.height) };
  const lines = layout.lines.map((line) => ({ ...line, y: top + line.y }));
  return backgroundItems(element, { whole, lines, lineHeight: layout.size * times });
}
