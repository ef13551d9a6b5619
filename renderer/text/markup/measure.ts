import { pathBounds } from '../../scene/bounds.ts';
import type { LineMetrics, SetText, Setting, Typesetter } from '../typeset.ts';
import type { MarkupStyle } from './tree.ts';

/** Words, advances and heights of styles, each worked out once a layout. */
export interface Measure {
  /** A string from left to right, set as a canvas sets it. */
  set(text: string, style: MarkupStyle): SetText;
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
  interface Known {
    setting: Setting;
    texts: Map<string, SetText>;
    advances: Map<string, number>;
  }
  const known = new Map<MarkupStyle, Known>();
  const heights = new Map<MarkupStyle, LineMetrics>();
  const metrics = (style: MarkupStyle): LineMetrics => {
    const height = heights.get(style);
    if (height) return height;
    const found = typesetter.lineMetrics(style.font, style.size);
    heights.set(style, found);
    return found;
  };
  function knownOf(style: MarkupStyle): Known {
    let own = known.get(style);
    if (!own) {
      own = { setting: settingOf(style, 'ltr'), texts: new Map(), advances: new Map() };
      known.set(style, own);
    }
    return own;
  }
  function set(text: string, style: MarkupStyle): SetText {
    const { texts, setting } = knownOf(style);
    let found = texts.get(text);
    if (!found) {
      found = typesetter.set(text, setting);
      texts.set(text, found);
    }
    return found;
  }
  return {
    set,
    advance(text, style) {
      const { advances, setting } = knownOf(style);
      let found = advances.get(text);
      if (found === undefined) {
        found = typesetter.advance(text, setting);
        advances.set(text, found);
      }
      return found;
    },
    metrics,
    ink(text, style) {
      const reach = { left: 0, top: 0, right: 0, bottom: 0 };
      let begun = false;
      for (const run of set(text, style).runs)
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
