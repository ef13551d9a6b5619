import { filled, solid } from '../../scene/items.ts';
import { parseColor } from '../../scene/paint.ts';
import type { Item, Rect } from '../../scene/types.ts';
import { backgroundOutline } from '../../text/background.ts';
import type { TextElement } from './schema.ts';

/**
 * The background behind each line, or behind the whole text where the design is of before schema version 3. Its padding
 * and radius are fractions of half a line.
 *
 * @param lines boxes from top to bottom, px
 * @param lineHeight px
 */
export function backgroundItems(
  element: TextElement,
  { whole, lines, lineHeight }: { whole: Rect; lines: readonly Rect[]; lineHeight: number },
): Item[] {
  if (!element.backgroundEnabled) return [];
  const half = lineHeight / 2;
  const boxes = element.legacyBackground ? [whole] : withoutEmpty(lines, element.backgroundPadding * half);
  const color = parseColor(element.backgroundColor);
  const segments = backgroundOutline(boxes, element.backgroundPadding * half, element.backgroundCornerRadius * half);
  return [filled(segments, solid({ ...color, a: color.a * element.backgroundOpacity }))];
}

/**
 * Boxes without empty lines, which have no background of their own: where that leaves a gap, the shorter of the lines
 * around it has a box that closes it (wild mixed-8802-167).
 */
function withoutEmpty(lines: readonly Rect[], padding: number): Rect[] {
  const boxes: Rect[] = [];
  for (const line of lines) {
    if (line.width === 0) continue;
    const above = boxes.at(-1);
    const end = above ? above.y + above.height + 2 * padding : line.y;
    if (above && end < line.y && line.width > above.width) above.height = line.y - above.y;
    const y = above ? Math.min(line.y, above.y + above.height + 2 * padding) : line.y;
    boxes.push({ ...line, y, height: line.y + line.height - y });
  }
  return boxes;
}
