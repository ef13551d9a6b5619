import type { Paint, Stroke } from '../scene/types.ts';
import type { FontStyle } from './types.ts';

/** A line drawn along a run. Several may lie on one run, the outermost element's first. */
export interface Decoration {
  line: 'underline' | 'line-through' | 'overline';
  paint: Paint;
}

/** Everything that says how a run of text looks; two runs of equal style may be drawn as one. */
export interface TextStyle {
  font: FontStyle;
  /** px */
  size: number;
  fill: Paint | null;
  /** Painted over the fill. */
  stroke: Stroke | null;
  /** px after every cluster */
  letterSpacing: number;
  decorations: readonly Decoration[];
  /** Painted behind the run, as high as its font. */
  background: Paint | null;
  /** px downwards from the line's baseline (super- and subscript). */
  baselineShift: number;
}

/** A run of text in one style, in logical order. */
export interface StyledRun {
  text: string;
  style: TextStyle;
}

/** A piece of a laid-out line in one style. */
export interface Fragment extends StyledRun {
  /** Left end, px from the left of the box. */
  x: number;
  /** px */
  width: number;
  direction: 'ltr' | 'rtl';
}

/** A laid-out line; all in px from the box's top left corner. */
export interface Line {
  fragments: readonly Fragment[];
  x: number;
  /** Without spaces hanging at its end. */
  width: number;
  top: number;
  height: number;
  baseline: number;
  /** Largest ascent and descent of its fonts. */
  ascent: number;
  descent: number;
}
