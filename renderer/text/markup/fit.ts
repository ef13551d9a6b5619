import { FIT, firstToTry, type TextLimits } from '../fit.ts';
import type { Flow } from './flow.ts';

/** px by which a text may be higher than its box. */
const TOLERANCE = 1e-6;

/** A text laid out at a font size. */
export interface Fitted {
  flow: Flow;
  /** px */
  size: number;
}

/** What a text has to fit into. */
interface Room {
  /** px */
  height: number;
  /** What the font size falls by at a time, px. */
  step: number;
  limits: TextLimits;
}

/**
 * Lays a text out at the largest font size at which it is no higher than `height` px. Too wide words are broken, never
 * a reason to shrink unless the limits say so.
 *
 * @param layOut at a font size
 */
export function fitted(layOut: (size: number) => Flow, { height, step, limits }: Room): Fitted {
  const { most, least, wholeWords } = limits;
  const fits = ({ flow }: Fitted) => flow.height <= height + TOLERANCE && !flow.cut && !(wholeWords && flow.breaksWord);
  const at = (size: number): Fitted => ({ flow: layOut(size), size });
  let tried = at(most);
  if (fits(tried)) return tried;
  const bound = largestPossible(tried, height, least);
  const start = most - Math.max(1, Math.floor((most - bound) / step)) * step;
  let next = start - firstToTry(Math.floor((start - least) / step), (steps) => fits(at(start - steps * step))) * step;
  while (!fits(tried) && next >= least) {
    tried = at(next);
    next -= step;
  }
  return tried;
}

/**
 * A size that no fitting text exceeds: lines cannot hold less than all the words, and both grow with the size. Saves
 * laying out at every size on the way.
 */
const largestPossible = ({ flow, size }: Fitted, height: number, least: number): number =>
  flow.leastHeight > 0
    ? Math.max(least, size * Math.sqrt(Math.max(0, height) / flow.leastHeight) * 1.02 + FIT.step)
    : size;
