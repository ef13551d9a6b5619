import type { Measure } from './measure.ts';
import type { Fragment, LineBounds } from './place.ts';
import { BULLET, type MarkupStyle } from './tree.ts';

/** px between a bullet and its item's lines, besides a third of the font's ascent. */
const BULLET_GAP = 7;

/**
 * Sets a list item's bullet or number beside its first line, in the item's font, neither bold nor slanted.
 *
 * A browser draws bullets as discs, a third of the font's ascent across and as high above the baseline; the bullet of the
 * font is scaled to that size.
 *
 * @param area the item's box: where its lines begin, px
 */
export function placeMarker(
  marker: string,
  style: MarkupStyle,
  area: { x: number; y: number; width: number },
  measure: Measure,
): { fragment: Fragment; bounds: LineBounds } {
  const { ascent, descent } = measure.metrics(style);
  const height = measure.lineHeight(style);
  const baseline = area.y + (ascent - descent) / 2 + height / 2;
  const set = marker === BULLET ? bullet(style, area, baseline, measure) : number(marker, style, area, measure);
  const fragment: Fragment = {
    text: marker,
    baseline,
    ...set,
    style: { ...style, ...set.style, font: { ...style.font, weight: 400, italic: false }, decorations: [] },
  };
  const bounds = { baseline: Math.round(baseline), x: fragment.x, y: area.y, width: fragment.width, height };
  return { fragment, bounds };
}

type Set = Pick<Fragment, 'x' | 'width' | 'direction'> & { baseline?: number; style?: Pick<MarkupStyle, 'size'> };

function bullet(
  style: MarkupStyle,
  { x, width }: { x: number; width: number },
  baseline: number,
  measure: Measure,
): Set {
  const unit = measure.metrics(style).ascent / 3;
  const ink = measure.ink(BULLET, style);
  const height = ink.bottom - ink.top;
  const scale = height > 0 ? unit / height : 1;
  const gap = BULLET_GAP + unit;
  return {
    x: style.direction === 'rtl' ? x + width + gap - ink.left * scale : x - gap - ink.right * scale,
    width: measure.advance(BULLET, style) * scale,
    direction: 'ltr',
    baseline: baseline - unit - ((ink.top + ink.bottom) / 2) * scale,
    style: { size: style.size * scale },
  };
}

function number(marker: string, style: MarkupStyle, { x, width }: { x: number; width: number }, measure: Measure): Set {
  const own = measure.advance(marker, style);
  const gap = measure.advance(' ', style);
  if (style.direction === 'rtl') return { x: x + width + gap, width: own, direction: 'rtl' };
  return { x: x - own - gap, width: own, direction: 'ltr' };
}
