import { describe, expect, it } from 'vitest';
import { SEED } from '../support/seed.ts';
import { KINDS } from './inputs.ts';
import { runMutated } from './run-mutated.ts';

describe(`files with something wrong, from seed ${SEED} on (GESSO_SEED=${SEED} renders them again)`, () => {
  it.each(KINDS)('%s become a picture or an error with a code, and the process lives', async (kind) => {
    const { failures, outcomes } = await runMutated(kind, { seed: SEED, count: 40 });
    expect(failures).toEqual([]);
    expect([...outcomes.values()].reduce((sum, times) => sum + times, 0)).toBe(80);
  });
});
