import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import { refusals } from '../../src/errors.ts';
import type { JobJson } from '../../src/jobs/json.ts';
import { openSharedJobs } from '../../src/jobs/shared/open.ts';
import { createMemoryStore } from '../../src/storage/memory.ts';
import { fileName } from '../../src/storage/names.ts';
import type { FileStore } from '../../src/storage/types.ts';
import { deferred } from '../support/deferred.ts';
import { describeWith } from '../support/describe-with.ts';
import { jobOf } from '../support/jobs.ts';
import { fakeExecutor, HOUR, picture, startService } from '../support/service.ts';
import { emptyServer, emptyShared } from '../support/shared.ts';

const design = { width: 10, height: 10, pages: [] };
const keys = { GESSO_API_KEYS: 'first,second' };
const wait = { prefer: 'wait' };
const as = (key: string) => ({ authorization: `Bearer ${key}` });
const json = async (answer: Response | Promise<Response>) => (await (await answer).json()) as JobJson;

/** Machines on one empty server of that kind, and one store of files. */
async function fleet(kind: 'redis' | 'postgres') {
  const url = await emptyServer(kind);
  const files: FileStore = createMemoryStore();
  const roles = { GESSO_QUEUE_URL: url, GESSO_STORE_URL: 's3://unused/' };
  return (
    role: 'api' | 'worker' | 'all',
    env: Record<string, string> = {},
    options: Parameters<typeof startService>[1] = {},
  ) => startService({ ...roles, GESSO_ROLE: role, ...env }, { files, ...options });
}

/** An executor that renders until it is told to end. */
function endless() {
  const started = deferred();
  const ended = deferred();
  const executor = fakeExecutor((_, control) => {
    started.resolve();
    return new Promise((_resolve, reject) => {
      control?.signal?.addEventListener('abort', () => {
        ended.resolve();
        reject(refusals.cancelled());
      });
    });
  });
  return { executor, started: started.promise, ended: ended.promise };
}

describe.each(['redis', 'postgres'] as const)('machines on one %s', (kind) => {
  describeWith([kind], 'in roles', () => {
    it('share jobs: one takes them, another renders them, and each shows them to their key', async () => {
      const start = await fleet(kind);
      const [api, other] = [await start('api', keys), await start('api', keys)];
      const worker = await start('worker', keys);
      const headers = { ...as('first'), 'idempotency-key': 'k' };
      const made = await json(api.post('/api/renders', { design }, headers));
      const done = await json(other.post('/api/renders', { design }, { ...headers, ...wait }));
      expect([done.id, done.status]).toEqual([made.id, 'done']);
      const output = new URL(done.output ?? '');
      expect((await fetch(api.url + output.pathname + output.search)).status).toBe(200);
      const seen = (at: typeof api, key: string) => fetch(`${at.url}/api/renders/${made.id}`, { headers: as(key) });
      expect([(await seen(other, 'first')).status, (await seen(other, 'second')).status]).toEqual([200, 404]);
      const list = await fetch(`${api.url}/api/renders/list`, { headers: as('first') });
      expect(((await list.json()) as { renders: JobJson[] }).renders.map(({ id }) => id)).toEqual([made.id]);
      expect((await worker.post('/api/renders', { design }, headers)).status).toBe(404);
      const open = await Promise.all(['health', 'ready', 'metrics'].map((path) => fetch(`${worker.url}/${path}`)));
      expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
    });

    it('end a render on another machine where its job is deleted', async () => {
      const start = await fleet(kind);
      const { executor, started, ended } = endless();
      const api = await start('api');
      await start('worker', {}, { executor });
      const { id } = await json(api.post('/api/renders', { design }));
      await started;
      const cancelled = await json(fetch(`${api.url}/api/renders/${id}`, { method: 'DELETE' }));
      expect([cancelled.status, cancelled.error]).toEqual(['error', 'The render was cancelled.']);
      await ended;
      expect(await json(fetch(`${api.url}/api/renders/${id}`))).toEqual(cancelled);
    });

    it('answer what is asked for at once, errors and checks too, though another renders it', async () => {
      const start = await fleet(kind);
      const api = await start('api');
      const executor = fakeExecutor(async (task) => {
        if (Buffer.from(task.body).includes('bad'))
          throw new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'no picture', path: 'pages[0]' });
        return picture(task, { width: 7 });
      });
      await start('worker', {}, { executor });
      const file = await api.post('/api/render', { design, outputFormat: 'file' });
      expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect(await file.json()).toMatchObject({ design });
      const bad = await api.post('/api/render', { design: { ...design, name: 'bad' } });
      expect([bad.status, await bad.json()]).toEqual([
        422,
        expect.objectContaining({ code: 'image_not_loaded', errors: [{ path: 'pages[0]', message: 'no picture' }] }),
      ]);
      expect((await api.post('/api/check', { design })).status).toBe(200);
      const list = await fetch(`${api.url}/api/renders/list`);
      expect(await list.json()).toEqual({ renders: [] });
    });

    it('give the jobs of a machine that stops to another, which is not blamed for them', async () => {
      const start = await fleet(kind);
      const { executor, started } = endless();
      // Its lease has to lapse.
      const soon = { GESSO_QUEUE_LOCK_MS: '1500' };
      const api = await start('api', soon);
      const first = await start('worker', { ...soon, GESSO_SHUTDOWN_MS: '1' }, { executor });
      const { id } = await json(api.post('/api/renders', { design }));
      await started;
      await start('worker', soon);
      await first.close();
      await expect.poll(async () => (await json(fetch(`${api.url}/api/renders/${id}`))).status).toBe('done');
    });

    it('refuse more jobs than may wait', async () => {
      const start = await fleet(kind);
      const [api, other] = [await start('api', { GESSO_MAX_JOBS: '1' }), await start('api', { GESSO_MAX_JOBS: '1' })];
      expect((await api.post('/api/renders', { design })).status).toBe(200);
      const refused = await other.post('/api/renders', { design });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    });

    it('render a batch together, and again only what failed, whoever is asked', async () => {
      const start = await fleet(kind);
      const renders: string[] = [];
      let isDown = true;
      const worker = (name: string) =>
        fakeExecutor(async (task) => {
          const { text } = JSON.parse(Buffer.from(task.body).toString()).design.pages[0].children[0];
          renders.push(`${name} ${text}`);
          if (text === 'r3' && isDown)
            throw new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'down' });
          await new Promise((resolve) => setTimeout(resolve, 20));
          return picture(task);
        });
      const [api, other] = [await start('api'), await start('api')];
      for (const name of ['one', 'two']) await start('worker', {}, { executor: worker(name) });
      const template = {
        ...{ width: 10, height: 10 },
        pages: [{ children: [{ type: 'text', text: '{{name}}', x: 0, y: 0, width: 9, fontSize: 5 }] }],
      };
      const records = Array.from({ length: 30 }, (_, i) => ({ name: `r${i}` }));
      const send = async (at: typeof api) => {
        const text = await (await at.post('/api/batches', { template, records })).text();
        return text
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { record: number; status: string });
      };
      const failed = (lines: { record: number; status: string }[]) =>
        lines.filter(({ status }) => status !== 'done').map(({ record }) => record);
      const lines = await send(api);
      expect([lines.length, failed(lines)]).toEqual([30, [4]]);
      expect(new Set(renders.map((line) => line.split(' ')[0]))).toEqual(new Set(['one', 'two']));
      renders.length = 0;
      isDown = false;
      expect(failed(await send(other))).toEqual([]);
      expect(renders.map((line) => line.split(' ')[1])).toEqual(['r3']);
    });

    it('tell a webhook of each job once, under one id', async () => {
      const told: string[] = [];
      const receiver = createServer((request, response) => {
        told.push(String(request.headers['webhook-id']));
        response.writeHead(204).end();
      });
      await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void receiver.close());
      const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
      const start = await fleet(kind);
      const env = { GESSO_ALLOWED_HOSTS: host };
      const machines = [await start('all', env), await start('all', env), await start('worker', env)];
      const ids: string[] = [];
      for (let i = 0; i < 10; i++)
        ids.push((await json(machines[i % 2]!.post('/api/renders', { design, webhook: `http://${host}/` }))).id);
      await expect.poll(() => told.length).toBeGreaterThanOrEqual(10);
      expect([...told].sort()).toEqual(ids.map((id) => `msg_${id}`).sort());
    });

    it('take up jobs that were kept and not queued, and say why they give up one that ends its machines', async () => {
      const { url, server } = await emptyShared(kind);
      const options = { url, mostOfOne: 9, lockTime: 1500, onFailure: () => {} };
      const { jobs, queue } = await openSharedJobs(server, options);
      onTestFinished(() => queue.close());
      const files = createMemoryStore();
      const expiresAt = Date.now() + HOUR;
      for (const id of ['lost', 'deadly']) {
        // Of each its own, which is deleted when it has ended.
        const request = fileName(expiresAt, 'json');
        await files.put(request, Buffer.from(JSON.stringify({ design })));
        await jobs.create(jobOf({ id, expiresAt, request }));
      }
      await queue.push('deadly');
      for (let lapse = 0; lapse < 3; lapse++) (await queue.take())?.abandon?.();
      const env = { GESSO_QUEUE_URL: url, GESSO_QUEUE_LOCK_MS: '1500' };
      const { url: service } = await startService(env, { files });
      const statusOf = async (id: string) => (await json(fetch(`${service}/api/renders/${id}`))).status;
      await expect.poll(() => statusOf('lost')).toBe('done');
      await expect.poll(() => statusOf('deadly')).toBe('error');
      const { error } = await json(fetch(`${service}/api/renders/deadly`));
      expect(error).toContain('were lost 3 times');
    });
  });
});

describe('GESSO_ROLE', () => {
  it('of a part needs what the machines share', async () => {
    await expect(startService({ GESSO_ROLE: 'worker' })).rejects.toThrow('GESSO_QUEUE_URL and GESSO_STORE_URL');
    await expect(startService({ GESSO_ROLE: 'both' })).rejects.toThrow('it has to be all, api, worker');
  });
});
