import { applyMatrix } from '../../scene/matrix.ts';
import type { Matrix, Rect } from '../../scene/types.ts';

/** Where a box stands on a slide, in inches: its size, turned about its middle. */
export interface SlidePlace {
  x: number;
  y: number;
  w: number;
  h: number;
  /** Degrees clockwise. */
  rotate: number;
  flipH: boolean;
}

/** How skewed a matrix may be, as a part of its lengths. */
const STRAIGHT = 1e-3;

/** The place of a box; null where the matrix skews it. @param inches to a px */
export function placeOf(box: Rect, [a, b, c, d, e, f]: Matrix, inches: number): SlidePlace | null {
  const [wide, high] = [Math.hypot(a, b), Math.hypot(c, d)];
  if (wide === 0 || high === 0 || Math.abs(a * c + b * d) > STRAIGHT * wide * high) return null;
  const [middleX, middleY] = applyMatrix([a, b, c, d, e, f], box.x + box.width / 2, box.y + box.height / 2);
  const isMirrored = a * d - b * c < 0;
  // Mirrored boxes are turned as their vertical edges are.
  const angle = isMirrored ? Math.atan2(-c, d) : Math.atan2(b, a);
  const [w, h] = [box.width * wide * inches, box.height * high * inches];
  const rotate = ((angle * 180) / Math.PI + 360) % 360;
  return { x: middleX * inches - w / 2, y: middleY * inches - h / 2, w, h, rotate, flipH: isMirrored };
}

/** Inches that are less than nothing, or nothing, for a writer that takes 0 for none. */
export const least = (length: number): number => Math.max(length, 1e-4);

/** A place as the writer takes it. */
export const sized = ({ x, y, w, h, rotate, flipH }: SlidePlace) => ({
  ...{ x, y, w: least(w), h: least(h), rotate },
  ...(flipH ? { flipH } : {}),
});
