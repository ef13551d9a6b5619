import type { Item, Paint } from '../../scene/types.ts';
import type { RichDecoration } from '../html/cascade.ts';
import { filled } from './items.ts';
import type { LineFragment } from './linebox.ts';
import { snap } from './units.ts';

/**
 * A decoration of one fragment as Chromium paints it: as thick as a tenth of the declaring box's font size, cut to whole
 * px, and on whole px.
 *
 * @param x left end of the fragment
 * @param top upper edge of the declaring box's text
 * @source Blink ComputeUnderlineOffsetAuto, ComputeLineThroughOffset, GetRectForTextLine; rich-decoration, rich-nested
 */
export function decorationItems(
  { line, box }: RichDecoration,
  x: number,
  fragment: LineFragment,
  top: number,
  { ascent, paint }: { ascent: number; paint: Paint },
): Item[] {
  const thickness = Math.max(1, box.style.size / 10);
  const offset = {
    underline: ascent + Math.max(1, Math.ceil(thickness / 2)),
    'line-through': (2 * ascent) / 3 - thickness / 2,
    overline: 0,
  }[line];
  const rect = { x, y: snap(top + offset), width: fragment.width, height: Math.floor(thickness) };
  return [filled(rect, paint)];
}
