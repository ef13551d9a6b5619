import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bodyName, sweepBodies } from '../../src/jobs/bodies.ts';
import { handIn } from '../../src/jobs/hand-in.ts';
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts';
import { createMemoryJobStore } from '../../src/jobs/memory-store.ts';
import { SharedServerError } from '../../src/shared/errors.ts';
import { createMemoryStore } from '../../src/storage/memory.ts';
import { fileName } from '../../src/storage/names.ts';
import { jobOf } from '../support/jobs.ts';
import { fakeExecutor, HOUR, picture, startService } from '../support/service.ts';

const job = () => {
  const id = randomUUID();
  return jobOf({ id, request: bodyName(id, Date.now() + HOUR), expiresAt: Date.now() + HOUR });
};
const body = () => Buffer.from('{}');
const there = async (files: ReturnType<typeof createMemoryStore>, ...names: string[]) =>
  Promise.all(names.map(async (name) => (await files.open(name)) !== null));

describe('bodies of jobs', () => {
  it('are swept where their job has ended or never began, once their machine cannot be between the two', async () => {
    const [files, jobs] = [createMemoryStore(), createMemoryJobStore()];
    const [waiting, ended, never] = [job(), job(), job()];
    await jobs.create(waiting);
    await jobs.create({ ...ended, status: 'error' });
    const picture = fileName(Date.now() + HOUR, 'png');
    for (const name of [waiting.request, ended.request, never.request, picture]) await files.put(name, body());
    expect(await sweepBodies({ files, jobs }, Date.now())).toBe(0);
    expect(await sweepBodies({ files, jobs }, Date.now() + HOUR)).toBe(2);
    expect(await there(files, waiting.request, ended.request, never.request, picture)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('stay where a server may have kept the job though its answer is lost', async () => {
    const [files, jobs, queue] = [createMemoryStore(), createMemoryJobStore(), createMemoryQueue()];
    const given = job();
    const create: typeof jobs.create = async (one) => {
      await jobs.create(one);
      throw new SharedServerError('Redis cannot be used: timeout', undefined);
    };
    await expect(handIn({ files, jobs: { ...jobs, create }, queue }, given, body())).rejects.toThrow('queue');
    expect(await there(files, given.request)).toEqual([true]);
  });
});

describe('a job of several sizes that fails', () => {
  it('leaves none of its pictures', async () => {
    const files = createMemoryStore();
    const put: string[] = [];
    const noting = {
      ...files,
      put: async (name: string, data: Uint8Array) => {
        put.push(name);
        await files.put(name, data);
      },
    };
    const executor = fakeExecutor(async (task) => {
      if (put.length > 1) throw new Error('broken');
      return picture(task);
    });
    const { post } = await startService({}, { files: noting, executor });
    const sizes = ['a', 'b'].map((name) => ({ name, width: 10, height: 10 }));
    const design = { width: 10, height: 10, pages: [] };
    const answer = await post('/api/renders', { design, sizes }, { prefer: 'wait' });
    expect(await answer.json()).toMatchObject({ status: 'error' });
    // The body and the first picture.
    expect(put).toHaveLength(2);
    expect(await there(files, ...put)).toEqual([false, false]);
  });
});
