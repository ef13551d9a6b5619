import { group } from '../../scene/items.ts';
import { translation } from '../../scene/matrix.ts';
import type { Item } from '../../scene/types.ts';
import type { RichElement, RichLayout } from '../../text/rich/index.ts';
import type { LayoutContext } from '../types.ts';
import { backgroundItems } from './background.ts';
import type { TextElement } from './schema.ts';
import { decorationsOf, fontOf, strokeOf, type TextParts, verticalShare } from './style.ts';

/** Lays out a text element's HTML in its box as the options say. */
export function layoutRichText(element: TextElement, context: LayoutContext): TextParts {
  const { overflow, splitAllowed, verticalResize } = context.textOptions;
  const layout = context.text.rich(richElement(element), {
    overflow,
    splitAllowed,
    pixelRatio: context.pixelRatio,
    path: `${context.path}.text`,
  });
  const height = verticalResize && element.height > 0 ? element.height : layout.height;
  // The editor takes a text for a px higher than its lines (corpus rich-vertical-bottom, rich-vertical-middle).
  const top = verticalResize ? (height - (layout.height + 1)) * verticalShare(element) : 0;
  const items = top === 0 ? layout.items : [group(layout.items, { transform: translation(0, top) })];
  const box = { x: 0, y: 0, width: element.width, height };
  return { background: background(element, layout, top), items, box };
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

function background(element: TextElement, layout: RichLayout, top: number): Item[] {
  const times = element.lineHeight === 'auto' ? AUTO_LINE_HEIGHT : element.lineHeight;
  const whole = { x: 0, y: top, width: layout.width, height: layout.height };
  const lines = layout.lines.map((line) => ({ ...line, y: top + line.y }));
  return backgroundItems(element, { whole, lines, lineHeight: layout.size * times });
}
