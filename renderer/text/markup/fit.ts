import { FIT } from '../fit.ts';
import type { Flow } from './flow.ts';

/** px by which a text may be higher than its box. */
const TOLERANCE = 1e-6;

/** A text laid out at a font size. */
export interface Fitted {
  flow: Flow;
  /** px */
  size: number;
}

/**
 * Lays a text out at the largest font size at which it is no higher than `height` px, in steps by which the largest size
 * that is stated in it falls by half a px (v4 overflow-rich-sizes). Too wide words are broken, never a reason to shrink.
 *
 * @param layOut at a font size
 * @param largest the largest size stated, px
 */
export function fitted(layOut: (size: number) => Flow, size: number, height: number, largest = size): Fitted {
  let tried: Fitted = { flow: layOut(size), size };
  const bound = largestPossible(tried, height);
  const step = (FIT.step * size) / largest;
  let next = size - Math.max(1, Math.floor((size - bound) / step)) * step;
  while (tried.flow.height > height + TOLERANCE && next >= FIT.smallest) {
    tried = { flow: layOut(next), size: next };
    next -= step;
  }
  return tried;
}

/**
 * A size that no fitting text exceeds: lines cannot hold less than all the words, and both grow with the size. Saves
 * laying out at every size on the way.
 */
const largestPossible = ({ flow, size }: Fitted, height: number): number =>
  flow.leastHeight > 0
    ? Math.max(FIT.smallest, size * Math.sqrt(Math.max(0, height) / flow.leastHeight) * 1.02 + FIT.step)
    : size;
