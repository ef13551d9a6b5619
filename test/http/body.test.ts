import { PassThrough } from 'node:stream';
import * as zlib from 'node:zlib';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { waitOf } from '../../src/http/prefer.ts';
import { receive } from '../../src/http/receive.ts';
import { askRaw, nextAnswer, openConnection } from '../support/raw-http.ts';
import { sharedRenderingService } from '../support/rendering.ts';
import { fakeExecutor, notingService, picture, startService } from '../support/service.ts';

const design = { width: 10, height: 10, pages: [{ children: [] }] };
const { zstdCompressSync } = zlib as { zstdCompressSync?: (data: Buffer) => Buffer };

const PACKINGS: [string, (data: Buffer) => Buffer][] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ...(zstdCompressSync ? [['zstd', zstdCompressSync] as [string, (data: Buffer) => Buffer]] : []),
];

describe('a packed body', () => {
  it.each(PACKINGS)('is unpacked: %s', async (name, pack) => {
    const { post } = await startService();
    const body = Buffer.from(JSON.stringify({ design, outputFormat: 'file', note: 'é'.repeat(100_000) }));
    const answer = await post('/api/render', pack(body), { 'content-encoding': name });
    expect([answer.status, ((await answer.json()) as { design: object }).design]).toEqual([200, design]);
  });

  it.each([
    ['is no gzip', Buffer.from('{"design":{}}')],
    ['ends too early', gzipSync(Buffer.from(JSON.stringify({ design }))).subarray(0, -4)],
    ['is empty', Buffer.alloc(0)],
  ])('is refused where it %s', async (_, body) => {
    const { post, url } = await startService();
    const answer = await post('/api/render', body, { 'content-encoding': 'gzip' });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid_encoding' })]);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it.each(['compress', 'gzip, br', 'secret'])('is refused where nobody can unpack it: %s', async (name) => {
    const { post } = await startService();
    const answer = await post('/api/render', '{}', { 'content-encoding': name });
    expect([answer.status, await answer.json()]).toEqual([
      415,
      expect.objectContaining({ code: 'unsupported_encoding' }),
    ]);
    expect(answer.headers.get('accept-encoding')).toMatch(/^gzip, deflate, br/);
  });

  it('counts unpacked', async () => {
    const { post } = await startService({ GESSO_MAX_BODY_BYTES: '100000' });
    const bomb = gzipSync(Buffer.from(`{"design":"${'a'.repeat(30e6)}"}`));
    const answer = await post('/api/render', bomb, { 'content-encoding': 'gzip' });
    expect([bomb.length < 100_000, answer.status]).toEqual([true, 413]);
    expect(await answer.json()).toMatchObject({ code: 'body_too_large' });
  });
});

describe('a body', () => {
  const head = (length: number, ...more: string[]) =>
    [
      'POST /api/render HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      `Content-Length: ${length}`,
      ...more,
      '',
      '',
    ].join('\r\n');

  it('of more values than it may have is refused: small ones take more memory than bytes', async () => {
    const { post } = await startService({ GESSO_MAX_BODY_VALUES: '1000' });
    const empty = (count: number) => JSON.stringify({ design, dataOfMine: Array.from({ length: count }, () => ({})) });
    expect((await post('/api/render', empty(10))).status).not.toBe(413);
    const answer = await post('/api/render', empty(1000));
    expect([answer.status, await answer.json()]).toEqual([413, expect.objectContaining({ code: 'body_too_large' })]);
    const packed = await post('/api/render', gzipSync(empty(1000)), { 'content-encoding': 'gzip' });
    expect(packed.status).toBe(413);
  });

  it('is sent once somebody reads it, where the client asks', async () => {
    const { url } = await startService();
    const body = JSON.stringify({ design });
    const socket = openConnection(url);
    socket.write(head(body.length, 'Expect: 100-continue'));
    expect((await nextAnswer(socket)).status).toBe(100);
    socket.write(body);
    expect((await nextAnswer(socket)).status).toBe(200);
  });

  it('that is too large is refused before it comes, and while it comes where its length is not said', async () => {
    const { url } = await startService({ GESSO_MAX_BODY_BYTES: '1000' });
    expect((await askRaw(url, head(1001).trimEnd().split('\r\n'))).status).toBe(413);
    const lines = [
      'POST /api/render HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ];
    const chunked = await askRaw(url, lines, `7d0\r\n{"design":"${'a'.repeat(1989)}`);
    expect([chunked.status, JSON.parse(chunked.body)]).toEqual([
      413,
      expect.objectContaining({ code: 'body_too_large' }),
    ]);
  });

  it('that is refused in its middle may come to its end, and another request follow', async () => {
    const { url } = await startService({ GESSO_MAX_BODY_BYTES: '1000' });
    const socket = openConnection(url);
    const chunk = `7d0\r\n{"design":"${'a'.repeat(1989)}\r\n`;
    socket.write(
      `POST /api/render HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    );
    expect((await nextAnswer(socket)).status).toBe(413);
    for (let i = 0; i < 100; i++) socket.write(chunk);
    socket.write('0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    expect((await nextAnswer(socket)).status).toBe(200);
  });

  it.each(['application/json', 'application/x-www-form-urlencoded'])('of a DELETE is let go by: %s', async (type) => {
    const { url } = await startService();
    for (const path of ['renders/none', 'batches/none', 'templates/none']) {
      const headers = { 'content-type': type };
      const answer = await fetch(`${url}/api/${path}`, { method: 'DELETE', headers, body: '{"id":"none"}' });
      expect([path, answer.status]).toEqual([path, 404]);
    }
  });

  it('has no room beside those under way, until one of them is gone', async () => {
    const env = { GESSO_MAX_BODY_BYTES: '100000', GESSO_MAX_BODIES_BYTES: '200000' };
    const { url, post } = await startService(env);
    const held = openConnection(url);
    held.write(`${head(90_000)}${'{"design":"'}${'a'.repeat(60_000)}`);
    await expect
      .poll(async () => (await (await fetch(`${url}/metrics`)).text()).match(/gesso_body_bytes (\d+)/)?.[1])
      .toBe('60011');
    const body = { design, note: 'a'.repeat(50_000) };
    const answer = await post('/api/render', body);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await answer.json()).toMatchObject({ code: 'too_much_at_once' });
    held.destroy();
    await expect.poll(async () => (await post('/api/render', body)).status).toBe(200);
  });

  it('of one key leaves room for another', async () => {
    const env = { GESSO_API_KEYS: 'one,two', GESSO_MAX_BODY_BYTES: '100000', GESSO_MAX_BODIES_BYTES: '200000' };
    const { url, post } = await startService(env);
    const held = openConnection(url);
    held.write(`${head(90_000, 'Authorization: Bearer one')}{"design":"${'a'.repeat(80_000)}`);
    const body = { design, note: 'a'.repeat(50_000) };
    await expect.poll(async () => (await post('/api/render?KEY=one', body)).status).toBe(503);
    expect((await post('/api/render?KEY=two', body)).status).toBe(200);
  });

  it('does not hold up others, however much there is in it', async () => {
    const executor = fakeExecutor(async (task) => picture({ ...task, body: Buffer.from('{}') }));
    const { url, post } = await startService({}, { executor });
    let isAnswered = false;
    let others = 0;
    const sent = post('/api/render', `{"design":{"pages":[${'{},'.repeat(3_000_000)}{}]}}`).then((answer) => {
      isAnswered = true;
      return answer.status;
    });
    while (!isAnswered) {
      await (await fetch(`${url}/health`)).text();
      others++;
    }
    expect(await sent).toBe(200);
    // Parsed at once it would let one or two in.
    expect(others).toBeGreaterThan(5);
  });
});

describe('the members of a body beside its design', () => {
  const long = 'a'.repeat(70_000);

  it('may be large data, which the worker reads', async () => {
    const { tasks, post } = await notingService();
    for (const body of [
      { data: { photo: long } },
      { exportOptions: { data: { photo: long }, pixelRatio: 2 }, data: { photo: 'hidden' } },
    ])
      expect((await post('/api/render', { design, ...body, outputFormat: 'url' })).status).toBe(200);
    expect((await post('/api/render', { design, data: { photo: 'a' } })).status).toBe(200);
    expect(tasks.map(({ options }) => [options.data, options.pixelRatio])).toEqual([
      [undefined, 1],
      [undefined, 2],
      [{ photo: 'a' }, 1],
    ]);
  });

  it('are warned of where nobody knows them, whatever their size', async () => {
    const { post } = await notingService();
    const answer = await post('/api/render', { design, thing: { long }, outputFormat: 'url' });
    expect(await answer.json()).toMatchObject({ warnings: [{ code: 'unknown_option', path: 'thing' }] });
  });

  it.each([
    ['an option', { pageIds: [long] }, 'pageIds'],
    ['an option within', { exportOptions: { title: long } }, 'exportOptions.title'],
    ['data that are none', { data: [long] }, 'data'],
    ['modifications that are none', { exportOptions: { modifications: { long } } }, 'modifications'],
    ['what passes through', { metadata: { long } }, 'metadata'],
    ['a webhook', { webhook: `https://example.com/${'a'.repeat(3000)}` }, 'webhook'],
    [
      'more than all options',
      Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`member${i}`, 'a'])),
      undefined,
    ],
  ])('are refused where they are too long: %s', async (_, more, path) => {
    const { post } = await notingService();
    const answer = await post('/api/renders', { design, ...more });
    const problem = (await answer.json()) as { code: string; errors?: { path: string }[] };
    expect([answer.status, problem.code, problem.errors?.[0]?.path]).toEqual([400, 'invalid_request', path]);
  });
});

describe('what is too large for the front', () => {
  /** A comment that nobody reads, to make a template large. */
  const bulk = { custom: { note: 'a'.repeat(20_000) } };
  const figure = (bindings: object) => ({ type: 'figure', width: 100, height: 100, fill: 'black', bindings });
  const page = (...children: object[]) => ({ width: 100, height: 100, ...bulk, pages: [{ children }] });

  it('is filled by the worker: the records of a large template', async () => {
    const { post } = await sharedRenderingService({ GESSO_RESULT_CACHE_BYTES: '1000000' });
    const template = page(figure({ fill: 'colour' }), { type: 'text', width: 90, height: 20, text: '{{name}}' });
    const records = [{ name: 'a', colour: 'red' }, { name: 'b' }, { colour: 'red' }, { name: 'a', colour: 'red' }];
    const send = async () => {
      const text = await (await post('/api/batches', { template, records, output: '{{index}}.png' })).text();
      return text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .sort((a, b) => a.record - b.record);
    };
    const lines = await send();
    expect(lines).toMatchObject([
      { file: '1.png', status: 'done', warnings: [] },
      { status: 'done', warnings: [{ code: 'missing_field' }] },
      { status: 'failed', code: 'missing_field' },
      { status: 'done' },
    ]);
    expect(lines[2].error).toContain('"name"');
    expect((await send()).map(({ reused }) => reused)).toEqual([true, true, undefined, true]);
  });

  it('has its data from the body', async () => {
    const { post } = await sharedRenderingService();
    const ask = async (fill: string) => {
      const body = {
        design: page(figure({ fill: 'colour' })),
        data: { colour: fill, more: 'a'.repeat(70_000) },
        outputFormat: 'file',
      };
      return Buffer.from(await (await post('/api/render', body)).arrayBuffer()).toString('base64');
    };
    expect(await ask('red')).not.toBe(await ask('blue'));
    expect(await ask('red')).toBe(await ask('#f00'));
  });
});

describe('modifications', () => {
  const figure = { type: 'figure', name: 'box', width: 100, height: 100, fill: 'black' };
  const template = { width: 100, height: 100, pages: [{ children: [figure] }] };
  const red = { modifications: [{ name: 'box', fill: 'red' }] };
  const bulk = 'a'.repeat(70_000);
  const filled = { ...template, pages: [{ children: [{ ...figure, fill: 'red' }] }] };

  it.each([
    ['short', red],
    ['large', { modifications: [...red.modifications, { name: 'box', custom: bulk }] }],
    [
      'large, with short ones after them',
      { modifications: [{ name: 'box', custom: bulk }], dynamic_fields: [{ name: 'box', color: 'red' }] },
    ],
    [
      'within the options, where they win',
      { exportOptions: red, modifications: [{ name: 'box', fill: 'blue', custom: bulk }] },
    ],
  ])('are made wherever they are read: %s', async (_, body) => {
    const { post } = await sharedRenderingService({ GESSO_RESULT_CACHE_BYTES: '1000000' });
    const ask = async (sent: object) =>
      Buffer.from(await (await post('/api/render', { ...sent, outputFormat: 'file' })).arrayBuffer()).toString(
        'base64',
      );
    expect(await ask({ design: template, ...body })).toBe(await ask({ design: filled }));
    expect(await ask({ design: template })).not.toBe(await ask({ design: filled }));
  });

  it('are made in every record of a batch, and what they miss is told', async () => {
    const { post } = await sharedRenderingService();
    const modifications = [...red.modifications, { name: 'gone', fill: 'red' }];
    const answer = await post('/api/batches', { template, records: [{}, {}], modifications });
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject(lines.map(() => ({ status: 'done', warnings: [{ code: 'element_not_found' }] })));
  });

  it('that are wrong are refused, large ones where they are read', async () => {
    const { post } = await sharedRenderingService();
    const wrong = [{ fill: 'red' }];
    expect((await post('/api/render', { design: template, modifications: wrong })).status).toBe(400);
    const large = await post('/api/render', { design: template, modifications: [...wrong, { name: bulk }] });
    expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([400, 'invalid_options']);
  });
});

describe('Prefer: wait', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['wait', 60_000],
    ['wait=5', 5000],
    ['respond-async, WAIT = "7"; x', 7000],
    ['wait=100', 60_000],
    ['wait=soon', null],
    ['waiting', null],
  ])('%s', (given, expected) => {
    expect(waitOf(given, 60_000)).toBe(expected);
  });

  it('takes no longer than the header is', () => {
    expect(waitOf(`wait${' '.repeat(1e6)}x`, 60_000)).toBeNull();
  });
});

it.each([
  ['without an error', undefined],
  ['with one', new Error('reset')],
])('a body that ends in the middle %s is nobody’s fault but the client’s', async (_, error) => {
  const payload = new PassThrough();
  payload.write('{"design":');
  setTimeout(() => payload.destroy(error), 5);
  const limits = { most: 1e6, values: Number.POSITIVE_INFINITY, share: { take() {} } as never };
  await expect(receive({ headers: {} } as never, payload, limits)).rejects.toMatchObject({ code: 'cancelled' });
});
