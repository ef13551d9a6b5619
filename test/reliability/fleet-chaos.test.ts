import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { fleetChaos } from './fleet-chaos.ts';

/** Of what `npm run chaos:fleet` does, so much that it ends within a minute. */
const SHORT = { jobs: 20, records: 60, kills: 3, every: 2000, pause: 2500, full: 1000 };

describeWith(['build', 'redis'], 'three machines on one queue and one store, in all kinds of trouble', () => {
  it('lose nothing, double nothing and leave nothing behind', async () => {
    const seed = Date.now() % 1000;
    console.log(`seed ${seed}`);
    const { problems } = await fleetChaos({ kind: 'redis', ...SHORT, seed });
    expect(problems).toEqual([]);
  });
});
