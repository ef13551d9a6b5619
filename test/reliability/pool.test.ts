import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { encodePixels, resolveOptions } from '../../renderer/internal.ts';
import { readConfig } from '../../src/config.ts';
import { createDispatcher } from '../../src/dispatch/dispatcher.ts';
import type { EncodePixels } from '../../src/dispatch/encode.ts';
import type { Executor } from '../../src/dispatch/executor.ts';
import { pagesPart, workersPart } from '../../src/memory-shares.ts';
import { deferred } from '../support/deferred.ts';
import { startService, temporaryFolder } from '../support/service.ts';

const task = (design: object) => ({ body: Buffer.from(JSON.stringify({ design })), options: resolveOptions({}) });

function startPool(
  env: Record<string, string> = {},
  options: { longestWait?: number; encode?: EncodePixels } = {},
): Executor {
  const config = readConfig({ GESSO_CONCURRENCY: '1', GESSO_MAX_RENDER_MS: '60000', ...env });
  const pool = createDispatcher(config, { worker: new URL('../support/worker.mjs', import.meta.url), ...options });
  onTestFinished(() => pool.close());
  return pool;
}

const works = async (pool: Executor) => {
  const { data } = await pool.render(task({ hello: 1 }));
  expect(Buffer.from(data).toString()).toBe('{"hello":1}');
};

describe('the pool', () => {
  it('ends a render that is past its time with its worker, and goes on', async () => {
    // Long enough for the sound renders between them, which take 1 ms, on a busy machine.
    const pool = startPool({ GESSO_MAX_RENDER_MS: '4000' });
    for (const design of [{ spin: true }, { sleep: 60_000 }]) {
      await expect(pool.render(task(design))).rejects.toMatchObject({ code: 'render_timeout', status: 504 });
      await works(pool);
    }
    expect(pool.load()).toEqual({ running: 0, waiting: 0 });
  });

  it.each([
    ['exits', { exit: true }],
    ['throws outside of a render', { throwLater: true }],
    ['runs out of memory', { fill: true }],
  ])('fails the one render of a worker that %s, and replaces it', async (_, design) => {
    const pool = startPool({ GESSO_MAX_WORKER_MB: '64' });
    const [failed, next] = await Promise.allSettled([pool.render(task(design)), pool.render(task({ hello: 2 }))]);
    expect([failed.status, next.status]).toEqual(['rejected', 'fulfilled']);
    await works(pool);
    expect(await pool.ready()).toBe(true);
  });

  it('encodes a picture outside of its worker, which may then end', async () => {
    const ended = deferred();
    const encode: EncodePixels = async (pixels, options) => {
      await ended.promise;
      return encodePixels(pixels, options);
    };
    const pool = startPool({}, { encode });
    await works(pool);
    const picture = pool.render(task({ side: 20 }));
    await expect(pool.render(task({ exit: true }))).rejects.toMatchObject({ code: 'worker_crashed' });
    ended.resolve();
    expect(await sharp((await picture).data).metadata()).toMatchObject({ format: 'png', width: 20, height: 20 });
    await works(pool);
  });

  it('hands pictures of any size over, one after another', async () => {
    const env = { GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_DATA_DIR: await temporaryFolder() };
    // Of the sources here, whatever is built: most tests start what is built.
    const pool = createDispatcher(readConfig(env));
    onTestFinished(() => pool.close());
    const renders = [20, 2100, 30, 2200, 10].map(async (side) => {
      const design = { width: side, height: side, pages: [{ background: `rgb(${side % 256}, 40, 80)` }] };
      const { data } = await pool.render(task(design));
      const { data: pixels, info } = await sharp(data).raw().toBuffer({ resolveWithObject: true });
      expect(info).toMatchObject({ width: side, height: side, channels: 4 });
      expect([...pixels.subarray(-4)]).toEqual([side % 256, 40, 80, 255]);
    });
    await Promise.all(renders);
  });

  it('ends the wait for a picture that is past its time while it is encoded, and keeps its worker', async () => {
    const encode: EncodePixels = () => new Promise(() => {});
    const pool = startPool({ GESSO_MAX_RENDER_MS: '4000' }, { encode });
    await works(pool);
    await expect(pool.render(task({ side: 20 }))).rejects.toMatchObject({ code: 'render_timeout' });
    await works(pool);
    expect(pool.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('refuses more than its queue holds, and says when to try again', async () => {
    const pool = startPool({ GESSO_MAX_QUEUE: '2' });
    const held = [1, 2, 3].map(() => pool.render(task({ sleep: 300 })));
    await expect(pool.render(task({}))).rejects.toMatchObject({
      code: 'queue_full',
      status: 503,
      retryAfter: expect.any(Number),
    });
    await Promise.all(held);
    await works(pool);
  });

  it('ends the render of a client that went away, running or waiting', async () => {
    const pool = startPool();
    const first = new AbortController();
    const second = new AbortController();
    const running = pool.render(task({ spin: true }), { signal: first.signal });
    const waiting = pool.render(task({ spin: true }), { signal: second.signal });
    second.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect.poll(() => pool.load().running).toBe(1);
    first.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await works(pool);
    expect(pool.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('stays whole under many renders of which half are ended', async () => {
    const pool = startPool({ GESSO_CONCURRENCY: '2', GESSO_MAX_QUEUE: '1000' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => {
        const client = new AbortController();
        if (i % 2) setTimeout(() => client.abort(), 10 * i);
        return pool.render(task(i % 2 ? { spin: true } : { hello: i }), { signal: client.signal });
      }),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(pool.load()).toEqual({ running: 0, waiting: 0 });
    await works(pool);
  });

  it('renders what is short beside what may take long, whoever asks', async () => {
    const pool = startPool({ GESSO_CONCURRENCY: '2', GESSO_MAX_QUEUE: '4' });
    const client = new AbortController();
    const file = (pages?: number) => ({
      ...task({ sleep: 60_000 }),
      options: resolveOptions({ format: 'pdf' }),
      pages,
    });
    const control = { signal: client.signal, caller: 'a' };
    const long = [file(1000), file(11), file()].map((one) => pool.render(one, control));
    await expect.poll(() => pool.load()).toEqual({ running: 1, waiting: 2 });
    await works(pool);
    client.abort();
    for (const outcome of await Promise.allSettled(long))
      expect(outcome).toMatchObject({ reason: { code: 'cancelled' } });
    await works(pool);
    expect(pool.load()).toEqual({ running: 0, waiting: 0 });
  });

  it('renders what is short beside checks of many pages', async () => {
    const pool = startPool({ GESSO_CONCURRENCY: '2', GESSO_MAX_QUEUE: '8' });
    const client = new AbortController();
    const control = { signal: client.signal, caller: 'a' };
    const check = (pages: number, more: object = {}) =>
      pool.check({ ...task({ sleep: 60_000 }), pages, ...more }, control);
    const long = [check(500, { print: true }), check(11, { report: true }), check(101)];
    await expect.poll(() => pool.load()).toEqual({ running: 1, waiting: 2 });
    await works(pool);
    // One that is short begins beside them.
    const short = check(100);
    await expect.poll(() => pool.load()).toEqual({ running: 2, waiting: 2 });
    client.abort();
    for (const outcome of await Promise.allSettled([...long, short]))
      expect(outcome).toMatchObject({ reason: { code: 'cancelled' } });
    await works(pool);
  });

  it('has room in a full queue for who has less in it', async () => {
    const pool = startPool({ GESSO_MAX_QUEUE: '3' });
    const client = new AbortController();
    const ask = (caller: string) => pool.render(task({ sleep: 60_000 }), { caller, signal: client.signal });
    const first = [ask('a'), ask('a'), ask('a'), ask('a')];
    // The last in its queue, which has to make room.
    const last = expect(first.pop()).rejects.toMatchObject({ code: 'queue_full' });
    const other = ask('b');
    await last;
    await expect(ask('b')).rejects.toMatchObject({ code: 'queue_full' });
    client.abort();
    for (const outcome of await Promise.allSettled([...first, other]))
      expect(outcome).toMatchObject({ reason: { code: 'cancelled' } });
  });

  it('goes on after workers that fail before they are ready', async () => {
    vi.stubEnv('GESSO_TEST_BOOTS', join(await temporaryFolder(), 'boots'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const config = readConfig({ GESSO_CONCURRENCY: '1', GESSO_MAX_RENDER_MS: '30000' });
    const pool = createDispatcher(config, { worker: new URL('../support/failing-worker.mjs', import.meta.url) });
    onTestFinished(() => pool.close());
    const outcomes = await Promise.allSettled([pool.render(task({})), pool.render(task({})), pool.render(task({}))]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(2);
    expect(await pool.ready()).toBe(true);
  });

  it('starts workers while tasks wait for them, and others in place of those that are ended', async () => {
    const pool = startPool({ GESSO_CONCURRENCY: '3' });
    await pool.ready();
    expect(pool.restarts?.()).toBe(0);
    const client = new AbortController();
    const ask = () => pool.render(task({ sleep: 60_000 }), { signal: client.signal });
    const first = [ask(), ask(), ask()];
    await expect.poll(() => pool.load().running, { timeout: 30_000 }).toBe(3);
    client.abort();
    for (const outcome of await Promise.allSettled(first))
      expect(outcome).toMatchObject({ reason: { code: 'cancelled' } });
    await works(pool);
    await expect.poll(() => pool.restarts?.(), { timeout: 30_000 }).toBe(3);
  });

  it.each([3, 7])('divides what it may keep between pages and %s workers, whose renderers take it', async (workers) => {
    const pictures = 100_000_001;
    const own = workersPart(pictures, workers);
    const left = pictures - pagesPart(pictures) - workers * own;
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left).toBeLessThanOrEqual(workers);
    const renderer = await createRenderer({ pictureCacheBytes: own });
    await renderer.close();
  });

  it('refuses a render that waits too long', async () => {
    // Long enough for the first to begin, which takes 1 ms, on a busy machine. It runs until the other has been refused.
    const pool = startPool({}, { longestWait: 5000 });
    await works(pool);
    const client = new AbortController();
    const running = pool.render(task({ sleep: 60_000 }), { signal: client.signal });
    await expect(pool.render(task({}))).rejects.toMatchObject({ code: 'queue_full', status: 503 });
    client.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await works(pool);
  });

  it('refuses when it closes', async () => {
    const pool = startPool();
    const running = pool.render(task({ sleep: 60_000 }));
    await expect.poll(() => pool.load().running).toBe(1);
    const outcome = expect(running).rejects.toMatchObject({ code: 'stopping', status: 503 });
    await pool.close();
    await outcome;
    await expect(pool.render(task({}))).rejects.toMatchObject({ code: 'stopping' });
  });
});

describe('the service over the pool', () => {
  it('answers what the pool says, and serves the next request', async () => {
    const executor = startPool({ GESSO_MAX_RENDER_MS: '4000', GESSO_MAX_QUEUE: '0' });
    const { post, url } = await startService({}, { executor });
    const ask = async (design: object) => {
      const response = await post('/api/render', { design, outputFormat: 'file' });
      return {
        status: response.status,
        retry: response.headers.get('retry-after') !== null,
        ...((await response.json()) as object),
      };
    };
    expect(await ask({ spin: true })).toMatchObject({ status: 504, code: 'render_timeout' });
    expect(await ask({ exit: true })).toMatchObject({ status: 500, code: 'worker_crashed', id: expect.any(String) });
    const fault = await ask({ fault: true });
    expect(fault).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(fault)).not.toContain('secret');
    const both = await Promise.all([ask({ sleep: 3000 }), ask({ sleep: 3000 })]);
    expect(both).toContainEqual(expect.objectContaining({ status: 503, code: 'queue_full', retry: true }));
    expect(await ask({ hello: 1 })).toMatchObject({ hello: 1 });

    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('gesso_renders_total{format="png",outcome="render_timeout"} 1');
    expect(metrics).toContain('gesso_renders_total{format="png",outcome="worker_crashed"} 1');
    expect(metrics).toMatch(/gesso_render_duration_seconds_count\{format="png"\} 2/);
    expect(metrics).toContain('gesso_jobs_waiting 0');
    expect(metrics).toContain('process_resident_memory_bytes');
  });
});
