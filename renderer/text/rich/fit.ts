import { FIT, type Overflow } from '../fit.ts';
import type { Block } from '../html/cascade.ts';
import { cutFlow } from './ellipsis.ts';
import type { Flow, LayoutFlow } from './flow.ts';
import type { LineSetter } from './linebox.ts';

/** Steps above the size found that are tried too: a text may fit at one size and not at the next smaller one. */
const LOOK_ABOVE = 4;

/**
 * Lays a text out as its overflow mode says: in the largest font size at which all of it fits, at its own size, or with
 * the lines that do not fit cut off.
 *
 * @param blocks the styled text at a font size
 */
export function fitRich(
  blocks: (size: number) => Block,
  box: { width: number; height: number; size: number },
  options: { overflow: Overflow; splitAllowed: boolean },
  { layoutFlow, lines }: { layoutFlow: LayoutFlow; lines: LineSetter },
): { flow: Flow; size: number } {
  const { width, height } = box;
  const layout = (size: number) => layoutFlow(blocks(size), width);
  if (height > 0 && options.overflow === 'change-font-size') {
    const fits = (flow: Flow) => flow.height <= height + 1e-6 && (options.splitAllowed || !breaksWord(flow));
    return largestFitting(box.size, layout, fits);
  }
  const flow = layout(box.size);
  return { flow: options.overflow === 'ellipsis' && height > 0 ? cutFlow(flow, height, lines) : flow, size: box.size };
}

/** The flow at the largest size, in steps down from the text's own, that fits; else at the smallest. By bisection. */
function largestFitting(
  own: number,
  layout: (size: number) => Flow,
  fits: (flow: Flow) => boolean,
): { flow: Flow; size: number } {
  const first = layout(own);
  const steps = Math.max(0, Math.floor((own - FIT.smallest) / FIT.step));
  if (fits(first) || steps === 0) return { flow: first, size: own };
  const at = (step: number) => ({ flow: layout(own - step * FIT.step), size: own - step * FIT.step });
  let best = at(steps);
  let low = 1;
  let high = steps;
  while (low < high) {
    const middle = (low + high) >> 1;
    const tried = at(middle);
    if (fits(tried.flow)) [high, best] = [middle, tried];
    else low = middle + 1;
  }
  for (let step = Math.max(1, high - LOOK_ABOVE); step < high; step++) {
    const tried = at(step);
    if (fits(tried.flow)) return tried;
  }
  return best;
}

const breaksWord = (flow: Flow): boolean => flow.lines.some((line) => line.broken.brokenWord);
