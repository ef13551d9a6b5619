import JSZip from 'jszip';
import { describe, expect, it } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import { refusals } from '../../src/errors.ts';
import type { BatchJson } from '../../src/jobs/batch.ts';
import { createMemoryQueue } from '../../src/jobs/memory-queue.ts';
import { createMemoryJobStore } from '../../src/jobs/memory-store.ts';
import { createMemoryStore } from '../../src/storage/memory.ts';
import { deferred } from '../support/deferred.ts';
import { fakeExecutor, picture, startService, type TestService } from '../support/service.ts';

const template = { pages: [{ children: [{ type: 'text', text: '{{name}}' }] }] };
const later = { prefer: 'respond-async' };
const named = (...names: string[]) => names.map((name) => ({ name }));
const nameIn = (body: Uint8Array): string =>
  JSON.parse(Buffer.from(body).toString()).design.pages[0].children[0].text as string;

interface Line {
  record: number;
  status: string;
  url: string;
  file?: string;
  code?: string;
  reused?: boolean;
}

const batchOf = async (service: TestService, id: string, headers = {}): Promise<BatchJson> =>
  (await (await fetch(`${service.url}/api/batches/${id}`, { headers })).json()) as BatchJson;
const manifestOf = async (service: TestService, id: string): Promise<Line[]> => {
  const text = await (await fetch(`${service.url}/api/batches/${id}/manifest`)).text();
  return text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Line] : []));
};
async function sent(service: TestService, body: object, headers = {}): Promise<BatchJson> {
  const answer = await service.post('/api/batches', body, { ...later, ...headers });
  expect(answer.status).toBe(202);
  return (await answer.json()) as BatchJson;
}
async function ended(service: TestService, { id }: BatchJson): Promise<BatchJson> {
  await expect.poll(async () => (await batchOf(service, id)).status).toMatch(/done|error/);
  return batchOf(service, id);
}

describe('a batch that nobody waits for', () => {
  it('is answered at once, and told with its manifest in the order of the records', async () => {
    const service = await startService({ GESSO_CONCURRENCY: '1' });
    const records = named('a', 'b', 'c', 'd');
    const answer = await service.post('/api/batches', { template, records, output: '{{name}}.png' }, later);
    const { id, total } = (await answer.json()) as BatchJson;
    expect([answer.status, answer.headers.get('preference-applied'), total]).toEqual([202, 'respond-async', 4]);
    expect(answer.headers.get('location')).toBe(`${service.url}/api/batches/${id}`);
    const done = await ended(service, { id } as BatchJson);
    expect(done).toMatchObject({ status: 'done', total: 4, done: 4, failed: 0, reused: 0, progress: 100 });
    const lines = await manifestOf(service, id);
    expect(lines.map(({ record, file, status }) => [record, file, status])).toEqual(
      records.map(({ name }, i) => [i + 1, `${name}.png`, 'done']),
    );
    expect(await (await fetch(lines[1]!.url)).text()).toContain('"b"');
    const whole = await fetch(done.manifest ?? '');
    expect(whole.headers.get('content-type')).toBe('application/x-ndjson');
    expect((await whole.text()).trim().split('\n')).toHaveLength(4);
    const zip = Buffer.from(await (await fetch(`${service.url}/api/batches/${id}/archive`)).arrayBuffer());
    const { files } = await JSZip.loadAsync(zip);
    expect(Object.keys(files)).toEqual([...records.map(({ name }) => `${name}.png`), 'manifest.ndjson']);
    const { batches } = (await (await fetch(`${service.url}/api/batches/list`)).json()) as { batches: BatchJson[] };
    expect(batches.map((one) => [one.id, one.status])).toEqual([[id, 'done']]);
    const { renders } = (await (await fetch(`${service.url}/api/renders/list`)).json()) as { renders: object[] };
    expect(renders).toEqual([]);
    expect((await fetch(`${service.url}/api/renders/${id}`)).status).toBe(404);
  });

  it('renders only what failed or changed when it is sent again', async () => {
    const rendered: string[] = [];
    let isDown = true;
    const executor = fakeExecutor(async (task) => {
      const name = nameIn(task.body);
      rendered.push(name);
      if (name === 'b' && isDown) throw new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'down' });
      return picture(task);
    });
    const service = await startService({}, { executor });
    const first = await ended(service, await sent(service, { template, records: named('a', 'b', 'c') }));
    expect(first).toMatchObject({ status: 'done', done: 2, failed: 1 });
    expect((await manifestOf(service, first.id))[1]).toMatchObject({ status: 'failed', code: 'image_not_loaded' });
    isDown = false;
    rendered.length = 0;
    const again = await ended(service, await sent(service, { template, records: named('a', 'b', 'd') }));
    expect(again).toMatchObject({ done: 3, failed: 0, reused: 1 });
    expect(rendered.sort()).toEqual(['b', 'd']);
  });

  it('is one batch of an Idempotency-Key, and of one owner', async () => {
    const service = await startService({ GESSO_API_KEYS: 'one,two' });
    const as = (key: string) => ({ authorization: `Bearer ${key}` });
    const key = { 'idempotency-key': 'k', ...as('one') };
    const body = { template, records: named('a') };
    const [first, second] = [await sent(service, body, key), await sent(service, body, key)];
    expect(second.id).toBe(first.id);
    const other = await service.post('/api/batches', { template, records: named('b') }, { ...later, ...key });
    expect(other.status).toBe(422);
    const seen = async (key: string) =>
      (await fetch(`${service.url}/api/batches/${first.id}`, { headers: as(key) })).status;
    expect([await seen('one'), await seen('two')]).toEqual([200, 404]);
  });

  it('is ended by its client, and tells what it had come to', async () => {
    const held = deferred();
    let isAborted = false;
    const executor = fakeExecutor(async (task, control) => {
      if (nameIn(task.body) === 'a') return picture(task);
      held.resolve();
      return new Promise((_, reject) => {
        control?.signal?.addEventListener('abort', () => {
          isAborted = true;
          reject(refusals.cancelled());
        });
      });
    });
    const service = await startService({}, { executor });
    const { id } = await sent(service, { template, records: named('a', 'b', 'c') });
    await held.promise;
    const answer = await fetch(`${service.url}/api/batches/${id}`, { method: 'DELETE' });
    expect(await answer.json()).toMatchObject({ status: 'error', error: 'The batch was cancelled.' });
    await expect.poll(() => isAborted).toBe(true);
    const told = await batchOf(service, id);
    expect(await manifestOf(service, id)).toHaveLength(told.done);
  });

  it('goes on where its process ended, and renders nothing twice', async () => {
    const [files, jobs] = [createMemoryStore(), createMemoryJobStore()];
    const rendered: string[] = [];
    const held = deferred();
    const executor = fakeExecutor(async (task, control) => {
      const name = nameIn(task.body);
      if (name === 'c' && rendered.length < 3) {
        held.resolve();
        return new Promise((_, reject) => {
          control?.signal?.addEventListener('abort', () => reject(refusals.cancelled()));
        });
      }
      rendered.push(name);
      return picture(task);
    });
    const drivers = { files, jobs, executor };
    const first = await startService({ GESSO_CONCURRENCY: '1', GESSO_SHUTDOWN_MS: '1' }, drivers);
    const { id } = await sent(first, { template, records: named('a', 'b', 'c', 'a'), output: '{{name}}.png' });
    await held.promise;
    await first.close();
    rendered.push('stopped');
    const second = await startService({ GESSO_CONCURRENCY: '1' }, { ...drivers, queue: createMemoryQueue() });
    const told = await ended(second, { id } as BatchJson);
    expect(told).toMatchObject({ status: 'done', done: 3, failed: 1 });
    expect((await manifestOf(second, id)).map(({ status, code }) => code ?? status)).toEqual([
      ...['done', 'done', 'done', 'duplicate_file'],
    ]);
    expect(rendered).toEqual(['a', 'b', 'stopped', 'c']);
  });

  it('refuses what only one that is waited for can have, and the other way round', async () => {
    const { post } = await startService();
    const body = { template, records: named('a') };
    const problemOf = async (more: object, headers = {}) => {
      const answer = await post('/api/batches', { ...body, ...more }, headers);
      return [answer.status, ((await answer.json()) as { errors?: { path: string }[] }).errors?.[0]?.path];
    };
    expect(await problemOf({ archive: 'zip' }, later)).toEqual([400, 'archive']);
    expect(await problemOf({ webhook: 'https://example.com/' })).toEqual([400, 'webhook']);
    expect(await problemOf({ metadata: 1 })).toEqual([400, 'metadata']);
  });
});
