import { expect, it } from 'vitest';
import type { JobJson } from '../../src/jobs/json.ts';
import { DAY, HOUR, movableClock, startService } from '../support/service.ts';

const design = { pages: [] };

it('a clock that is set forward and back loses no job and no picture', async () => {
  const clock = movableClock();
  let passed = 0;
  const service = await startService({ GESSO_FILE_HOURS: '1' }, { now: clock.now, passed: () => passed });
  const job = (await (await service.post('/api/renders', { design }, { prefer: 'wait' })).json()) as JobJson;
  const answer = await service.post('/api/render', { design, outputFormat: 'url' });
  const { url } = (await answer.json()) as { url: string };
  const statuses = () =>
    Promise.all(
      [`${service.url}/api/renders/${job.id}`, job.output ?? '', url].map(async (one) => (await fetch(one)).status),
    );
  clock.move(30 * DAY);
  await service.sweep();
  expect(await statuses()).toEqual([404, 410, 410]);
  clock.move(-30 * DAY);
  expect(await statuses()).toEqual([200, 200, 200]);
  // A clock that stays ahead is believed.
  clock.move(30 * DAY);
  await service.sweep();
  passed += HOUR;
  await service.sweep();
  clock.move(-30 * DAY);
  expect(await statuses()).toEqual([404, 410, 410]);
});

it('a clock that is set back loses no job', async () => {
  const clock = movableClock();
  const service = await startService({ GESSO_MAX_REQUESTS_PER_MINUTE: '100' }, { now: clock.now, passed: () => 0 });
  for (const ms of [-DAY, -DAY, 3 * DAY, -DAY]) {
    clock.move(ms);
    await service.sweep();
    const job = (await (await service.post('/api/renders', { design }, { prefer: 'wait' })).json()) as JobJson;
    expect([job.status, (await fetch(job.output ?? '')).status]).toEqual(['done', 200]);
  }
});
