import type { Matrix } from '../../scene/types.ts';
import { floorUnit, snap } from '../layout-unit.ts';

// The editor has a browser draw a rich text as an SVG with HTML inside, and puts that picture on the page.

/** The picture's padding on every side is the font size divided by this (corpus rich-background, rich-nested). */
const PADDING = 3;

export const paddingOf = (size: number): number => size / PADDING;

interface Size {
  width: number;
  height: number;
}

/**
 * How the editor puts the picture of a text on the page: its size in whole device px gives the proportions, its width
 * with the padding the scale. So it is stretched upright a little, which moves baselines by up to half a px and with that
 * whole lines by one (every design of rich text and lists, to the pixel).
 *
 * @param outer the text's box with its padding
 */
export function pictureTransform(padding: number, outer: Size, ratio: number): Matrix {
  const stretch = outer.height > 0 ? pictureHeight(outer, ratio) / outer.height : 1;
  return [1, 0, 0, stretch || 1, -padding, -padding];
}

/** Height of that picture on the page, px. */
export const pictureHeight = ({ width, height }: Size, ratio: number): number =>
  (width * Math.round(height * ratio)) / Math.max(1, Math.round(width * ratio));

/** The part of a box with its padding that the picture shows: whole device px of it, before the stretch. */
export const shownPart = ({ width, height }: Size, ratio: number): Size => ({
  width: Math.round(width * ratio) / ratio,
  height: Math.round(height * ratio) / ratio,
});

/** Where a text stands in its picture; px. */
export interface Placement {
  /** Of the picture without its padding. */
  height: number;
  /** From the upper edge of the box to the text's. */
  top: number;
  /** From the picture's upper edge to the text's, as layout has it: boxes and baselines are snapped from there. */
  y: number;
  /** How far the text, once it is laid out and snapped, is moved down. */
  moved: number;
}

/**
 * Places a text in its set height, or in a picture as high as itself where `share` is null. A text at the bottom is
 * laid out where it stands. A text in the middle begins there and is moved up by half of itself after its boxes were
 * snapped, as CSS `transform: translateY(-50%)` does (corpus rich-vertical-*; wild rich designs, to the pixel).
 *
 * @param own the text's height
 * @param share which share of the free rest stands above the text: 0, 0.5 or 1
 */
export function placement(own: number, set: number, padding: number, share: number | null): Placement {
  const y = floorUnit(padding);
  if (share === null) return { height: own, top: 0, y, moved: 0 };
  const top = (set - own) * share;
  if (share !== 0.5) return { height: set, top, y: y + (floorUnit(set) - own) * share, moved: 0 };
  const middle = y + floorUnit(set / 2);
  return { height: set, top, y: middle - snap(middle), moved: snap(middle) - own / 2 };
}
