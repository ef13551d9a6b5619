import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRenderer, RenderError } from '../../renderer/index.ts';
import { resolveOptions, type WebFile } from '../../renderer/internal.ts';
import { openDiskLru } from '../../src/dispatch/results/disk-lru.ts';
import { canonicalJson, keyOf, setupDigest } from '../../src/dispatch/results/key.ts';
import { DAY, fakeExecutor, HOUR, movableClock, picture, startService, temporaryFolder } from '../support/service.ts';

const design = {
  width: 100,
  height: 50,
  pages: [{ children: [{ type: 'image', src: 'data:image/png;base64,AAAA' }] }],
};
const warnings = [{ code: 'font_substituted', path: 'pages[0]', message: 'Bïld' }];
const on = { GESSO_RESULT_CACHE_BYTES: '1000000' };

/** An executor that counts what it renders. */
function counting(fields: Parameters<typeof picture>[1] | (() => Parameters<typeof picture>[1]) = {}) {
  const counter = { renders: 0 };
  const executor = fakeExecutor(async (task) => {
    counter.renders++;
    return picture(task, typeof fields === 'function' ? fields() : fields);
  });
  return { counter, executor };
}

describe('the ETag of an answer', () => {
  it('answers 304 to who has it, without a cache too', async () => {
    const { post } = await startService();
    const file = { design, outputFormat: 'file' };
    const first = await post('/api/render', file);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(first.headers.get('gesso-cache')).toBeNull();
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const again = await post('/api/render', file, { 'if-none-match': known });
      expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
    }
    expect((await post('/api/render', file, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('is another for another picture, other warnings, and another shape of the answer', async () => {
    let given: typeof warnings = [];
    const { executor } = counting(() => ({ warnings: given }));
    const { post } = await startService({}, { executor });
    const tagOf = async (body: object) => (await post('/api/render', body)).headers.get('etag');
    const tags = [
      await tagOf({ design, outputFormat: 'file' }),
      await tagOf({ design, outputFormat: 'dataURL' }),
      await tagOf({ design, outputFormat: 'file', pixelRatio: 2 }),
      await tagOf({ design: { ...design, width: 101 }, outputFormat: 'file' }),
    ];
    given = warnings;
    tags.push(await tagOf({ design, outputFormat: 'file' }));
    expect(new Set(tags).size).toBe(5);
    expect(await tagOf({ design, outputFormat: 'url' })).toBeNull();
  });
});

describe('kept results', () => {
  it('answer a repeated render in every output format, with its warnings', async () => {
    const { counter, executor } = counting({ warnings });
    const { post, url } = await startService(on, { executor });
    const first = await post('/api/render', { design, outputFormat: 'file' });
    expect(first.headers.get('gesso-cache')).toBe('miss');
    const again = await post('/api/render', { design, outputFormat: 'file' });
    expect(again.headers.get('gesso-cache')).toBe('hit');
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(JSON.parse(again.headers.get('gesso-warnings') ?? '')).toEqual(warnings);
    expect(await again.text()).toBe(await first.text());
    expect(await (await post('/api/render', { design })).json()).toMatchObject({ warnings });
    const stored = (await (await post('/api/render', { design, outputFormat: 'url' })).json()) as { url: string };
    expect(await (await fetch(stored.url)).json()).toMatchObject({ design });
    expect(counter.renders).toBe(1);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('gesso_result_cache_lookups_total{outcome="hit"} 3');
    expect(metrics).toContain('gesso_result_cache_lookups_total{outcome="miss"} 1');
    expect(metrics).toMatch(/gesso_result_cache_bytes [1-9]/);
  });

  it('answer jobs and batches too', async () => {
    const { counter, executor } = counting({ warnings });
    const { post } = await startService(on, { executor });
    await post('/api/render', { design });
    const job = await (await post('/api/renders', { design }, { prefer: 'wait' })).json();
    expect(job).toMatchObject({ status: 'done', progress: 100, logs: 'pages[0]: Bïld' });
    const lines = await (await post('/api/batches', { template: design, records: [{}] })).text();
    expect(JSON.parse(lines)).toMatchObject({ status: 'done', reused: true, warnings });
    expect(counter.renders).toBe(1);
  });

  it('are the same however the request is written, and others for other options', async () => {
    const { counter, executor } = counting();
    const { post } = await startService(on, { executor });
    const { pages, ...rest } = design;
    await post('/api/render', { design });
    await post(
      '/api/render',
      `{ "exportOptions": { "pixelRatio": 1 }, "design": ${JSON.stringify({ pages, ...rest })} }`,
    );
    await post('/api/render', { design, format: 'png', assetLoadTimeout: 1000, quality: null });
    expect(counter.renders).toBe(1);
    await post('/api/render', { design, pixelRatio: 2 });
    await post('/api/render', { design, format: 'jpeg' });
    await post('/api/render', { design, skipImageError: true });
    await post('/api/render', { design: { ...design, height: 51 } });
    expect(counter.renders).toBe(5);
  });

  it('are for the key alone that had them rendered', async () => {
    const { counter, executor } = counting();
    const { post } = await startService({ ...on, GESSO_API_KEYS: 'one,two' }, { executor });
    const cached = async (key: string) => (await post(`/api/render?KEY=${key}`, { design })).headers.get('gesso-cache');
    expect([await cached('one'), await cached('two'), await cached('one')]).toEqual(['miss', 'miss', 'hit']);
    const job = await post('/api/renders?KEY=two', { design }, { prefer: 'wait' });
    expect([((await job.json()) as { status: string }).status, counter.renders]).toEqual(['done', 2]);
  });

  it('are the same for a large design that is written the same', async () => {
    const { counter, executor } = counting();
    const { post } = await startService(on, { executor });
    const large = { ...design, custom: { note: 'a'.repeat(70_000) } };
    const reversed = Object.fromEntries(Object.entries(large).reverse());
    await post('/api/render', { design: large });
    await post('/api/render', { exportOptions: { pixelRatio: 1 }, design: large, outputFormat: 'url' });
    await post('/api/renders', { design: large }, { prefer: 'wait' });
    expect(counter.renders).toBe(1);
    for (const other of [
      { design: reversed },
      { design: large, pixelRatio: 2 },
      { design: large, data: { a: 'b'.repeat(70_000) } },
    ])
      await post('/api/render', other);
    expect(counter.renders).toBe(4);
  });

  it('outlive the process, for a day', async () => {
    const clock = movableClock();
    const env = { ...on, GESSO_DATA_DIR: await temporaryFolder() };
    const { counter, executor } = counting();
    const first = await startService(env, { executor, now: clock.now });
    await first.post('/api/render', { design });
    await first.close();
    const second = await startService(env, { executor, now: clock.now });
    await second.post('/api/render', { design });
    expect(counter.renders).toBe(1);
    clock.move(DAY);
    await second.post('/api/render', { design });
    expect(counter.renders).toBe(2);
  });

  it('are none where the clock has been set back by more than their age', async () => {
    const clock = movableClock();
    const { counter, executor } = counting();
    const { post } = await startService(on, { executor, now: clock.now });
    await post('/api/render', { design });
    clock.move(-HOUR);
    await post('/api/render', { design });
    await post('/api/render', { design });
    expect(counter.renders).toBe(2);
  });

  it('are dropped where they are damaged', async () => {
    const { counter, executor } = counting();
    const { post, config } = await startService(on, { executor });
    const folder = join(config.dataDir, 'results');
    const answer = async () => (await post('/api/render', { design, outputFormat: 'file' })).text();
    const whole = await answer();
    const [name = ''] = await readdir(folder);
    const bytes = await readFile(join(folder, name));
    const damaged = [
      bytes.subarray(0, 10),
      bytes.subarray(0, -1),
      Buffer.from(bytes).fill(0, bytes.length - 5),
      Buffer.alloc(0),
    ];
    for (const [i, data] of damaged.entries()) {
      await writeFile(join(folder, name), data);
      expect(await answer()).toBe(whole);
      expect(counter.renders).toBe(i + 2);
    }
    expect(await answer()).toBe(whole);
    expect(counter.renders).toBe(damaged.length + 1);
  });

  it('are none of errors, and of pictures that lack what could not be had', async () => {
    let renders = 0;
    const executor = fakeExecutor(async (task) => {
      if (++renders <= 2) throw new RenderError({ kind: 'asset', code: 'image_not_loaded', message: 'gone' });
      return picture(task, { warnings: [{ code: 'image_not_loaded', path: '', message: 'gone' }] });
    });
    const { post } = await startService(on, { executor });
    for (const status of [422, 422, 200, 200]) expect((await post('/api/render', { design })).status).toBe(status);
    expect(renders).toBe(4);
  });

  it('have no key for a design that is nested too deep, which earlier versions took into their queues', async () => {
    const options = resolveOptions({});
    const nested = (levels: number) => Buffer.from(`{"design":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`);
    expect(await keyOf({ body: nested(900), options }, 'set-up', '')).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyOf({ body: nested(20_000), options }, 'set-up', '')).toBeNull();
  });

  it('do no harm where they cannot be written', async () => {
    const { executor } = counting();
    const { post, config } = await startService(on, { executor });
    await rm(join(config.dataDir, 'results'), { recursive: true });
    expect((await post('/api/render', { design })).status).toBe(200);
  });

  it('are for one set-up of the renderer', async () => {
    const fontsDir = await temporaryFolder();
    const before = await setupDigest('1', { fontsDir });
    expect(await setupDigest('1', { fontsDir, cacheDir: 'elsewhere' })).toBe(before);
    await mkdir(join(fontsDir, 'sub'));
    await writeFile(join(fontsDir, 'sub', 'a.ttf'), 'font');
    const others = [
      await setupDigest('1', { fontsDir }),
      await setupDigest('2', {}),
      await setupDigest('1', { allowedHosts: ['a'] }),
    ];
    expect(new Set([before, ...others]).size).toBe(4);
  });
});

describe('kept results of designs with pictures by URL', () => {
  /** A server of one picture that can be changed; it says nothing of how long it stays the same, unless told to. */
  async function pictureServer(headers: Record<string, string> = {}) {
    const state = {
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>',
      asked: [] as number[],
    };
    const server = createServer((request, response) => {
      const etag = `"${state.svg.length}"`;
      const isKnown = request.headers['if-none-match'] === etag;
      state.asked.push(isKnown ? 304 : 200);
      response.writeHead(isKnown ? 304 : 200, { etag, ...headers }).end(isKnown ? undefined : state.svg);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { state, host, url: `http://${host}/a.svg` };
  }

  /** Renders for real. @param now the service's clock, which is then the fetcher's too */
  async function rendering(host: string, now?: () => number) {
    const counter = { renders: 0 };
    const renderer = await createRenderer({ allowedHosts: [host], ...(now && { now }) });
    onTestFinished(() => renderer.close());
    const executor = fakeExecutor(async ({ body, options }) => {
      counter.renders++;
      return renderer.render(JSON.parse(Buffer.from(body).toString()).design, options);
    });
    return { counter, executor };
  }

  const showing = (src: string) => ({
    design: { width: 9, height: 9, pages: [{ children: [{ type: 'image', src, width: 9, height: 9 }] }] },
    outputFormat: 'file',
  });

  it('are used after its server has said that they are the same, and not once one is another', async () => {
    const { state, host, url } = await pictureServer();
    const { counter, executor } = await rendering(host);
    const { post } = await startService({ ...on, GESSO_ALLOWED_HOSTS: host }, { executor });
    const tagOf = async () => (await post('/api/render', showing(url))).headers.get('etag');
    const first = await tagOf();
    expect(await tagOf()).toBe(first);
    expect([counter.renders, state.asked]).toEqual([1, [200, 304]]);
    state.svg = state.svg.replace('<path', '<path fill="red"');
    const second = await tagOf();
    expect(second).not.toBe(first);
    expect(await tagOf()).toBe(second);
    expect(counter.renders).toBe(2);
  });

  it('are used without asking for as long as its server says', async () => {
    const clock = movableClock();
    const { state, host, url } = await pictureServer({ 'cache-control': 'max-age=60' });
    const { counter, executor } = await rendering(host, clock.now);
    const { post } = await startService({ ...on, GESSO_ALLOWED_HOSTS: host }, { executor, now: clock.now });
    await post('/api/render', showing(url));
    await post('/api/render', showing(url));
    expect(state.asked).toEqual([200]);
    clock.move(59_999);
    await post('/api/render', showing(url));
    expect(state.asked).toEqual([200]);
    clock.move(1);
    await post('/api/render', showing(url));
    expect([counter.renders, state.asked]).toEqual([1, [200, 304]]);
  });

  it('are not kept where nothing would tell', async () => {
    const untold: WebFile = { url: 'http://a.example/b.png', etag: null, lastModified: null, freshUntil: 0 };
    const { counter, executor } = counting({ sources: [untold] });
    const { post, config } = await startService(on, { executor });
    await post('/api/render', { design });
    await post('/api/render', { design });
    expect([counter.renders, await readdir(join(config.dataDir, 'results'))]).toEqual([2, []]);
  });
});

describe('the cache on disk', () => {
  const key = (digit: number) => String(digit).repeat(64);
  const put = async (lru: Awaited<ReturnType<typeof openDiskLru>>, digit: number, size = 100) =>
    lru.put(key(digit), [Buffer.alloc(size, digit)]);

  it('drops what was not asked for longest, also after a restart', async () => {
    const folder = await temporaryFolder();
    const lru = await openDiskLru(folder, 500);
    for (const digit of [1, 2, 3]) await put(lru, digit);
    // Longer than the resolution of a file's time.
    await sleep(5);
    expect(await lru.get(key(1))).toEqual(Buffer.alloc(100, 1));
    await put(lru, 4);
    expect([await lru.get(key(2)), lru.bytes()]).toEqual([null, 396]);
    await expect.poll(async () => (await readdir(folder)).sort()).toEqual([1, 3, 4].map(key));
    await writeFile(join(folder, 'left.part'), 'half');
    const next = await openDiskLru(folder, 300);
    expect([await next.get(key(3)), await next.get(key(1)), await next.get(key(4))]).toEqual([
      null,
      Buffer.alloc(100, 1),
      Buffer.alloc(100, 4),
    ]);
    await expect.poll(async () => (await readdir(folder)).sort()).toEqual([1, 4].map(key));
  });

  it('does not keep what is larger than it', async () => {
    const lru = await openDiskLru(await temporaryFolder(), 500);
    await put(lru, 1);
    await put(lru, 2, 501);
    expect([await lru.get(key(2)), (await lru.get(key(1)))?.length]).toEqual([null, 100]);
  });
});

describe('canonical JSON', () => {
  it('orders the members of objects and nothing else', () => {
    expect(canonicalJson({ b: [2, 1], a: { d: null, c: undefined, '"': 'x' } })).toBe(
      '{"a":{"\\"":"x","d":null},"b":[2,1]}',
    );
  });
});
