import type { InlineBox } from '../html/cascade.ts';
import type { SetText, Typesetter } from '../typeset.ts';
import { ceilUnit } from './layout-unit.ts';

/** A piece of a line in one inline box and direction. */
export interface LineFragment {
  box: InlineBox;
  text: string;
  /** Left end, px from the left of the block's lines. */
  x: number;
  /** px, justified spaces included */
  width: number;
  set: SetText;
}

/** Sets a text in the style of its box. */
export type SetFragment = (text: string, box: InlineBox, direction: 'ltr' | 'rtl') => LineFragment;

export const fragmentSetter =
  (typesetter: Typesetter): SetFragment =>
  (text, box, direction) => {
    const { font, size, letterSpacing } = box.style;
    const set = typesetter.set(text, { font, size, letterSpacing, direction, kernSpaces: true });
    return { box, text, x: 0, width: Math.max(0, ceilUnit(set.advance)), set };
  };
