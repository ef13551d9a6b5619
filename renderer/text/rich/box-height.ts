import type { RichStyle } from '../html/cascade.ts';

/** Ascent and descent of a box's font, and of the share of the line that the box takes: px from its baseline. */
export interface BoxHeight {
  ascent: number;
  descent: number;
  over: number;
  under: number;
}

/** Heights of boxes, each worked out once. */
export type Heights = (style: RichStyle) => BoxHeight;

export function remembered(boxHeight: Heights): Heights {
  const known = new Map<RichStyle, BoxHeight>();
  return (style) => {
    const height = known.get(style) ?? boxHeight(style);
    known.set(style, height);
    return height;
  };
}
