import { expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { chaos } from './chaos.ts';

const KILLS = 4;

describeWith(['build', 'ffmpeg'], 'a service that is killed at random moments under mixed load', () => {
  it('loses nothing, doubles nothing, fails no job and leaves nothing behind', async () => {
    const seed = Date.now() % 1000;
    console.log(`npm run chaos -- --kills ${KILLS} --seed ${seed}`);
    const { problems, jobs } = await chaos(KILLS, seed);
    expect(problems).toEqual([]);
    expect(jobs).toBeGreaterThan(0);
  });
});
