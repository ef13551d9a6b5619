import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createNodeServer } from '../../src/http/node-server.ts';
import { askRaw, nextAnswer, openConnection } from '../support/raw-http.ts';
import { startService } from '../support/service.ts';

/** The head of a request with a body that never comes. */
const head = (method: string, path: string, ...more: string[]) => [
  `${method} ${path} HTTP/1.1`,
  'Host: gesso.example',
  'Content-Type: application/json',
  'Content-Length: 99000000',
  ...more,
];

describe('a request that is refused', () => {
  it.each([
    ['POST', '/nope', 404],
    ['PATCH', '/x', 404],
    ['OPTIONS', '/x', 404],
    ['DELETE', '/x', 404],
    ['POST', '/', 405],
    ['POST', '/docs', 405],
    ['POST', '/files/x', 405],
    ['PUT', '/api/render', 405],
    ['POST', '/api/render', 401],
    ['POST', '/api/renders?KEY=wrong', 401],
    ['POST', '/api/batches', 401],
    ['POST', '/api/check', 401],
  ])('is answered before its body has come: %s %s', async (method, path, status) => {
    const { url } = await startService({ GESSO_API_KEYS: 'one' });
    const answer = await askRaw(url, head(method, path));
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
    const code = { 401: 'invalid_key', 404: 'not_found', 405: 'method_not_allowed' }[status];
    expect(JSON.parse(answer.body)).toMatchObject({ status, code });
  });

  it('says with which methods its path can be asked for', async () => {
    const { url } = await startService();
    const allowed = async (method: string, path: string) =>
      (await askRaw(url, head(method, path))).headers.allow?.split(', ');
    expect(await allowed('PUT', '/api/render')).toEqual(['POST']);
    expect(await allowed('PUT', '/api/renders/some-id')).toEqual(['DELETE', 'GET', 'HEAD']);
    expect(await allowed('POST', '/health')).toEqual(['GET', 'HEAD']);
    expect(await allowed('POST', '/nope')).toBeUndefined();
  });

  it('is not told to send its body, where it asks', async () => {
    const { url } = await startService({ GESSO_API_KEYS: 'one' });
    const answer = await askRaw(url, head('POST', '/api/render', 'Expect: 100-continue'));
    expect([answer.status, answer.headers.connection]).toEqual([401, 'close']);
  });

  it('counts for the address that sends it', async () => {
    const { url } = await startService({ GESSO_API_KEYS: 'one', GESSO_MAX_REQUESTS_PER_MINUTE: '2' });
    const statuses = [];
    for (const path of ['/nope', '/api/render', '/nope', '/api/render'])
      statuses.push((await askRaw(url, head('POST', path))).status);
    expect(statuses).toEqual([404, 401, 429, 429]);
  });
});

describe('a request that does not come to its end', () => {
  const env = { GESSO_MAX_REQUEST_MS: '200' };

  it.each([
    ['in its body', `${head('POST', '/api/render').join('\r\n')}\r\n\r\n{"design":`],
    ['in its headers', 'POST /api/render HTTP/1.1\r\nHost: x'],
    ['with nothing', ''],
  ])('is ended: %s', async (_, sent) => {
    const { url } = await startService(env);
    const socket = openConnection(url);
    socket.write(sent);
    const answer = await nextAnswer(socket);
    expect([answer.status, answer.headers.connection]).toEqual([408, 'close']);
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'request_timeout', status: 408 });
  });
});

describe('connections', () => {
  it('are bounded in number, and those that only wait for another request make room', async () => {
    const { url } = await startService({ GESSO_MAX_CONNECTIONS: '2' });
    const health = 'GET /health HTTP/1.1\r\nHost: x\r\n\r\n';
    const kept = openConnection(url);
    kept.write(health);
    expect((await nextAnswer(kept)).status).toBe(200);
    const held = openConnection(url);
    held.write('GET /health HTTP/1.1\r\n');
    await once(held, 'connect');
    const third = openConnection(url);
    third.write(health);
    await Promise.all([once(third, 'close'), once(kept, 'close')]);
    await expect.poll(async () => (await fetch(`${url}/health`)).status).toBe(200);
  });
});

describe('what is no request', () => {
  it.each([
    ['an address that is wrong', ['GET /files/%zz?KEY=secret HTTP/1.1', 'Host: x'], 400, 'bad_url'],
    ['a part that is too long', [`GET /files/${'a'.repeat(300)}?KEY=secret HTTP/1.1`, 'Host: x'], 414, 'url_too_long'],
    [
      'headers that are too long',
      ['GET / HTTP/1.1', 'Host: x', `X: secret${'x'.repeat(20_000)}`],
      431,
      'headers_too_large',
    ],
    ['bytes', ['secret'], 400, 'bad_request'],
    ['an expectation', ['GET / HTTP/1.1', 'Host: x', 'Expect: secret'], 417, 'expectation_failed'],
    ['no host', ['GET /health HTTP/1.1'], 400, 'invalid_host'],
    ['a host that is none', ['GET /health HTTP/1.1', 'Host: evil.example/x#secret'], 400, 'invalid_host'],
    ['a host with a user', ['GET /health HTTP/1.1', 'Host: secret@evil.example'], 400, 'invalid_host'],
    [
      'two lengths',
      ['POST /api/render HTTP/1.1', 'Host: x', 'Content-Length: 1', 'Content-Length: 2'],
      400,
      'bad_request',
    ],
  ])('is answered as every error, without what it held: %s', async (_, lines, status, code) => {
    const { url } = await startService({ GESSO_API_KEYS: 'secret' });
    const answer = await askRaw(url, lines);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'about:blank', status, code });
    expect(answer.body).not.toContain('secret');
  });

  it('is not logged', async () => {
    const logged: unknown[] = [];
    const log = { info: (...what: unknown[]) => logged.push(what) };
    const server = createNodeServer(
      () => {},
      readConfig({}),
      () => log as never,
    );
    server.listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    await askRaw(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, ['GET /api?KEY=secret HTTP/9']);
    expect(logged).toEqual([[{ code: 'bad_request', cause: expect.stringMatching(/^HPE_/) }, 'no request']]);
  });
});

describe('hosts', () => {
  it.each(['gesso.example', 'localhost:3000', '127.0.0.1', '[::1]:8080', 'a_b.example.', 'xn--bcher-kva.example'])(
    'may be %s',
    async (host) => {
      const { url } = await startService();
      expect((await askRaw(url, ['GET /health HTTP/1.1', `Host: ${host}`])).status).toBe(200);
    },
  );

  it('may be left out by HTTP/1.0, as load balancers do', async () => {
    const { url } = await startService();
    expect((await askRaw(url, ['GET /health HTTP/1.0'])).status).toBe(200);
  });
});

describe('a proxy before the service', () => {
  const body = JSON.stringify({ design: { pages: [] }, outputFormat: 'url' });
  const ask = async (url: string, ...more: string[]) => {
    const lines = ['POST /api/render HTTP/1.1', 'Host: gesso.example', 'Content-Type: application/json'];
    const answer = await askRaw(url, [...lines, `Content-Length: ${body.length}`, ...more], body);
    return { status: answer.status, url: (JSON.parse(answer.body) as { url?: string }).url };
  };

  it.each(['1', '127.0.0.0/8', 'loopback'])(
    'is believed in what it says of the address, and its clients are not: %s',
    async (trusted) => {
      const { url } = await startService({ GESSO_MAX_REQUESTS_PER_MINUTE: '2', GESSO_TRUST_PROXY: trusted });
      const statuses = [];
      for (let i = 0; i < 4; i++) statuses.push((await ask(url, `X-Forwarded-For: 1.2.3.${i}, 10.0.0.1`)).status);
      expect(statuses).toEqual([200, 200, 429, 429]);
      expect((await ask(url, 'X-Forwarded-For: 1.2.3.4, 10.0.0.2')).status).toBe(200);
    },
  );

  it('is believed by nobody who was not told of it', async () => {
    const { url } = await startService({ GESSO_MAX_REQUESTS_PER_MINUTE: '1' });
    expect((await ask(url, 'X-Forwarded-For: 10.0.0.1', 'X-Forwarded-Proto: https')).url).toMatch(
      /^http:\/\/gesso\.example\//,
    );
    expect((await ask(url, 'X-Forwarded-For: 10.0.0.2')).status).toBe(429);
  });

  it('may say http or https, and nothing else', async () => {
    const { url } = await startService({ GESSO_TRUST_PROXY: '1' });
    const schemes = [];
    for (const scheme of ['https', 'http', 'javascript'])
      schemes.push(new URL((await ask(url, `X-Forwarded-Proto: ${scheme}`)).url ?? '').protocol);
    expect(schemes).toEqual(['https:', 'http:', 'http:']);
    expect((await ask(url, 'X-Forwarded-Host: evil.example/x#')).status).toBe(400);
  });
});
