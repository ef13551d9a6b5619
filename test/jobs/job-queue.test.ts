import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts';
import { createBullQueue } from '../../src/jobs/shared/bullmq-queue.ts';
import type { JobQueue } from '../../src/jobs/types.ts';
import { SharedServerError } from '../../src/shared/errors.ts';
import { type OpenServer, openShared } from '../../src/shared/open.ts';
import { describeWith } from '../support/describe-with.ts';
import { startPostgres, startRedis } from '../support/servers.ts';
import { emptyShared, openAgain } from '../support/shared.ts';

/** Of a shared queue, ms: short, so that a lease lapses within the test, and no multiple of any part of it. */
const LOCK = 1499;

/** Takes the locks of all jobs away, as where their machine was held up for too long. */
async function loseLock(kind: 'redis' | 'postgres'): Promise<void> {
  const server = await openAgain(kind);
  if (server.kind === 'redis') {
    const { client } = server;
    for (const key of await client.keys('{gesso}:renders:*:lock')) await client.set(key, 'nobody', 'PX', 1);
  } else
    await server.query("UPDATE gesso_queue.job SET lock_token = 'nobody', locked_until_ms = 0 WHERE state = 'active'");
}

/** When the lock of the one job that is under way ends, by the clock of the server, ms. */
async function endOfLock(server: OpenServer): Promise<number> {
  if (server.kind === 'redis') {
    const [key = ''] = await server.client.keys('{gesso}:renders:*:lock');
    return server.client.pexpiretime(key);
  }
  const [row] = await server.query<{ ends: string }>(
    "SELECT locked_until_ms AS ends FROM gesso_queue.job WHERE state = 'active'",
  );
  return Number(row?.ends);
}

/** Machines on one queue, for the jobs of one owner at a time each. */
const sharedBy =
  (kind: 'redis' | 'postgres', lockTime = LOCK) =>
  async (mostOfOne = Number.POSITIVE_INFINITY): Promise<() => Promise<JobQueue>> => {
    const { url, server } = await emptyShared(kind);
    return async () => {
      const failures: unknown[] = [];
      const onFailure = (error: unknown) => failures.push(error);
      const queue = await createBullQueue(server, { url, mostOfOne, lockTime, onFailure });
      onTestFinished(async () => {
        await queue.close();
        expect(failures).toEqual([]);
      });
      return queue;
    };
  };

/** What every job queue has to do. A new driver is one more line in `queues`. */
const queues: Record<string, (mostOfOne?: number) => Promise<JobQueue>> = {
  memory: async (mostOfOne) => createMemoryQueue(mostOfOne),
  redis: async (mostOfOne) => (await sharedBy('redis')(mostOfOne))(),
  postgres: async (mostOfOne) => (await sharedBy('postgres')(mostOfOne))(),
};

const contract = (open: (mostOfOne?: number) => Promise<JobQueue>) => () => {
  async function filled(...ids: string[]): Promise<JobQueue> {
    const queue = await open();
    onTestFinished(() => queue.close());
    for (const id of ids) await queue.push(id);
    return queue;
  }
  const taken = async (queue: JobQueue) => (await queue.take())?.id;

  it('hands out each job once, in order', async () => {
    const queue = await filled('a', 'b', 'c');
    expect(await queue.size()).toBe(3);
    expect([await taken(queue), await taken(queue)]).toEqual(['a', 'b']);
    expect(await queue.size()).toBe(1);
  });

  it('hands a job to one of several that wait for it', async () => {
    const queue = await filled();
    const waiting = [queue.take(), queue.take()];
    await queue.push('a');
    const first = await Promise.race(waiting);
    expect(first?.id).toBe('a');
    await queue.push('b');
    expect((await Promise.all(waiting)).map((lease) => lease?.id).sort()).toEqual(['a', 'b']);
  });

  it('forgets a job that is acknowledged', async () => {
    const queue = await filled('a');
    const lease = await queue.take();
    await lease?.ack();
    expect(await queue.size()).toBe(0);
    await queue.push('b');
    expect(await taken(queue)).toBe('b');
    // It may come again, as any other.
    await queue.push('a');
    expect(await taken(queue)).toBe('a');
  });

  it('hands out again, after those that wait, what is to be retried', async () => {
    const queue = await filled('a', 'b');
    const lease = await queue.take();
    await lease?.retry();
    expect(await queue.size()).toBe(2);
    expect([await taken(queue), await taken(queue)]).toEqual(['b', 'a']);
  });

  it('hands what is to be retried to whoever waits', async () => {
    const queue = await filled('a');
    const lease = await queue.take();
    const waiting = taken(queue);
    await lease?.retry();
    expect(await waiting).toBe('a');
  });

  it('heeds the first word on a lease only', async () => {
    const queue = await filled('a', 'b');
    const [a, b] = [await queue.take(), await queue.take()];
    await a?.ack();
    await a?.retry();
    expect(await queue.size()).toBe(0);
    await b?.retry();
    await b?.retry();
    await b?.ack();
    expect(await queue.size()).toBe(1);
    expect(await taken(queue)).toBe('b');
  });

  it('holds a job once, whether it waits or is leased', async () => {
    const queue = await filled('a', 'a');
    expect(await queue.size()).toBe(1);
    const lease = await queue.take();
    await queue.push('a');
    expect(await queue.size()).toBe(0);
    await lease?.retry();
    expect(await queue.size()).toBe(1);
  });

  it('hands out the jobs of owners by turns, and counts those of each where it knows', async () => {
    const queue = await filled();
    for (const id of ['a1', 'a2', 'a3', 'b1', 'c1']) await queue.push(id, id[0]);
    expect([await queue.sizeOf?.('a'), await queue.sizeOf?.('d')]).toEqual([3, 0]);
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await taken(queue));
    expect(ids).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
  });

  it('hands out nothing once it is closed, and takes a last word on what is leased', async () => {
    const queue = await filled('a', 'b', 'c');
    const [a, b] = [await queue.take(), await queue.take()];
    await queue.take();
    const waiting = queue.take();
    await queue.close();
    expect([await waiting, await queue.take()]).toEqual([null, null]);
    await a?.ack();
    await b?.retry();
    expect(await queue.take()).toBeNull();
  });

  it('hands out an owner’s jobs by priority, and passes no other owner over for it', async () => {
    const queue = await filled();
    await queue.push('a1', 'a', 'low');
    for (const id of ['a2', 'a3']) await queue.push(id, 'a');
    await queue.push('a4', 'a', 'high');
    await queue.push('b1', 'b', 'low');
    const ids = [];
    for (let i = 0; i < 5; i++) ids.push(await taken(queue));
    expect(ids.filter((id) => id?.startsWith('a') && id !== 'a1')).toEqual(['a4', 'a2', 'a3']);
    expect(ids.indexOf('b1')).toBeLessThan(4);
  });

  it('lets many jobs of one owner hold up none of another', async () => {
    const queue = await filled();
    for (let i = 0; i < 50; i++) await queue.push(`a${i}`, 'a');
    for (let i = 0; i < 20; i++) expect(await taken(queue)).toBe(`a${i}`);
    await queue.push('b', 'b');
    const next = [await taken(queue), await taken(queue)];
    expect(next).toContain('b');
  });

  it('forgets a job that is taken out', async () => {
    const queue = await filled('a', 'b');
    await queue.remove?.('a');
    expect([await queue.size(), await taken(queue)]).toEqual([1, 'b']);
    await queue.push('a');
    expect(await taken(queue)).toBe('a');
  });

  it('leases only so many of one owner at a time', async () => {
    const queue = await open(1);
    onTestFinished(() => queue.close());
    for (const id of ['a1', 'a2', 'b1']) await queue.push(id, id[0]);
    const first = await queue.take();
    expect([first?.id, (await queue.take())?.id]).toEqual(['a1', 'b1']);
    const waiting = queue.take();
    await queue.push('c1', 'c');
    expect((await waiting)?.id).toBe('c1');
    const last = queue.take();
    await first?.ack();
    expect((await last)?.id).toBe('a2');
  });
};

const needs = (name: string) => (name === 'redis' || name === 'postgres' ? ([name] as const) : []);
for (const [name, open] of Object.entries(queues)) describeWith(needs(name), `the job queue ${name}`, contract(open));

describe.each(['redis', 'postgres'] as const)('the job queue %s, shared,', (kind) => {
  describeWith([kind], 'by machines', () => {
    it('hands each job to one of them', async () => {
      const open = await sharedBy(kind)();
      const [first, second] = [await open(), await open()];
      for (let i = 0; i < 20; i++) await first.push(`j${i}`);
      const taken: string[] = [];
      const work = async (queue: JobQueue) => {
        for (let i = 0; i < 10; i++) {
          const lease = await queue.take();
          taken.push(lease?.id ?? '');
          await lease?.ack();
        }
      };
      await Promise.all([work(first), work(second)]);
      expect(new Set(taken).size).toBe(20);
      expect(await second.size()).toBe(0);
    });

    it('hands out again what one took and let lapse, and heeds it no more', async () => {
      const open = await sharedBy(kind)();
      const [first, second] = [await open(), await open()];
      await first.push('a');
      const late = await first.take();
      late?.abandon?.();
      const lease = await second.take();
      expect([lease?.id, lease?.lapses]).toEqual(['a', 1]);
      expect(lease?.token).not.toBe(late?.token);
      await late?.ack();
      expect([...((await first.known?.()) ?? [])]).toEqual(['a']);
      await lease?.ack();
      expect([...((await first.known?.()) ?? [])]).toEqual([]);
    });

    it('keeps the lease of a job that takes long', async () => {
      // So long that it does not lapse where a busy machine holds this process up.
      const open = await sharedBy(kind, 4 * LOCK)();
      const [first, second] = [await open(), await open()];
      await first.push('a');
      const lease = await first.take();
      let isTaken = false;
      void second.take().then((other) => {
        isTaken = other !== null;
      });
      const server = await openAgain(kind);
      for (let renewals = 0, ends = await endOfLock(server); renewals < 2; renewals++) {
        await expect.poll(() => endOfLock(server)).toBeGreaterThan(ends);
        ends = await endOfLock(server);
      }
      expect([isTaken, lease?.lost?.aborted]).toEqual([false, false]);
      await lease?.ack();
    });

    it('tells one of them that it has lost a job', async () => {
      const open = await sharedBy(kind)();
      const [first, second] = [await open(), await open()];
      await first.push('a');
      const lease = await first.take();
      const taken = (await second.known?.()) ?? new Set();
      expect([...taken]).toEqual(['a']);
      await loseLock(kind);
      const again = await second.take();
      expect(again?.id).toBe('a');
      await expect.poll(() => lease?.lost?.aborted).toBe(true);
      await again?.ack();
    });

    it('says that its server cannot be reached', async () => {
      const server = kind === 'redis' ? await startRedis() : await startPostgres();
      const shared = (await openShared(server.url)) as OpenServer;
      const options = { url: server.url, mostOfOne: 1, lockTime: LOCK, onFailure: () => {} };
      const queue = await createBullQueue(shared, options);
      await server.stop();
      for (const call of [queue.push('a'), queue.size(), queue.remove?.('a'), queue.known?.()])
        await expect(call).rejects.toBeInstanceOf(SharedServerError);
      await queue.close();
      await shared.close();
    });

    it('keeps the jobs that wait', async () => {
      const open = await sharedBy(kind)();
      const first = await open();
      await first.push('a', 'me', 'high');
      await first.close();
      const second = await open();
      expect([await second.size(), await second.sizeOf?.('me'), (await second.take())?.id]).toEqual([1, 1, 'a']);
    });
  });
});
