import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveOptions } from '../../renderer/internal.ts';
import type { RenderTask } from '../../src/dispatch/executor.ts';
import { deferred } from '../support/deferred.ts';
import { failing, fakeExecutor, HOUR, movableClock, picture, startService } from '../support/service.ts';

const design = { width: 100, height: 50, pages: [] };
const problem = async (response: Response) => ({
  type: response.headers.get('content-type'),
  status: response.status,
  body: (await response.json()) as Record<string, unknown>,
});

describe('POST /api/render', () => {
  it('answers a data URL by default', async () => {
    const { post } = await startService();
    const response = await post('/api/render', { design });
    expect(response.status).toBe(200);
    const { url, warnings } = (await response.json()) as { url: string; warnings: unknown };
    expect(url).toMatch(/^data:image\/png;base64,/);
    expect(JSON.parse(Buffer.from(url.split(',')[1]!, 'base64').toString())).toMatchObject({ design });
    expect(warnings).toEqual([]);
  });

  it('answers the bytes with their type and a file name', async () => {
    const { post } = await startService();
    const response = await post('/api/render', { design, outputFormat: 'file', format: 'jpeg' });
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="design.jpg"');
    expect(await response.json()).toMatchObject({ design });
  });

  it('names warnings in the answer', async () => {
    const warnings = [{ code: 'image_not_loaded', path: 'pages[0].children[1].src', message: 'Bïld fehlt' }];
    const { post } = await startService({}, { executor: fakeExecutor(async (task) => picture(task, { warnings })) });
    expect(await (await post('/api/render', { design })).json()).toMatchObject({ warnings });
    const file = await post('/api/render', { design, outputFormat: 'file' });
    expect(JSON.parse(file.headers.get('gesso-warnings') ?? '')).toEqual(warnings);
  });

  it('takes options at the top level and in exportOptions, which wins; null means unset', async () => {
    const tasks: RenderTask[] = [];
    const executor = fakeExecutor(async (task) => {
      tasks.push(task);
      return picture(task);
    });
    const { post } = await startService({}, { executor });
    const top = { pixelRatio: 3, htmlTextRenderEnabled: true, quality: null, textVerticalResizeEnabled: true };
    await post('/api/render', {
      design,
      format: 'pdf',
      ...top,
      exportOptions: { pixelRatio: 2, dpi: null, vector: true },
    });
    const given = { pixelRatio: 2, richTextEnabled: true, textVerticalResizeEnabled: true, vector: true } as const;
    expect(tasks[0]?.options).toEqual(resolveOptions({ format: 'pdf', ...given }));
  });

  it.each([
    ['no design', {}, 'design'],
    ['a design that is no object', { design: 'x' }, 'design'],
    ['an unknown output format', { design, outputFormat: 'gif' }, 'outputFormat'],
    ['an unknown format', { design, format: 'bmp' }, 'format'],
    ['an option of the wrong type', { design, exportOptions: { pixelRatio: 'big' } }, 'pixelRatio'],
    ['exportOptions that are no object', { design, exportOptions: 3 }, 'exportOptions'],
  ])('refuses %s and names the place', async (_, body, path) => {
    const { post } = await startService();
    const answer = await problem(await post('/api/render', body));
    expect(answer).toMatchObject({
      type: 'application/problem+json',
      status: 400,
      body: { type: 'about:blank', title: 'Bad Request', status: 400, code: 'invalid_request', errors: [{ path }] },
    });
  });

  it.each([
    ['an array', '[]', 400, 'invalid_request'],
    ['null', 'null', 400, 'invalid_request'],
    ['nothing', '', 400, 'invalid_json'],
    ['half a JSON', '{"design":', 400, 'invalid_json'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe]), 400, 'invalid_json'],
  ])('refuses %s as a body', async (_, body, status, code) => {
    const { post } = await startService();
    expect(await problem(await post('/api/render', body))).toMatchObject({ status, body: { code } });
  });

  it('refuses another content type and a body that is too large', async () => {
    const { post } = await startService({ GESSO_MAX_BODY_BYTES: '2000' });
    const form = await post('/api/render', 'design=1', { 'content-type': 'text/plain' });
    expect(await problem(form)).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    const large = await post('/api/render', { design: { text: 'x'.repeat(3000) } });
    expect(await problem(large)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
    expect((await post('/api/render', { design })).status).toBe(200);
  });

  it.each([
    ['input', 400],
    ['asset', 422],
    ['limit', 413],
  ] as const)('answers an error of kind %s with %i and its place', async (kind, status) => {
    const path = 'pages[0].children[3].src';
    const executor = failing({ kind, code: 'some_code', path, message: 'does not load', hint: 'try another' });
    const { post } = await startService({}, { executor });
    expect(await problem(await post('/api/render', { design }))).toMatchObject({
      status,
      body: {
        code: 'some_code',
        detail: 'does not load',
        hint: 'try another',
        errors: [{ path, message: 'does not load' }],
      },
    });
  });

  it('says nothing of a fault of its own but an id', async () => {
    const executor = fakeExecutor(async () => {
      throw new Error('secret /root/path');
    });
    const { post } = await startService({}, { executor });
    const response = await post('/api/render', { design }, { 'x-request-id': 'my-id-1' });
    const answer = await problem(response);
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal_error', id: 'my-id-1' } });
    expect(response.headers.get('x-request-id')).toBe('my-id-1');
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('refuses what is larger than 5 MB in line and names url', async () => {
    const data = Buffer.alloc(5 * 1024 * 1024 + 1);
    const { post } = await startService({}, { executor: fakeExecutor(async (task) => picture(task, { data })) });
    for (const outputFormat of ['dataURL', 'file']) {
      const answer = await problem(await post('/api/render', { design, outputFormat }));
      expect(answer).toMatchObject({
        status: 413,
        body: { code: 'answer_too_large', hint: expect.stringContaining('url') },
      });
    }
    const stored = (await (await post('/api/render', { design, outputFormat: 'url' })).json()) as { url: string };
    expect((await (await fetch(stored.url)).arrayBuffer()).byteLength).toBe(data.length);
  });

  it('stops rendering when the client goes away', async () => {
    const ended = deferred();
    const started = deferred();
    const executor = fakeExecutor(async (_, control) => {
      control?.signal?.addEventListener('abort', () => ended.resolve());
      started.resolve();
      await ended.promise;
      throw new Error('ended');
    });
    const { url } = await startService({}, { executor });
    const client = new AbortController();
    const request = fetch(`${url}/api/render`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ design }),
      signal: client.signal,
    });
    await started.promise;
    client.abort();
    await expect(request).rejects.toThrow();
    await ended.promise;
  });
});

describe('a url', () => {
  it('is signed, valid for 24 hours, then gone with its file', async () => {
    const clock = movableClock();
    const { post, sweep } = await startService({}, { now: clock.now });
    const { url } = (await (await post('/api/render', { design, outputFormat: 'url', format: 'pdf' })).json()) as {
      url: string;
    };
    const answer = await fetch(url);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toContain('design.pdf');
    expect(await answer.json()).toMatchObject({ design });

    expect((await fetch(url.replace(/signature=../, 'signature=AA'))).status).toBe(404);
    expect((await fetch(url.replace(/\?.*/, ''))).status).toBe(404);
    expect((await fetch(url.replace(/files\/\d/, 'files/9'))).status).toBe(404);

    clock.move(23 * HOUR);
    await sweep();
    expect((await fetch(url)).status).toBe(200);
    clock.move(HOUR + 1);
    expect(await problem(await fetch(url))).toMatchObject({ status: 410, body: { code: 'expired' } });
    await sweep();
    expect(await problem(await fetch(url))).toMatchObject({ status: 410 });
  });

  it('outlives a restart', async () => {
    const first = await startService();
    const { url } = (await (await first.post('/api/render', { design, outputFormat: 'url' })).json()) as {
      url: string;
    };
    await first.close();
    const second = await startService({ GESSO_DATA_DIR: first.config.dataDir });
    const { pathname, search } = new URL(url);
    expect((await fetch(second.url + pathname + search)).status).toBe(200);
    expect(await readdir(join(first.config.dataDir, 'files'))).toHaveLength(1);
  });

  it('stands below GESSO_PUBLIC_URL', async () => {
    const { post } = await startService({ GESSO_PUBLIC_URL: 'https://pictures.example/render/' });
    const { url } = (await (await post('/api/render', { design, outputFormat: 'url' })).json()) as { url: string };
    expect(url).toMatch(/^https:\/\/pictures\.example\/render\/files\//);
  });
});
