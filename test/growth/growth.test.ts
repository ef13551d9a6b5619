import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { randomOf } from '../random/random.ts';
import { SWEEPS } from '../support/sampled.ts';
import { SEED } from '../support/seed.ts';
import { cost, growthOf } from './growth.ts';
import { HOSTILE } from './hostile.ts';

/** Texts of each parser that are tried in a run; `GESSO_GROWTH=all` tries them all, which takes minutes. */
const TRIED = process.env.GESSO_GROWTH === 'all' ? Number.POSITIVE_INFINITY : SWEEPS ? 4 : 1;

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false, pictureCacheBytes: 0 });
  // Loads fonts and compiles.
  await cost(HOSTILE.find(({ parser }) => parser.startsWith('markup'))!, 100, renderer);
});
afterAll(() => renderer.close());

const parsers = [...new Set(HOSTILE.map(({ parser }) => parser))];

describe(`hostile texts take time in proportion to their length (GESSO_SEED=${SEED} tries the same)`, () => {
  it.each(parsers)('%s', async (parser) => {
    const random = randomOf(SEED);
    const all = HOSTILE.filter((one) => one.parser === parser);
    const tried = all.map((hostile) => ({ hostile, place: random.next() })).sort((a, b) => a.place - b.place);
    const slow: string[] = [];
    for (const { hostile } of tried.slice(0, TRIED)) {
      const growth = await growthOf(hostile, renderer);
      if (growth) slow.push(`${hostile.name} of ${growth}`);
    }
    expect(slow).toEqual([]);
  });
});
