import type { Block } from '../html/cascade.ts';
import type { TextEngine } from '../types.ts';
import { cutFlow } from './ellipsis.ts';
import { type Flow, layoutFlow } from './flow.ts';

export type RichOverflow = 'change-font-size' | 'resize' | 'ellipsis';

/** px by which the editor makes the font smaller until the text fits, and the smallest size it tries. */
const STEP = 0.5;
const SMALLEST = 1;

/**
 * Lays a text out as its overflow mode says: in the largest font size at which all of it fits, at its own size, or with
 * the lines that do not fit cut off.
 *
 * @param blocks the styled text at a font size
 */
export function fitRich(
  blocks: (size: number) => Block,
  box: { width: number; height: number; size: number },
  options: { overflow: RichOverflow; splitAllowed: boolean },
  engine: TextEngine,
): { flow: Flow; size: number } {
  const { width, height } = box;
  const layout = (size: number) => layoutFlow(blocks(size), width, engine);
  let size = box.size;
  let flow = layout(size);
  if (options.overflow === 'change-font-size' && height > 0) {
    const fits = () => flow.height <= height + 1e-6 && (options.splitAllowed || !breaksWord(flow));
    while (!fits() && size - STEP >= SMALLEST) {
      size -= STEP;
      flow = layout(size);
    }
  }
  if (options.overflow === 'ellipsis' && height > 0) flow = cutFlow(flow, height, engine);
  return { flow, size };
}

const breaksWord = (flow: Flow): boolean => flow.lines.some((line) => line.broken.brokenWord);
