import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts';
import type { JobQueue } from '../../src/jobs/types.ts';

/** What every job queue has to do. A new driver is one more line in `queues`. */
const queues: Record<string, () => Promise<JobQueue>> = {
  memory: async () => createMemoryQueue(),
};

describe.each(Object.entries(queues))('the job queue %s', (_, open) => {
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
});

describe('the job queue memory', () => {
  it('leases only so many of one owner at a time', async () => {
    const queue = createMemoryQueue(1);
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
});
