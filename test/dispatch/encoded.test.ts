import { constants, PerformanceObserver } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { noteEncoded } from '../../src/dispatch/encoded.ts';

interface Collection {
  startTime: number;
  detail: { kind: number; flags: number };
}

test('young objects are collected once pictures of some megabytes have been encoded', async () => {
  // Whatever other tests of this process have encoded is collected with it.
  noteEncoded(12e6);
  // It is told of later where anything else in this process, e.g. metrics, observes collections already.
  const begin = performance.now();
  let collected = 0;
  const seen = new Promise<void>((resolve) => {
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, detail } of list.getEntries() as unknown as Collection[]) {
        const isForced = (detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0;
        if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR && isForced && startTime >= begin) collected++;
      }
      if (collected === 0) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ entryTypes: ['gc'] });
  });
  for (let picture = 0; picture < 20; picture++) noteEncoded(1e6);
  await seen;
  expect(collected).toBe(1);
});
