import type { Item } from '../../scene/types.ts';
import type { RichElement, RichLayout } from '../../text/rich/index.ts';
import { backgroundItems } from './background.ts';
import type { TextContext } from './limits.ts';
import type { TextElement } from './schema.ts';
import { curveHeight, decorationsOf, fontOf, heightOf, strokeOf, type TextParts, verticalShare } from './style.ts';

/** Lays out a text element's HTML in its box as the options say. */
export function layoutRichText(element: TextElement, context: TextContext): TextParts {
  const { overflow, splitAllowed, verticalResize, limits } = context.textOptions;
  const set = heightOf(element);
  const fixed = verticalResize || overflow === 'ellipsis';
  const layout = context.text.rich(
    { ...richElement(element), height: set },
    {
      overflow,
      splitAllowed,
      limits,
      pixelRatio: context.pixelRatio * context.scale,
      curveHeight: curveHeight(element, context),
      share: fixed ? verticalShare(element) : null,
      path: `${context.path}.text`,
    },
  );
  const height = fixed ? set : (layout.curve?.height ?? layout.height);
  const shrunk = layout.size / element.fontSize;
  return { background: background(element, layout, height), items: layout.items, box: layout.picture, shrunk };
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

function background(element: TextElement, layout: RichLayout, height: number): Item[] {
  // Automatic, it is the font's own (wild rich-8802-075).
  const lineHeight = element.lineHeight === 'auto' ? layout.lineHeight : layout.size * element.lineHeight;
  const whole = layout.curve ?? { x: 0, y: 0, width: element.width, height: Math.max(height, layout.height) };
  return backgroundItems(element, { whole, lines: layout.lines, lineHeight });
}
