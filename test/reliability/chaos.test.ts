import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { SWEEPS } from '../support/sampled.ts';
import { SEED } from '../support/seed.ts';
import { chaos } from './chaos.ts';

const KILLS = SWEEPS ? 4 : 1;

describeWith(['build', 'ffmpeg'], 'a service that is killed at random moments under mixed load', () => {
  it('loses nothing, doubles nothing, fails no job and leaves nothing behind', async () => {
    const { problems, jobs } = await chaos(KILLS, SEED);
    expect(problems).toEqual([]);
    expect(jobs).toBeGreaterThan(0);
  });
});
