import { describe, expect, it } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import { refusals } from '../../src/errors.ts';
import { deferred } from '../support/deferred.ts';
import { fakeExecutor, picture, startService } from '../support/service.ts';

const template = { pages: [{ children: [{ type: 'text', text: '{{name}}' }] }] };

interface Line {
  record: number;
  status: string;
  url: string;
  file?: string;
  reused?: boolean;
  error?: string;
}

const linesOf = async (answer: Response): Promise<Line[]> =>
  (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .sort((a, b) => a.record - b.record);

describe('POST /api/batches', () => {
  it('answers a line for each record, with the URL of its picture', async () => {
    const { post } = await startService();
    const answer = await post('/api/batches', { template, records: [{ name: 'Ann' }, { name: 'Bob' }], pixelRatio: 2 });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    const lines = await linesOf(answer);
    expect(lines.map(({ record, status }) => [record, status])).toEqual([
      [1, 'done'],
      [2, 'done'],
    ]);
    expect(await (await fetch(lines[1]!.url)).json()).toMatchObject({
      design: { pages: [{ children: [{ text: 'Bob' }] }] },
      options: { pixelRatio: 2 },
    });
  });

  it('goes on after records that are bad, and waits where the queue is full', async () => {
    let calls = 0;
    const executor = fakeExecutor(async (task) => {
      const file = picture(task);
      const { design } = JSON.parse(Buffer.from(task.body).toString());
      const { text } = design.pages[0].children[0];
      if (text === 'bad') throw new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'no picture' });
      if (text === 'fault') throw new Error('secret');
      if (text === 'busy' && calls++ === 0) throw refusals.busy(0.01);
      return file;
    });
    const { post } = await startService({}, { executor });
    const records = [...['good', 'bad', 'fault', 'busy'].map((name) => ({ name })), {}];
    const lines = await linesOf(await post('/api/batches', { template, records }));
    expect(lines.map(({ status }) => status)).toEqual(['done', 'failed', 'failed', 'done', 'failed']);
    expect(lines[1]).toMatchObject({ code: 'image_not_loaded', error: 'no picture' });
    expect(JSON.stringify(lines[2])).not.toContain('secret');
    expect(lines[4]).toMatchObject({ code: 'missing_field' });
  });

  it('names files, each once', async () => {
    const { post } = await startService();
    const records = [{ name: 'a/b' }, { name: 'c' }, { name: 'c' }];
    const lines = await linesOf(
      await post('/api/batches', { template, records, output: 'out/{{name}}-{{index}}.png' }),
    );
    expect(lines.map(({ file }) => file)).toEqual(['out/a_b-1.png', 'out/c-2.png', 'out/c-3.png']);
    const same = await linesOf(await post('/api/batches', { template, records, output: '{{name}}.png' }));
    expect(same[2]).toMatchObject({ file: 'c.png', status: 'failed', code: 'duplicate_file' });
  });

  it('takes the format from the names of the files, where it is not said', async () => {
    const { post } = await startService();
    const urlOf = async (more: object) =>
      String((await linesOf(await post('/api/batches', { template, records: [{ name: 'a' }], ...more })))[0]?.url);
    expect(await urlOf({ output: '{{name}}.pdf' })).toMatch(/\.pdf\?/);
    expect(await urlOf({ output: '{{name}}.JPG' })).toMatch(/\.jpg\?/);
    expect(await urlOf({ output: '{{name}}.pdf', format: 'png' })).toMatch(/\.png\?/);
    expect(await urlOf({ output: '{{name}}.txt' })).toMatch(/\.png\?/);
  });

  it('renders only what failed or changed when it is sent again, where results are kept', async () => {
    const rendered: string[] = [];
    let isDown = true;
    const executor = fakeExecutor(async (task) => {
      const { text } = JSON.parse(Buffer.from(task.body).toString()).design.pages[0].children[0];
      rendered.push(text);
      if (text === 'Bob' && isDown) throw new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'down' });
      return picture(task);
    });
    const { post } = await startService({ GESSO_RESULT_CACHE_BYTES: '1000000' }, { executor });
    const send = async (...names: string[]) => {
      rendered.length = 0;
      const lines = await linesOf(await post('/api/batches', { template, records: names.map((name) => ({ name })) }));
      return lines.map(({ status, reused }) => (reused ? 'reused' : status));
    };
    expect(await send('Ann', 'Bob', 'Cy')).toEqual(['done', 'failed', 'done']);
    isDown = false;
    expect(await send('Ann', 'Bob', 'Dora')).toEqual(['reused', 'done', 'done']);
    expect(rendered.sort()).toEqual(['Bob', 'Dora']);
  });

  it('renders one more than there are workers at a time, and none once its client has gone away', async () => {
    let running = 0;
    let most = 0;
    let begun = 0;
    const ended = deferred();
    const executor = fakeExecutor(async (task, control) => {
      most = Math.max(most, ++running);
      const isLast = ++begun > 5;
      await new Promise((done) => {
        control?.signal?.addEventListener('abort', done);
        if (!isLast) setTimeout(done, 10);
      });
      running--;
      if (control?.signal?.aborted) {
        if (running === 0) ended.resolve();
        throw refusals.cancelled();
      }
      return picture(task);
    });
    const { url } = await startService({}, { executor });
    const client = new AbortController();
    const records = Array.from({ length: 50 }, (_, i) => ({ name: String(i) }));
    const answer = await fetch(`${url}/api/batches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ template, records }),
      signal: client.signal,
    });
    expect((await answer.body!.getReader().read()).done).toBe(false);
    await expect.poll(() => begun).toBe(8);
    client.abort();
    await ended.promise;
    expect([most, begun]).toEqual([3, 8]);
  });

  it('refuses what is no batch', async () => {
    const { post } = await startService();
    for (const body of [{ template }, { template, records: [] }, { template, records: [1] }, { records: [{}] }, []])
      expect((await post('/api/batches', body)).status).toBe(400);
  });

  it('is counted as its records by the limit of requests', async () => {
    const { post } = await startService({ GESSO_MAX_REQUESTS_PER_MINUTE: '3' });
    const batch = (count: number) => ({
      template,
      records: Array.from({ length: count }, (_, i) => ({ name: `${i}` })),
    });
    const first = await post('/api/batches', batch(2));
    expect([first.status, first.headers.get('x-ratelimit-remaining')]).toEqual([200, '1']);
    await first.text();
    const second = await post('/api/batches', batch(2));
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '20']);
  });

  it('is one of a few of its key', async () => {
    const held = deferred();
    let begun = 0;
    const executor = fakeExecutor(async (task) => {
      begun++;
      await held.promise;
      return picture(task);
    });
    const { post } = await startService({ GESSO_MAX_BATCHES: '1', GESSO_API_KEYS: 'one,two' }, { executor });
    const batch = { template, records: [{ name: 'a' }] };
    const first = post('/api/batches?KEY=one', batch);
    await expect.poll(() => begun).toBe(1);
    const second = await post('/api/batches?KEY=one', batch);
    expect([second.status, await second.json()]).toEqual([429, expect.objectContaining({ code: 'too_many_batches' })]);
    const other = post('/api/batches?KEY=two', batch);
    await expect.poll(() => begun).toBe(2);
    held.resolve();
    for (const answer of [await first, await other])
      expect([answer.status, (await linesOf(answer)).length]).toEqual([200, 1]);
    await expect.poll(async () => (await post('/api/batches?KEY=one', batch)).status).toBe(200);
  });

  it('lets others in between two records that fail at once', async () => {
    const { url, post } = await startService();
    let isEnded = false;
    let others = 0;
    const records = Array.from({ length: 5000 }, () => ({ other: 1 }));
    const batch = post('/api/batches', { template, records })
      .then((answer) => answer.text())
      .then((text) => {
        isEnded = true;
        return text.trim().split('\n').length;
      });
    while (!isEnded) {
      await (await fetch(`${url}/health`)).text();
      others++;
    }
    expect(await batch).toBe(5000);
    expect(others).toBeGreaterThan(5);
  });

  it('refuses names of files that are too long', async () => {
    const { post } = await startService();
    const records = [{ name: 'a'.repeat(1100) }, { name: 'b', more: 'c'.repeat(70_000) }];
    const lines = await linesOf(await post('/api/batches', { template, records, output: '{{name}}.png' }));
    expect(lines[0]).toMatchObject({ status: 'failed', code: 'name_too_long' });
    expect(lines[1]).toMatchObject({ file: 'b.png' });
    expect((await post('/api/batches', { template, records, output: 'a'.repeat(1001) })).status).toBe(400);
  });
});
