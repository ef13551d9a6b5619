import { describe, expect, it } from 'vitest';
import { refusals } from '../../src/errors.ts';
import type { JobJson } from '../../src/jobs/json.ts';
import { createMemoryJobStore } from '../../src/jobs/memory-store.ts';
import { createMemoryStore } from '../../src/storage/memory.ts';
import { deferred } from '../support/deferred.ts';
import {
  DAY,
  failing,
  fakeExecutor,
  movableClock,
  picture,
  startService,
  type TestService,
} from '../support/service.ts';

const design = { width: 100, height: 50, pages: [] };
const wait = { prefer: 'wait' };
const json = async (response: Response) => (await response.json()) as JobJson & { code?: string };
const read = async ({ url }: TestService, id: string) => json(await fetch(`${url}/api/renders/${id}`));

/** An executor whose renders wait until they are let go. */
function heldExecutor() {
  const started = deferred();
  const release = deferred();
  const executor = fakeExecutor(async (task, control) => {
    control?.onProgress?.(1, 4);
    started.resolve();
    await release.promise;
    return picture(task);
  });
  return { executor, started: started.promise, release: () => release.resolve() };
}

describe('POST /api/renders', () => {
  it('answers the job, which goes from scheduled over progress to done', async () => {
    const clock = movableClock();
    const { executor, started, release } = heldExecutor();
    const service = await startService({}, { executor, now: clock.now });
    const created = new Date(clock.now()).toISOString();
    const job = await json(await service.post('/api/renders', { design, format: 'pdf' }));
    expect(job).toEqual({
      id: expect.any(String),
      status: 'scheduled',
      output: null,
      outputs: null,
      error: '',
      created_at: created,
      started_at: null,
      completed_at: null,
      updated_at: created,
      progress: 0,
      logs: '',
      external_id: null,
      metadata: null,
    });
    await started;
    await expect
      .poll(() => read(service, job.id))
      .toMatchObject({ status: 'progress', progress: 25, started_at: created });
    clock.move(5000);
    release();
    await expect.poll(async () => (await read(service, job.id)).status).toBe('done');
    const done = await read(service, job.id);
    expect(done).toMatchObject({ progress: 100, error: '', completed_at: new Date(clock.now()).toISOString() });
    const file = await fetch(done.output ?? '');
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(await file.json()).toMatchObject({ design, options: { format: 'pdf' } });
  });

  it("passes the client's name and data through, and lists the name", async () => {
    const { post, url } = await startService();
    const labels = { external_id: 'row 7', metadata: { rows: [7], note: 'é' } };
    expect(await json(await post('/api/renders', { design, ...labels }, wait))).toMatchObject(labels);
    expect(await (await post('/api/render', { design, ...labels })).json()).toMatchObject({ warnings: [], ...labels });
    const { renders } = (await (await fetch(`${url}/api/renders/list`)).json()) as { renders: object[] };
    expect(renders).toMatchObject([{ external_id: 'row 7' }]);
    expect(renders[0]).not.toHaveProperty('metadata');
    const wrong = await post('/api/renders', { design, external_id: 7 });
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { errors: [{ path: 'external_id' }] }]);
  });

  it('with Prefer: wait answers when it has ended', async () => {
    const { post } = await startService();
    const response = await post('/api/renders', { design, pixelRatio: 2 }, wait);
    expect(response.headers.get('preference-applied')).toBe('wait');
    const job = await json(response);
    expect(job.status).toBe('done');
    expect(await (await fetch(job.output ?? '')).json()).toMatchObject({ options: { pixelRatio: 2 } });
  });

  it.each([
    ['the bound of the service', 'wait', { GESSO_MAX_WAIT_MS: '50' }],
    ['its own bound', 'respond-async, wait=0', {}],
  ])('with Prefer: wait waits no longer than %s', async (_, prefer, env) => {
    const { executor, started, release } = heldExecutor();
    const { post } = await startService(env, { executor });
    const answer = post('/api/renders', { design }, { prefer });
    await started;
    expect((await json(await answer)).status).not.toBe('done');
    release();
  });

  it('says why a job failed', async () => {
    const executor = failing({ kind: 'input', code: 'x', path: 'pages[0]', message: 'pages[0]: no good' });
    const { post } = await startService({}, { executor });
    const job = await json(await post('/api/renders', { design }, wait));
    expect(job).toMatchObject({ status: 'error', error: 'pages[0]: no good', output: null });
    expect(job.completed_at).not.toBeNull();
  });

  it('says nothing of a fault of its own', async () => {
    const executor = fakeExecutor(async () => {
      throw new Error('secret');
    });
    const { post } = await startService({}, { executor });
    const { status, error } = await json(await post('/api/renders', { design }, wait));
    expect({ status, secret: error.includes('secret') }).toEqual({ status: 'error', secret: false });
  });

  it.each([
    ['done', fakeExecutor()],
    ['error', failing({ kind: 'input', code: 'x', message: 'no good' })],
  ])('ends (%s) as soon as its end can be written', async (status, executor) => {
    const jobs = createMemoryJobStore();
    let failures = 0;
    const full: typeof jobs.update = async (id, changes) => {
      if (changes.status !== status || ++failures > 1) return jobs.update(id, changes);
      throw new Error('database or disk is full');
    };
    const service = await startService({}, { executor, jobs: { ...jobs, update: full } });
    expect(await json(await service.post('/api/renders', { design }, wait))).toMatchObject({ status });
    expect(failures).toBe(2);
  });

  it('logs the warnings', async () => {
    const warnings = [{ code: 'font_not_loaded', path: 'pages[0].children[0].fontFamily', message: 'not found' }];
    const { post } = await startService({}, { executor: fakeExecutor(async (task) => picture(task, { warnings })) });
    const job = await json(await post('/api/renders', { design }, wait));
    expect(job.logs).toBe('pages[0].children[0].fontFamily: not found');
  });

  it.each([
    ['no design', {}, 'design'],
    ['an unknown format', { design, format: 'bmp' }, 'format'],
    ['a webhook that is no URL', { design, webhook: 'here' }, 'webhook'],
    ['a webhook of another protocol', { design, webhook: 'file:///etc/passwd' }, 'webhook'],
  ])('refuses %s', async (_, body, path) => {
    const { post } = await startService();
    const response = await post('/api/renders', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path }] });
  });

  it('answers 503 when too many jobs wait', async () => {
    const { executor, started, release } = heldExecutor();
    const { post } = await startService({ GESSO_MAX_JOBS: '1', GESSO_CONCURRENCY: '1' }, { executor });
    await post('/api/renders', { design });
    await started;
    await post('/api/renders', { design });
    const refused = await post('/api/renders', { design });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    release();
  });
});

describe('Idempotency-Key', () => {
  it('gives the same job for the same request, and refuses another', async () => {
    const { post } = await startService();
    const key = { 'idempotency-key': 'order-1' };
    const first = await json(await post('/api/renders', { design }, { ...key, ...wait }));
    const second = await json(await post('/api/renders', { design }, key));
    expect(second).toEqual(first);
    const other = await post('/api/renders', { design, format: 'jpeg' }, key);
    expect([other.status, (await json(other)).code]).toEqual([422, 'idempotency_key_reused']);
    const third = await json(await post('/api/renders', { design }, { 'idempotency-key': 'order-2' }));
    expect(third.id).not.toBe(first.id);
  });
});

describe('GET /api/renders/list', () => {
  it('gives the same job for the same request though there is no room for another', async () => {
    const { executor, started, release } = heldExecutor();
    const { post } = await startService({ GESSO_MAX_JOBS: '1', GESSO_CONCURRENCY: '1' }, { executor });
    await post('/api/renders', { design });
    await started;
    const key = { 'idempotency-key': 'k' };
    const first = await json(await post('/api/renders', { design }, key));
    expect((await post('/api/renders', { design })).status).toBe(503);
    expect(await json(await post('/api/renders', { design }, key))).toMatchObject({ id: first.id });
    expect((await post('/api/renders', { design, format: 'pdf' }, key)).status).toBe(422);
    release();
  });

  it('of one key leave room for those of another', async () => {
    const { executor, started, release } = heldExecutor();
    const env = { GESSO_API_KEYS: 'one,two', GESSO_CONCURRENCY: '2', GESSO_MAX_JOBS: '4' };
    const { post, url } = await startService(env, { executor });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await post('/api/renders?KEY=one', { design })).status);
    await started;
    expect(statuses).toEqual([200, 200, 200, 503]);
    const { id } = await json(await post('/api/renders?KEY=two', { design }));
    await expect
      .poll(async () => (await json(await fetch(`${url}/api/renders/${id}?KEY=two`))).status)
      .toBe('progress');
    release();
  });

  it('leaves no body behind where the job cannot be kept', async () => {
    const files = createMemoryStore();
    const kept = new Set<string>();
    const put: typeof files.put = async (name, data) => {
      kept.add(name);
      await files.put(name, data);
    };
    const noting = { ...files, put, delete: async (name: string) => void kept.delete(name) };
    const full = Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
    const jobs = { ...createMemoryJobStore(), create: () => Promise.reject(full) };
    const { post } = await startService({}, { files: noting, jobs });
    expect((await post('/api/renders', { design })).status).toBe(507);
    expect(kept.size).toBe(0);
  });

  it('has few of many warnings in its log, and none in the list', async () => {
    const warnings = Array.from({ length: 2000 }, (_, i) => ({
      code: 'w',
      path: `pages[${i}]`,
      message: 'x'.repeat(50),
    }));
    const executor = fakeExecutor(async (task) => picture(task, { warnings }));
    const { post, url } = await startService({}, { executor });
    const { logs } = await json(await post('/api/renders', { design }, wait));
    expect(logs.length).toBeLessThan(32_100);
    const lines = logs.split('\n');
    expect(lines.at(-1)).toBe(`… and ${2000 - lines.length + 1} more`);
    const { renders } = (await (await fetch(`${url}/api/renders/list`)).json()) as { renders: object[] };
    expect(renders).toHaveLength(1);
    expect(renders[0]).not.toHaveProperty('logs');
  });

  it('lists by pages, the newest first', async () => {
    const { url, post } = await startService();
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await json(await post('/api/renders', { design }, wait))).id);
    const list = async (query = '') => {
      const { renders } = (await (await fetch(`${url}/api/renders/list${query}`)).json()) as { renders: JobJson[] };
      return renders.map(({ id }) => id);
    };
    expect(await list()).toEqual(ids);
    expect(await list('?page=1&per_page=2')).toEqual(ids.slice(0, 2));
    expect(await list('?page=3&per_page=2')).toEqual(ids.slice(4));
    expect(await list('?page=4&per_page=2')).toEqual([]);
  });

  it.each(['page=0', 'page=x', 'per_page=0', 'per_page=100000'])('refuses %s', async (query) => {
    const { url } = await startService();
    const response = await fetch(`${url}/api/renders/list?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path: query.split('=')[0] }] });
  });
});

describe('a job', () => {
  it('expires with its file after 7 days', async () => {
    const clock = movableClock();
    const service = await startService({}, { now: clock.now });
    const job = await json(await service.post('/api/renders', { design }, wait));
    clock.move(7 * DAY - 1000);
    await service.sweep();
    expect((await read(service, job.id)).status).toBe('done');
    expect((await fetch(job.output ?? '')).status).toBe(200);
    clock.move(1000);
    expect((await fetch(`${service.url}/api/renders/${job.id}`)).status).toBe(404);
    expect((await fetch(job.output ?? '')).status).toBe(410);
    await service.sweep();
    expect(await (await fetch(`${service.url}/api/renders/list`)).json()).toEqual({ renders: [] });
  });

  it('is seen by its own key only', async () => {
    const { url, post } = await startService({ GESSO_API_KEYS: 'one,two' });
    const { id } = await json(await post('/api/renders?KEY=one', { design }, wait));
    expect((await fetch(`${url}/api/renders/${id}?KEY=one`)).status).toBe(200);
    expect((await fetch(`${url}/api/renders/${id}?KEY=two`)).status).toBe(404);
    expect((await fetch(`${url}/api/renders/${id}`)).status).toBe(401);
    expect(await (await fetch(`${url}/api/renders/list?KEY=two`)).json()).toEqual({ renders: [] });
  });

  it('that was under way when the service stopped is run again', async () => {
    const { executor, started } = heldExecutor();
    const first = await startService(
      { GESSO_SHUTDOWN_MS: '20' },
      {
        executor: {
          ...executor,
          render: (task, control) =>
            Promise.race([
              executor.render(task, control),
              new Promise<never>((_, reject) =>
                control?.signal?.addEventListener('abort', () => reject(new Error('ended'))),
              ),
            ]),
        },
      },
    );
    const job = await json(await first.post('/api/renders', { design }));
    await started;
    await first.close();
    const second = await startService({ GESSO_DATA_DIR: first.config.dataDir });
    await expect.poll(async () => (await read(second, job.id)).status).toBe('done');
  });
});

describe('DELETE /api/renders/:id', () => {
  const cancel = async ({ url }: TestService, id: string) =>
    json(await fetch(`${url}/api/renders/${id}`, { method: 'DELETE' }));

  /** An executor whose renders go on until they are ended. */
  function endlessExecutor() {
    const started = deferred();
    const executor = fakeExecutor(
      (_, control) =>
        new Promise((_, reject) => {
          started.resolve();
          control?.signal?.addEventListener('abort', () => reject(refusals.cancelled()));
        }),
    );
    return { executor, started: started.promise };
  }

  it('ends a job that is under way, and its render', async () => {
    const { executor, started } = endlessExecutor();
    const files = createMemoryStore();
    const service = await startService({}, { executor, files });
    const { id } = await json(await service.post('/api/renders', { design, format: 'mp4' }));
    await started;
    const ended = await cancel(service, id);
    expect(ended).toMatchObject({ id, status: 'error', error: 'The render was cancelled.', output: null });
    expect(await read(service, id)).toEqual(ended);
    expect(await files.sweep(Number.MAX_SAFE_INTEGER)).toBe(0);
  });

  it('ends a job that waits, before it begins', async () => {
    const { executor, started } = endlessExecutor();
    const service = await startService({ GESSO_CONCURRENCY: '1' }, { executor });
    const first = await json(await service.post('/api/renders', { design }));
    await started;
    const second = await json(await service.post('/api/renders', { design }));
    expect(await cancel(service, second.id)).toMatchObject({ status: 'error', started_at: null });
    await cancel(service, first.id);
    expect(await read(service, second.id)).toMatchObject({ started_at: null });
  });

  it('leaves a job that has ended as it is, and knows no others', async () => {
    const service = await startService();
    const done = await json(await service.post('/api/renders', { design }, wait));
    expect(await cancel(service, done.id)).toEqual(done);
    expect(await cancel(service, 'nothing')).toMatchObject({ code: 'not_found' });
  });
});
