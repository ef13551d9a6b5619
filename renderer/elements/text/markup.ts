import { group } from '../../scene/items.ts';
import { translation } from '../../scene/matrix.ts';
import type { Item, Rect } from '../../scene/types.ts';
import type { MarkupLayout, MarkupText } from '../../text/markup/index.ts';
import { shadowOf } from '../base.ts';
import { backgroundItems } from './background.ts';
import type { TextContext } from './limits.ts';
import type { TextElement } from './schema.ts';
import { decorationsOf, fontOf, heightOf, type TextParts, timesOf, verticalShare } from './style.ts';

/** What an element says of all of its text. */
export const rootOf = (element: TextElement): MarkupText => ({
  text: element.text,
  font: fontOf(element),
  size: element.fontSize,
  lineHeight: element.lineHeight,
  letterSpacing: element.letterSpacing,
  align: element.align,
  transform: element.textTransform,
  decorations: decorationsOf(element),
});

/** Lays a text element out as the editor of schema 4 does: its tags drawn, in its box as the options say. */
export function layoutMarkupText(element: TextElement, context: TextContext): TextParts {
  const { overflow, verticalResize, limits } = context.textOptions;
  const { fill, stroke, strokeWidth, strokeLineJoin: join, width } = element;
  const markup = {
    ...rootOf(element),
    // Lines are broken and aligned in whole px (wild4 text-8802-434).
    width: element.curveEnabled ? width : Math.round(width),
    height: heightOf(element),
    fill,
    curvePower: element.curveEnabled ? element.curvePower : null,
    stroke: strokeWidth > 0 ? { paint: stroke, width: strokeWidth, join } : null,
  };
  const apart = shadowOf(element).length > 0;
  const layout = context.text.markup(markup, { overflow, limits, path: `${context.path}.text`, apart });
  const shrunk = layout.size / element.fontSize;
  if (element.curveEnabled) return { background: background(element, layout, 0), items: layout.items, box: layout.box };
  // Text that may end with an ellipsis stands in its box even where boxes follow their texts (wild4 text-8802-277).
  const fixed = verticalResize || overflow === 'ellipsis';
  const height = fixed ? heightOf(element) : layout.box.height;
  // A box that grows with its text grows downwards (v4 overflow-resize-vertical).
  const free = overflow === 'resize' ? Math.max(0, height - layout.box.height) : height - layout.box.height;
  const top = fixed ? free * verticalShare(element) : 0;
  const own = { x: 0, y: 0, width, height: Math.max(height, layout.box.height) };
  const parts = { background: background(element, layout, top), items: layout.items, box: own, shrunk, top };
  if (overflow !== 'resize' || top === 0) return parts;
  // What may grow is filtered with the room above it (wild4 text-8802-314).
  return { ...parts, items: [group(layout.items, { transform: translation(0, top) })], top: 0 };
}

function background(element: TextElement, { box, lines, size }: MarkupLayout, top: number): Item[] {
  const moved = ({ x, y, width, height }: Rect): Rect => ({ x, y: top + y, width, height });
  return backgroundItems(element, {
    whole: moved(box),
    lines: withoutGaps(lines).map(moved),
    lineHeight: size * timesOf(element),
  });
}

/** Lines without gaps: behind an empty line stands the background of its shorter neighbour (wild4 text-8802-324). */
function withoutGaps(lines: readonly Rect[]): Rect[] {
  const closed: Rect[] = [];
  for (const line of lines) {
    const above = closed.at(-1);
    const end = above ? above.y + above.height : line.y;
    const isShorter = above && line.width < above.width;
    if (above && end < line.y && !isShorter) above.height = line.y - above.y;
    const top = isShorter ? Math.min(end, line.y) : line.y;
    closed.push({ ...line, y: top, height: line.y + line.height - top });
  }
  return closed;
}
