import { filled } from '../../scene/items.ts';
import { rectangle } from '../../scene/path.ts';
import type { Item, Paint } from '../../scene/types.ts';
import type { RichDecoration } from '../html/cascade.ts';
import { snap } from '../layout-unit.ts';
import type { Typesetter } from '../typeset.ts';
import type { LineFragment } from './fragment.ts';
import { inkSpans, without } from './ink.ts';
import type { RichProfile } from './profile.ts';

/** Where a decoration is painted; px. */
export interface DecoratedFragment {
  fragment: LineFragment;
  /** Left end of the fragment. */
  x: number;
  /** Baseline of the fragment. */
  baseline: number;
  /** Upper edge of the text that the line is placed by. */
  top: number;
  /** Of the declaring box's font. */
  ascent: number;
  paint: Paint;
}

/** Lines keep at most this far from descenders, px. */
const FARTHEST_FROM_INK = 13;

/**
 * A decoration of one fragment as Chromium paints it: as thick as a tenth of the declaring box's font size, cut to whole
 * px, and on whole px; under- and overlines leave the fragment's glyphs out. Only underlines stand below the declaring
 * box: the others keep its distance from the fragment's own upper edge, so text of another size or baseline has them
 * at another height.
 *
 * @source Blink GetRectForTextLine, ClipDecorationsStripe;
 * corpus rich-decoration, rich-nested
 */
export function decorationItems(
  { line, box }: RichDecoration,
  { fragment, x, baseline, top, ascent, paint }: DecoratedFragment,
  typesetter: Typesetter,
  { stripe }: RichProfile,
): Item[] {
  const { offset, thickness } = stripe(line, { size: box.style.size, ascent });
  const y = snap(top + offset);
  const height = Math.floor(thickness);
  const band = [y - baseline, y + height - baseline] as const;
  const around = Math.min(thickness, FARTHEST_FROM_INK);
  const ink = line === 'line-through' ? [] : inkSpans(fragment.set, band, around, typesetter);
  return without(fragment.width, ink).map(([from, to]) =>
    filled(rectangle({ x: x + from, y, width: to - from, height }), paint),
  );
}
