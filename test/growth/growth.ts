import { RenderError, type Renderer } from '../../renderer/index.ts';
import { MissingField } from '../../src/template.ts';
import type { Hostile } from './hostile.ts';

/** Sizes of the hostile texts, each four times the last. */
const SIZES = [2000, 8000, 32_000];
/** How much longer a text of four times the size may take: twice what linear work does, half of what square work does. */
const MOST_GROWTH = 8;
/** ms of the processor that say nothing: the machine's other work, garbage that is collected, code that is compiled. */
const NOISE = 100;
/** ms from which on a size says enough; work that grows with the square shows before. */
const ENOUGH = 150;
/** The best of so many runs counts, where the first took too long. */
const RUNS = 4;

let run = 0;

/** ms of the processor that a size takes. Each time another size, so that nothing is remembered. */
export async function cost({ of }: Hostile, n: number, renderer: Renderer): Promise<number> {
  const work = of(n + ++run);
  const before = process.cpuUsage();
  try {
    if (typeof work === 'function') await work();
    else await renderer.render(work.design, work.options);
  } catch (error) {
    const isClear = error instanceof MissingField || (error instanceof RenderError && error.kind !== 'internal');
    if (!isClear) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** What a size costs that grew too much; null where none did. */
export async function growthOf(hostile: Hostile, renderer: Renderer): Promise<string | null> {
  let last = await cost(hostile, SIZES[0]!, renderer);
  for (const size of SIZES.slice(1)) {
    const allowed = MOST_GROWTH * last + NOISE;
    let ms = await cost(hostile, size, renderer);
    for (let i = 1; i < RUNS && ms > allowed; i++) ms = Math.min(ms, await cost(hostile, size, renderer));
    if (ms > allowed) return `${size}: ${Math.round(ms)} ms, where a quarter takes ${Math.round(last)}`;
    if (ms > ENOUGH) return null;
    last = ms;
  }
  return null;
}
