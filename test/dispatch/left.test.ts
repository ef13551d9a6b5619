import { constants, PerformanceObserver } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { noteLeft } from '../../src/dispatch/left.ts';
import type { BodyShare } from '../../src/http/body-budget.ts';
import { receive } from '../../src/http/receive.ts';

interface Collection {
  startTime: number;
  detail: { kind: number; flags: number };
}

/** How often young objects are collected by request while something is done. */
async function collectionsIn(work: () => void | Promise<void>): Promise<number> {
  // Whatever other tests of this process have left is collected with it.
  noteLeft(12e6);
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
  await work();
  await seen;
  return collected;
}

test('young objects are collected once pictures of some megabytes have been encoded', async () => {
  const encode = () => {
    for (let picture = 0; picture < 20; picture++) noteLeft(1e6);
  };
  expect(await collectionsIn(encode)).toBe(1);
});

test('the pieces of bodies are collected once they had some megabytes', async () => {
  const share: BodyShare = { take() {}, release() {} };
  const body = Buffer.from(JSON.stringify({ design: 'a'.repeat(1e6) }));
  const receiveOne = () =>
    receive({ headers: {} } as FastifyRequest, Readable.from([body]), { most: 2e6, values: 10, share });
  const receiveAll = async () => {
    for (let request = 0; request < 20; request++) expect(body.equals((await receiveOne()).bytes)).toBe(true);
  };
  expect(await collectionsIn(receiveAll)).toBe(1);
});
