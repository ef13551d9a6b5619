import type { ListIndents, RichStyle } from '../html/cascade.ts';
import { floorUnit, roundUnit } from '../layout-unit.ts';
import type { DecorationLine } from '../types.ts';
import type { Typesetter } from '../typeset.ts';
import type { BoxHeight } from './box-height.ts';
import { breakOpportunities } from './breaks.ts';

/**
 * The differences between the editor's text engines, as numbers and rules that layout asks for. The engines agree in
 * everything else.
 */
export interface RichProfile {
  /** The indents and markers of list items. */
  lists: ListIndents & {
    /** The weight of bullets and numbers, whatever the text's. */
    markerWeight: number;
    /** A bullet's font size, in its item's. */
    bulletSize: number;
    /** How far before the item's lines a bullet's middle and a number's end stand, in the item's font sizes. */
    bulletMiddle: number;
    numberEnd: number;
  };
  /** How high an inline box is, px. */
  boxHeight(style: RichStyle, typesetter: Typesetter): BoxHeight;
  /** Where lines of a text may end: UTF-16 offsets, ascending, the text's end included. */
  breakOpportunities(text: string): readonly number[];
  /**
   * Where a decoration of a box stands: px down from the upper edge of the text, and how thick it is before it is cut to
   * whole px. `ascent` is the declaring box's.
   */
  stripe(line: DecorationLine, box: { size: number; ascent: number }): { offset: number; thickness: number };
}

/** Before schema 4 the editor has a browser lay HTML out and draws the picture: Blink's rules. */
export const LEGACY: RichProfile = {
  // Probes list-size-*, list-depth-*.
  lists: {
    listIndent: 2.1,
    classIndent: 0.5,
    deepestClass: 3,
    markerWeight: 400,
    bulletSize: 1.2,
    bulletMiddle: 0.9,
    numberEnd: 0.1,
  },

  /**
   * The leading is split in two and the upper half cut to whole px.
   * @source Blink CalculateLeadingSpace; probes baseline-rich-*, list-ten
   */
  boxHeight({ font, size, lineHeight }, typesetter) {
    const { ascent, descent } = typesetter.lineMetrics(font, size);
    const own = ascent + descent;
    let height = own + Math.round(typesetter.metrics(typesetter.primary(font, size)).lineGap * size);
    if (lineHeight !== 'normal')
      height = floorUnit('px' in lineHeight ? lineHeight.px : lineHeight.times * roundUnit(size));
    const over = ascent + Math.floor((height - own) / 2);
    return { ascent, descent, over, under: height - over };
  },

  breakOpportunities,

  /** @source Blink ComputeUnderlineOffsetAuto, ComputeLineThroughOffset; corpus rich-decoration, rich-nested */
  stripe(line, { size, ascent }) {
    const thickness = Math.max(1, size / 10);
    const offset = {
      underline: ascent + Math.max(1, Math.ceil(thickness / 2)),
      'line-through': (2 * ascent) / 3 - thickness / 2,
      overline: -Math.floor(thickness),
    }[line];
    return { offset, thickness };
  },
};
