import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { SWEEPS } from '../support/sampled.ts';
import { SEED } from '../support/seed.ts';
import { fleetChaos } from './fleet-chaos.ts';

/** Of what `npm run chaos:fleet` does, so much that it ends within a minute. */
const LONG = { jobs: 20, records: 60, kills: 3, every: 2000, pause: 2500, full: 1000 };
const SHORT = SWEEPS ? LONG : { ...LONG, jobs: 10, records: 30, kills: 1, pause: 1000 };

describeWith(['build', 'redis'], 'three machines on one queue and one store, in all kinds of trouble', () => {
  it('lose nothing, double nothing and leave nothing behind', async () => {
    const { problems } = await fleetChaos({ kind: 'redis', ...SHORT, seed: SEED });
    expect(problems).toEqual([]);
  });
});
