import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RenderError } from '../../renderer/index.ts';
import { readConfig } from '../../src/config.ts';
import type { Executor } from '../../src/dispatch/executor.ts';
import { describeWith } from '../support/describe-with.ts';
import { checkPdf, pdfPages } from '../support/pdf.ts';
import { openDispatcher } from '../support/rendering.ts';
import { fakeExecutor, picture, startService, temporaryFolder } from '../support/service.ts';

/** Pages of noise, half a megabyte each once they are painted. */
async function noisy(pages: number, last: object = {}): Promise<object> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const jpeg = await sharp({ create: { width: 500, height: 500, channels: 3, background: 'grey', noise } })
    .jpeg()
    .toBuffer();
  const src = `data:image/jpeg;base64,${jpeg.toString('base64')}`;
  // Each is another picture: equal ones stand in a PDF once.
  const page = (x: number) => ({ children: [{ type: 'image', src, x, width: 500, height: 500 }] });
  const all = Array.from({ length: pages }, (_, i) => (i + 1 < pages ? page(i) : { ...page(i), ...last }));
  return { width: 500, height: 500, pages: all };
}

const body = (design: object) => ({ design, format: 'pdf', outputFormat: 'file', exportOptions: { quality: 1 } });

/** A pool of one worker that says how many pages are painted. */
async function startPool(more: Record<string, string> = {}): Promise<Executor & { painted(): number }> {
  const env = { GESSO_CONCURRENCY: '1', GESSO_GOOGLE_FONTS_URL: 'off', GESSO_DATA_DIR: await temporaryFolder() };
  const pool = openDispatcher(readConfig({ ...env, ...more }));
  onTestFinished(() => pool.close());
  let painted = 0;
  return {
    ...pool,
    render: (task, control) => pool.render(task, { ...control, onProgress: (done) => (painted = done) }),
    painted: () => painted,
  };
}

/** Posts and resolves with the answer, of which nothing is read yet. */
async function open(url: string, content: object): Promise<IncomingMessage> {
  const sent = request(`${url}/api/render`, { method: 'POST', headers: { 'content-type': 'application/json' } });
  sent.end(JSON.stringify(content));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  sent.on('error', () => {});
  return answer;
}

describeWith(['qpdf', 'mutool'], 'a pdf of sixty pages', () => {
  it('is sent as it is painted, and painted as fast as it is read', async () => {
    const executor = await startPool();
    const { url } = await startService({}, { executor });
    const pages = 60;
    const answer = await open(url, body(await noisy(pages)));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/pdf');
    expect(answer.headers['content-length']).toBeUndefined();
    const atFirstByte = executor.painted();
    expect(atFirstByte).toBeLessThan(pages);
    // Nobody reads: painting stops when the buffers on the way are full.
    let before = -1;
    const hasPaused = () => {
      const now = executor.painted();
      const paused = now === before;
      before = now;
      return paused;
    };
    await expect.poll(hasPaused, { interval: 1500 }).toBe(true);
    expect(executor.painted()).toBeLessThan(pages);

    const pdf = await buffer(answer);
    expect(pdf.length).toBeGreaterThan(5e6);
    checkPdf(pdf);
    expect(pdfPages(pdf)).toBe(pages);
    expect(JSON.parse(answer.trailers['gesso-warnings'] as string)).toEqual([]);
  });
});

describe('a long pdf', () => {
  it('is no longer painted when its client goes away', async () => {
    const executor = await startPool();
    const { url } = await startService({}, { executor });
    const answer = await open(url, body(await noisy(40)));
    answer.destroy();
    await expect.poll(() => executor.load()).toEqual({ running: 0, waiting: 0 });
    expect(executor.painted()).toBeLessThan(40);
  });

  it('is cut off where a later page fails', async () => {
    const executor = await startPool({ GESSO_MAX_OUTPUT_PIXELS: '300000' });
    const { url } = await startService({}, { executor });
    const answer = await open(url, body(await noisy(3, { width: 1000 })));
    expect(answer.statusCode).toBe(200);
    await expect(buffer(answer)).rejects.toThrow('aborted');
  });

  it('is stored as it is painted', async () => {
    const { url, post } = await startService({}, { executor: await startPool() });
    const design = await noisy(4);
    const named = await post('/api/render', { ...body(design), outputFormat: 'url' });
    const job = await post('/api/renders', { design, format: 'pdf' }, { prefer: 'wait' });
    for (const location of [
      ((await named.json()) as { url: string }).url,
      ((await job.json()) as { output: string }).output,
    ]) {
      const pdf = await fetch(new URL(location, url));
      const data = Buffer.from(await pdf.arrayBuffer());
      expect(Number(pdf.headers.get('content-length'))).toBe(data.length);
      expect(pdfPages(data)).toBe(4);
    }
  });
});

describe('a pdf whose painting fails', () => {
  const failure = new RenderError({ kind: 'asset', code: 'image_not_loaded', path: 'pages[1]', message: 'no' });

  it('is answered with its status as long as nothing is sent', async () => {
    const executor = fakeExecutor(async () => {
      throw failure;
    });
    const { post } = await startService({}, { executor });
    const answer = await post('/api/render', body({}));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([422, 'application/problem+json']);
    expect(answer.headers.get('content-disposition')).toBeNull();
  });

  it('is cut off after that', async () => {
    const executor = fakeExecutor(async (_task, control) => {
      await new Promise((resolve) => control!.stream!().write('%PDF', resolve));
      throw failure;
    });
    const { url } = await startService({}, { executor });
    await expect(buffer(await open(url, body({})))).rejects.toThrow('aborted');
  });

  it('is not stored', async () => {
    const executor = fakeExecutor(async (_task, control) => {
      control!.stream!().write('%PDF');
      throw failure;
    });
    const { post, config } = await startService({}, { executor });
    expect((await post('/api/render', { ...body({}), outputFormat: 'url' })).status).toBe(422);
    expect(await readdir(`${config.dataDir}/files`)).toEqual([]);
  });
});

describe('a long pdf that was kept', () => {
  const data = Buffer.alloc(100_000, '%PDF');

  it('is streamed where it is longer than an answer in line may be', async () => {
    const executor = fakeExecutor(async (task) => picture(task, { data }));
    const env = { GESSO_RESULT_CACHE_BYTES: '1e6', GESSO_MAX_INLINE_BYTES: '50000' };
    const { url, post } = await startService(env, { executor });
    await post('/api/render', { ...body({}), outputFormat: 'dataURL' });
    const answer = await open(url, body({}));
    expect(answer.headers['content-length']).toBeUndefined();
    expect(await buffer(answer)).toEqual(data);
  });

  it('is kept from what was streamed, and else answered whole', async () => {
    let renders = 0;
    const executor = fakeExecutor(async (task, control) => {
      renders++;
      const output = control!.stream!();
      for (let at = 0; at < data.length; at += 40_000)
        await new Promise((resolve) => output.write(data.subarray(at, at + 40_000), resolve));
      return picture(task, { data: new Uint8Array() });
    });
    const { url, post } = await startService({ GESSO_RESULT_CACHE_BYTES: '1e6' }, { executor });
    expect(await buffer(await open(url, body({})))).toEqual(data);
    const again = await post('/api/render', body({}));
    expect([again.headers.get('content-length'), again.headers.get('gesso-cache')]).toEqual(['100000', 'hit']);
    expect(Buffer.from(await again.arrayBuffer())).toEqual(data);
    const etag = again.headers.get('etag') ?? '';
    expect((await post('/api/render', body({}), { 'if-none-match': etag })).status).toBe(304);
    const { url: stored } = (await (await post('/api/render', { ...body({}), outputFormat: 'url' })).json()) as {
      url: string;
    };
    expect(Buffer.from(await (await fetch(stored)).arrayBuffer())).toEqual(data);
    expect(renders).toBe(1);
  });
});

describe('a short pdf', () => {
  it('is one answer, with its length and its warnings', async () => {
    const warnings = [{ code: 'glyph_missing', path: 'pages[0]', message: 'none' }] as never;
    const executor = fakeExecutor(async (task) => picture(task, { warnings }));
    const { post } = await startService({}, { executor });
    const answer = await post('/api/render', body({}));
    expect(Number(answer.headers.get('content-length'))).toBe((await answer.arrayBuffer()).byteLength);
    expect(JSON.parse(answer.headers.get('gesso-warnings')!)).toEqual(warnings);
  });

  it('keeps to the limit of answers in line', async () => {
    const { post } = await startService({ GESSO_MAX_INLINE_BYTES: '500' }, { executor: await startPool() });
    const answer = await post('/api/render', body({ pages: [{}] }));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'answer_too_large', hint: expect.stringContaining('url') });
  });
});

describe('a large picture', () => {
  it('reaches a client that reads it slowly whole, and is let go of after that', async () => {
    const bytes = randomBytes(30_000_000);
    const whole = Buffer.from(bytes);
    const executor = fakeExecutor(async (task) => picture(task, { data: bytes }));
    const { url } = await startService({ GESSO_MAX_INLINE_BYTES: '40000000' }, { executor });
    const answer = await open(url, { design: {}, outputFormat: 'file' });
    await sleep(300);
    expect(bytes.byteLength).toBe(whole.byteLength);
    expect((await buffer(answer)).equals(whole)).toBe(true);
    await expect.poll(() => bytes.byteLength).toBe(0);
  });
});
