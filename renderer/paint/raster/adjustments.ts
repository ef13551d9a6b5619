import type { Adjustment } from '../../scene/types.ts';
import { type Kernels, kernelMemory, loadKernels } from '../kernels/index.ts';
import { type CurvesStep, type Step, stepsOf } from './adjustment-formulas.ts';

/** Bytes that a step may write behind the pixels. */
const OVERHANG = 4;
/** Bytes that pass through all steps before the next ones do: 64 KiB stays in a core's own cache. */
const BLOCK = 64 * 1024;

/**
 * Applies colour adjustments in the order given, in place. Every adjustment rounds its result to whole channel values
 * before the next one sees it: probe order-contrast-saturation-warm has no other explanation, and every
 * probe of one or several adjustments is met exactly.
 *
 * @param pixels RGBA, 8 bits a channel, not premultiplied; alpha is left alone.
 * @param adjustments `amount` is -1..1, 0 changing nothing (`sepia` and `grayscale` take no amount).
 */
export function adjust(pixels: Uint8Array | Uint8ClampedArray, adjustments: readonly Adjustment[]): void {
  const passes = passesOf(adjustments.flatMap(stepsOf));
  if (passes.length === 0) return;
  const kernels = loadKernels();
  const { heap, memory } = kernelMemory(BLOCK + OVERHANG + passes.reduce((sum, { table }) => sum + table.length, 0));
  let free = heap + BLOCK + OVERHANG;
  const runs = passes.map(({ table, run }) => {
    const at = free;
    memory.set(table, at);
    free += table.length;
    return (end: number) => run(kernels, heap, end, at);
  });
  for (let start = 0; start < pixels.length; start += BLOCK) {
    const block = pixels.subarray(start, start + BLOCK);
    memory.set(block, heap);
    for (const run of runs) run(heap + block.length);
    pixels.set(memory.subarray(heap, heap + block.length), start);
  }
}

/** One way through the pixels of a block. */
interface Pass {
  /** Bytes that it is given the place of. */
  table: Uint8Array | Uint8ClampedArray;
  run(kernels: Kernels, at: number, end: number, table: number): void;
}

/** A pass for every step, but one for neighbouring curves together. */
function passesOf(steps: readonly Step[]): Pass[] {
  const passes: Pass[] = [];
  let table: Uint8ClampedArray | null = null;
  for (const step of steps) {
    if (step.kind === 'curves') {
      if (!table) {
        table = Uint8ClampedArray.from({ length: 3 * 256 }, (_, i) => i % 256);
        passes.push({ table, run: (kernels, at, end, tables) => kernels.lookUp(at, end, tables) });
      }
      bend(table, step);
    } else {
      table = null;
      passes.push({ table: new Uint8Array(step.table?.buffer ?? []), run: step.run });
    }
  }
  return passes;
}

/** Puts curves after what a table does already. Writing to it rounds halves to even and clamps. */
function bend(table: Uint8ClampedArray, { curves }: CurvesStep): void {
  curves.forEach((curve, channel) => {
    if (!curve) return;
    for (let i = channel * 256; i < (channel + 1) * 256; i++) table[i] = curve(table[i] as number);
  });
}
