import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { collectGarbage } from '../../renderer/internal.ts';
import { openService, temporaryFolder } from '../support/service.ts';

async function closedService(): Promise<WeakRef<object>> {
  const service = await openService({ GESSO_DATA_DIR: await temporaryFolder() });
  expect(await (await fetch(`${service.url}/metrics`)).text()).toContain('nodejs_gc_duration_seconds');
  await service.close();
  return new WeakRef(service.config);
}

it('a closed service is held by nothing of its process', async () => {
  const closed = await closedService();
  await expect
    .poll(async () => {
      await setTimeout(10);
      collectGarbage();
      return closed.deref();
    })
    .toBeUndefined();
});
