import { FIT, type Overflow } from '../fit.ts';
import type { Block } from '../html/cascade.ts';
import { clampFlow } from './ellipsis.ts';
import type { Flow, LayoutFlow } from './flow.ts';
import type { LineSetter } from './linebox.ts';

/** Steps above the size found that are tried too: a text may fit at one size and not at the next smaller one. */
const LOOK_ABOVE = 4;

/**
 * Lays a text out as its overflow mode says: in the largest font size at which it fits, at its own size, or without the
 * lines that do not fit.
 *
 * @param blocks the styled text at a font size
 * @param widestWord px at a font size, whatever the text's tags say: a larger word within it may be broken
 */
export function fitRich(
  blocks: (size: number) => Block,
  box: { width: number; height: number; size: number; lineHeight: number },
  options: { overflow: Overflow; splitAllowed: boolean },
  {
    layoutFlow,
    lines,
    widestWord,
  }: { layoutFlow: LayoutFlow; lines: LineSetter; widestWord: (size: number) => number },
): { flow: Flow; size: number } {
  const { width, height } = box;
  const layout = (size: number) => layoutFlow(blocks(size), width);
  if (height > 0 && options.overflow === 'change-font-size') {
    const fits = ({ flow, size }: { flow: Flow; size: number }) =>
      flow.height <= height + 1e-6 && (options.splitAllowed || widestWord(size) <= width + 1e-6);
    return largestFitting(box.size, (size) => ({ flow: layout(size), size }), fits).layout;
  }
  const flow = layout(box.size);
  if (options.overflow !== 'ellipsis' || height === 0) return { flow, size: box.size };
  return { flow: clampFlow(flow, Math.floor(height / box.lineHeight), height, lines), size: box.size };
}

/** The layout at the largest size, in steps down from the text's own, that fits; else at the smallest. By bisection. */
export function largestFitting<Layout>(
  own: number,
  layoutAt: (size: number) => Layout,
  fits: (layout: Layout) => boolean,
): { layout: Layout; size: number } {
  const first = layoutAt(own);
  const steps = Math.max(0, Math.floor((own - FIT.smallest) / FIT.step));
  if (fits(first) || steps === 0) return { layout: first, size: own };
  const at = (step: number) => ({ layout: layoutAt(own - step * FIT.step), size: own - step * FIT.step });
  let best = at(steps);
  let low = 1;
  let high = steps;
  while (low < high) {
    const middle = (low + high) >> 1;
    const tried = at(middle);
    if (fits(tried.layout)) [high, best] = [middle, tried];
    else low = middle + 1;
  }
  for (let step = Math.max(1, high - LOOK_ABOVE); step < high; step++) {
    const tried = at(step);
    if (fits(tried.layout)) return tried;
  }
  return best;
}
