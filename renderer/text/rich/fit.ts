import { FIT, type Overflow, type TextLimits } from '../fit.ts';
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
  { overflow, splitAllowed, limits }: { overflow: Overflow; splitAllowed: boolean; limits: TextLimits },
  {
    layoutFlow,
    lines,
    widestWord,
  }: { layoutFlow: LayoutFlow; lines: LineSetter; widestWord: (size: number) => number },
): { flow: Flow; size: number } {
  const { width, height } = box;
  const layout = (size: number) => layoutFlow(blocks(size), width);
  const clamped = ({ flow, size }: { flow: Flow; size: number }) =>
    flow.lines.length > limits.lines
      ? { flow: clampFlow(flow, limits.lines, Number.POSITIVE_INFINITY, lines), size }
      : { flow, size };
  if (height > 0 && overflow === 'change-font-size') {
    const fits = ({ flow, size }: { flow: Flow; size: number }) =>
      flow.height <= height + 1e-6 &&
      flow.lines.length <= limits.lines &&
      (splitAllowed || widestWord(size) <= width + 1e-6);
    return clamped(largestFitting(limits, (size) => ({ flow: layout(size), size }), fits).layout);
  }
  const flow = layout(box.size);
  if (overflow !== 'ellipsis' || height === 0) return clamped({ flow, size: box.size });
  const most = Math.min(limits.lines, Math.max(1, Math.floor(height / box.lineHeight)));
  return { flow: clampFlow(flow, most, height, lines), size: box.size };
}

/** The layout at the largest size within the limits, in steps down, that fits; else at the smallest. By bisection. */
export function largestFitting<Layout>(
  { most: own, least }: Pick<TextLimits, 'most' | 'least'>,
  layoutAt: (size: number) => Layout,
  fits: (layout: Layout) => boolean,
): { layout: Layout; size: number } {
  const first = layoutAt(own);
  const steps = Math.max(0, Math.floor((own - least) / FIT.step));
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
