import { pathBounds } from '../../scene/bounds.ts';
import type { LineMetrics, Setting, Typesetter } from '../typeset.ts';
import type { MarkupStyle } from './tree.ts';

/** Advances and heights of styles, each worked out once a layout. */
export interface Measure {
  /** Width of a string as a canvas measures it: letter spacing after every cluster, the last one too. px */
  advance(text: string, style: MarkupStyle): number;
  metrics(style: MarkupStyle): LineMetrics;
  /** What the outlines of a string's glyphs reach, px from its left end on the baseline, y going down. */
  ink(text: string, style: MarkupStyle): { left: number; top: number; right: number; bottom: number };
  /** px */
  lineHeight(style: MarkupStyle): number;
}

/** How a style's text is set: as a canvas does whose `fontKerning` is `normal`. */
export const settingOf = ({ font, size, letterSpacing }: MarkupStyle, direction: 'ltr' | 'rtl'): Setting => ({
  font,
  size,
  letterSpacing,
  direction,
  kernSpaces: true,
});

export function measureWith(typesetter: Typesetter): Measure {
  const advances = new Map<MarkupStyle, Map<string, number>>();
  const heights = new Map<MarkupStyle, LineMetrics>();
  const metrics = (style: MarkupStyle): LineMetrics => {
    const known = heights.get(style);
    if (known) return known;
    const found = typesetter.lineMetrics(style.font, style.size);
    heights.set(style, found);
    return found;
  };
  return {
    advance(text, style) {
      const own = advances.get(style) ?? new Map<string, number>();
      advances.set(style, own);
      const known = own.get(text);
      if (known !== undefined) return known;
      const { advance } = typesetter.set(text, settingOf(style, 'ltr'));
      own.set(text, advance);
      return advance;
    },
    metrics,
    ink(text, style) {
      const reach = { left: 0, top: 0, right: 0, bottom: 0 };
      let begun = false;
      for (const run of typesetter.set(text, settingOf(style, 'ltr')).runs)
        for (const { x, word } of run.stops) {
          const box = pathBounds(typesetter.outline(word.glyphs, run.font));
          if (!box) continue;
          const left = run.x + x + box.x;
          reach.left = begun ? Math.min(reach.left, left) : left;
          reach.top = begun ? Math.min(reach.top, box.y) : box.y;
          reach.right = begun ? Math.max(reach.right, left + box.width) : left + box.width;
          reach.bottom = begun ? Math.max(reach.bottom, box.y + box.height) : box.y + box.height;
          begun = true;
        }
      // Chromium reports the box of whole px around the outlines.
      const { left, top, right, bottom } = reach;
      return { left: Math.floor(left), top: Math.floor(top), right: Math.ceil(right), bottom: Math.ceil(bottom) };
    },
    lineHeight(style) {
      if (style.lineHeight !== 'normal' && style.lineHeight > 0) return style.lineHeight;
      const { ascent, descent } = metrics(style);
      return ascent + descent;
    },
  };
}
