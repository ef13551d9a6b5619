import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createServer, readConfig, type Server } from '../../src/http/server.ts';
import { openDispatcher } from '../support/rendering.ts';
import { sharedFolder } from '../support/service.ts';

const MINE = 'a-key-of-my-own-here';
const card = {
  ...{ width: 60, height: 40, schemaVersion: 4, variables: [{ name: 'name', required: true }] },
  pages: [{ children: [{ type: 'text', name: 'title', text: '{{name}}', width: 50, height: 20 }] }],
};

describe('data for a template, whatever they are', () => {
  const folder = sharedFolder();
  let server: Server;
  let url: string;
  const send = (path: string, body: unknown, key = MINE, method = 'POST') =>
    fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, prefer: 'wait' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  beforeAll(async () => {
    const env = { PORT: '0', GESSO_DATA_DIR: folder, GESSO_LOG_LEVEL: 'silent', GESSO_GOOGLE_FONTS_URL: 'off' };
    const keys = {
      GESSO_MAX_RENDER_MS: '250000',
      GESSO_API_KEYS: `${MINE},another-key-of-theirs`,
      GESSO_CONCURRENCY: '1',
    };
    const config = readConfig({ ...env, ...keys });
    server = await createServer({ config, executor: openDispatcher(config) });
    url = await server.listen();
    expect((await send('/api/templates/card', { design: card }, MINE, 'PUT')).status).toBe(201);
  });
  afterAll(() => server.close());

  /** What both interfaces and a batch say of the same data: the status, or of a job and a record whether it failed. */
  async function answers(data: object): Promise<[number, string, string]> {
    const rendered = await send('/api/render', { template: 'card', data });
    const job = await send('/api/renders', { template: 'card', data });
    const batch = await send('/api/batches', { template: 'card', records: [data] });
    const { status } = (await job.json()) as { status: string };
    return [rendered.status, status, batch.ok ? JSON.parse(await batch.text()).status : String(batch.status)];
  }

  it.each<[string, object]>([
    ['more than is asked for', { name: 'Ada', other: 'x', constructor: 1, toString: 'y' }],
    ['HTML', { name: '<script>alert(1)</script><img src=x onerror=1> & "quotes"' }],
    ['numbers and switches', { name: 7, other: false }],
    ['characters that show nothing', { name: 'a\u0000b\u202e\ufffe' }],
  ])('are drawn: %s', async (_, data) => {
    expect(await answers(data)).toEqual([200, 'done', 'done']);
  });

  it('that lack what is required are refused by name', async () => {
    expect(await answers({ other: 1 })).toEqual([400, 'error', 'failed']);
    const answer = await send('/api/render', { template: 'card', data: {} });
    expect(await answer.json()).toMatchObject({ code: 'variable_required', detail: expect.stringContaining('name') });
  });

  it.each([[[1]], ['text'], [7]])('that are no object are refused: %j', async (data) => {
    for (const path of ['/api/render', '/api/renders', '/api/check'])
      expect((await send(path, { template: 'card', data })).status, path).toBe(400);
    expect((await send('/api/batches', { template: 'card', records: [data] })).status).toBe(400);
  });

  it('that name prototypes are refused', async () => {
    for (const path of ['/api/render', '/api/renders', '/api/batches', '/api/check', '/mcp'])
      expect((await send(path, '{"template":"card","data":{"__proto__":{"name":"x"}}}')).status, path).toBe(400);
  });

  it('of hundreds of kilobytes are no fault of ours', async () => {
    const answer = await send('/api/render', { template: 'card', data: { name: 'long '.repeat(50_000) } });
    expect(answer.status).toBeLessThan(500);
  });

  it('fill no template of another key', async () => {
    const theirs = 'another-key-of-theirs';
    for (const [path, body] of [
      ['/api/render', { template: 'card', data: { name: 'x' } }],
      ['/api/render', { template: 'card', data: { name: 'x' }, sizes: [{ name: 'a', width: 9, height: 9 }] }],
      ['/api/renders', { template_id: 'card', data__name: 'x' }],
      ['/api/batches', { template: 'card', records: [{ name: 'x' }], archive: 'zip' }],
      ['/api/check', { template: 'card' }],
    ] as const)
      expect((await send(path, body, theirs)).status, path).toBe(404);
  });
});
