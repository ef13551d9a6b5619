import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { refusals } from '../../src/errors.ts';
import { bodyName } from '../../src/jobs/bodies.ts';
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts';
import { createMemoryJobStore } from '../../src/jobs/memory-store.ts';
import type { JobLease, JobQueue, JobStore } from '../../src/jobs/types.ts';
import { createMemoryStore } from '../../src/storage/memory.ts';
import { deferred } from '../support/deferred.ts';
import { jobOf } from '../support/jobs.ts';
import { fakeExecutor, HOUR, picture, startService } from '../support/service.ts';

const design = { width: 10, height: 10, pages: [] };
const wait = { prefer: 'wait' };

/** A queue as on another machine: every answer takes a while. It notes what is said of its leases. */
function remoteQueue(): JobQueue & { said: string[] } {
  const queue = createMemoryQueue();
  const said: string[] = [];
  const later = async <T>(answer: T | Promise<T>): Promise<T> => {
    await new Promise(setImmediate);
    return answer;
  };
  const noted = (lease: JobLease | null) =>
    lease && {
      ...lease,
      ack: () => {
        said.push('ack');
        return later(lease.ack());
      },
      retry: () => {
        said.push('retry');
        return later(lease.retry());
      },
    };
  return {
    said,
    push: (id) => later(queue.push(id)),
    take: async () => noted(await later(queue.take())),
    size: () => later(queue.size()),
    close: () => later(queue.close()),
  };
}

describe('the jobs of a queue on another machine', () => {
  const statusOf = async (answer: Response) => ((await answer.json()) as { status: string }).status;

  it('are acknowledged when they have ended, well or badly', async () => {
    const queue = remoteQueue();
    let renders = 0;
    const executor = fakeExecutor(async (task) => {
      if (++renders === 2) throw new Error('a fault');
      return picture(task);
    });
    const { post } = await startService({}, { executor, queue });
    expect(await statusOf(await post('/api/renders', { design }, wait))).toBe('done');
    expect(await statusOf(await post('/api/renders', { design }, wait))).toBe('error');
    await expect.poll(() => queue.said).toEqual(['ack', 'ack']);
    expect(await queue.size()).toBe(0);
  });

  it('are retried where the service was too busy, and count no attempt for it', async () => {
    const queue = remoteQueue();
    let renders = 0;
    const executor = fakeExecutor(async (task) => {
      if (++renders <= 4) throw refusals.busy(1);
      return picture(task);
    });
    const { post } = await startService({ GESSO_CONCURRENCY: '1' }, { executor, queue });
    expect(await statusOf(await post('/api/renders', { design }, wait))).toBe('done');
    await expect.poll(() => queue.said).toEqual(['retry', 'retry', 'retry', 'retry', 'ack']);
  });

  it('are handed back where the service stops before they have ended', async () => {
    const queue = remoteQueue();
    const started = deferred();
    const executor = fakeExecutor((_, control) => {
      started.resolve();
      return new Promise((_, reject) => {
        control?.signal?.addEventListener('abort', () => reject(refusals.cancelled()));
      });
    });
    const { post, close } = await startService({ GESSO_SHUTDOWN_MS: '1' }, { executor, queue });
    await post('/api/renders', { design });
    await started.promise;
    await close();
    expect(queue.said).toEqual(['retry']);
  });

  it('are bounded in number', async () => {
    const queue = remoteQueue();
    const held = deferred();
    const executor = fakeExecutor(async (task) => {
      await held.promise;
      return picture(task);
    });
    const { post, url } = await startService({ GESSO_MAX_JOBS: '1', GESSO_CONCURRENCY: '1' }, { executor, queue });
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      statuses.push((await post('/api/renders', { design })).status);
      // The first is taken before the second comes.
      await expect.poll(async () => (await queue.size()) === Math.min(1, i)).toBe(true);
    }
    expect(statuses).toEqual([200, 200, 503]);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('gesso_jobs_waiting 1');
    held.resolve();
  });

  it('are not taken for cancelled while it is stored that they were taken over from a machine that died', async () => {
    const store = createMemoryJobStore();
    const files = createMemoryStore();
    const request = bodyName(randomUUID(), Date.now() + HOUR);
    await files.put(request, Buffer.from(JSON.stringify({ design })));
    const times = { createdAt: Date.now(), expiresAt: Date.now() + HOUR };
    const died = jobOf({ id: 'taken', status: 'progress', holder: 'dead', attempts: 1, request, ...times });
    await store.create(died);
    const looked = deferred();
    let isBeginning = false;
    const jobs: JobStore = {
      ...store,
      async get(id) {
        const found = await store.get(id);
        // It is looked at while its start is being stored.
        if (isBeginning) setImmediate(looked.resolve);
        return found;
      },
      async update(id, changes, expected) {
        if (changes.status === 'progress') {
          isBeginning = true;
          await looked.promise;
          isBeginning = false;
        }
        return store.update(id, changes, expected);
      },
    };
    const queue: JobQueue = { ...remoteQueue(), known: async () => new Set() };
    const executor = fakeExecutor(async (task, control) => {
      if (control?.signal?.aborted) throw refusals.cancelled();
      return picture(task);
    });
    await startService({}, { executor, queue, jobs, files });
    await expect.poll(async () => (await store.get('taken'))?.status).not.toBe('progress');
    await expect.poll(async () => store.get('taken')).toMatchObject({ status: 'done', error: '' });
  });

  it.each(['done', 'error'] as const)(
    'have ended (%s) where the answer to the write that says so was lost',
    async (status) => {
      const store = createMemoryJobStore();
      let losses = 0;
      const jobs: JobStore = {
        ...store,
        async update(id, changes, expected) {
          const changed = await store.update(id, changes, expected);
          if (changes.status === status && losses++ === 0) throw new Error('the connection ended');
          return changed;
        },
      };
      const executor = fakeExecutor(async (task) => {
        if (status === 'error') throw new Error('a fault');
        return picture(task);
      });
      const files = createMemoryStore();
      const { post } = await startService({}, { executor, jobs, files, queue: remoteQueue() });
      expect(await statusOf(await post('/api/renders', { design }, wait))).toBe(status);
      await expect.poll(() => losses).toBe(2);
      await expect
        .poll(async () => {
          const names = [];
          for await (const name of files.bodies?.(Number.POSITIVE_INFINITY) ?? []) names.push(name);
          return names;
        })
        .toEqual([]);
    },
  );
});
