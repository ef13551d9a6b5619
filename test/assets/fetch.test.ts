import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createFetcher, type Fetcher, type FetcherOptions } from '../../renderer/assets/fetch.ts';
import { RenderError } from '../../renderer/errors.ts';

let server: Server;
let host: string;
let requests: string[] = [];
const open: Fetcher[] = [];

const routes: Record<string, RequestListener> = {
  '/ok': (_, response) => response.setHeader('content-type', 'text/plain; charset=utf-8').end('hello'),
  '/gzip': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('hello')),
  '/bomb': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(5e6))),
  '/empty': (_, response) => response.end(),
  '/slow': (_, response) => void response.write('a'),
  '/large': (_, response) => response.end(Buffer.alloc(3000)),
  '/endless': (_, response) => {
    const timer = setInterval(() => response.write(Buffer.alloc(1000)), 1);
    response.on('close', () => clearInterval(timer));
  },
  '/to-ok': (_, response) => response.writeHead(302, { location: '/ok' }).end(),
  '/to-private': (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port()}/ok` }).end(),
  '/to-mapped': (_, response) => response.writeHead(302, { location: 'http://[::ffff:10.0.0.1]/' }).end(),
  '/to-file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
};

const port = () => (server.address() as AddressInfo).port;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const route = routes[request.url ?? ''];
    if (route) route(request, response);
    else response.writeHead(404).end('nothing');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  host = `127.0.0.1:${port()}`;
});
afterEach(async () => {
  requests = [];
  await Promise.all(open.splice(0).map((fetcher) => fetcher.close()));
});
afterAll(() => void server.close());

function fetcher(options: FetcherOptions = {}): Fetcher {
  const made = createFetcher(options);
  open.push(made);
  return made;
}

const path = 'pages[0].children[3].src';
const load = (url: string, options?: FetcherOptions, timeoutMs = 5000) =>
  fetcher(options).load(url, { timeoutMs, path });

describe('an allowed host', () => {
  test.each([
    ['host and port', () => [host]],
    ['host', () => ['127.0.0.1']],
    ['another spelling', () => ['LOCALHOST', ' 127.0.0.1 ']],
  ])('by %s', async (_, allowedHosts) => {
    const loaded = await load(`http://${host}/ok`, { allowedHosts: allowedHosts() });
    expect(loaded).toMatchObject({ data: Buffer.from('hello'), contentType: 'text/plain', url: `http://${host}/ok` });
  });

  test('with another port is not allowed', async () => {
    await expect(load(`http://${host}/ok`, { allowedHosts: ['127.0.0.1:1'] })).rejects.toThrow('no public address');
  });

  test('by a name that resolves to a private address', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const loaded = await load(`http://assets.test:${port()}/ok`, { resolve, allowedHosts: ['assets.test'] });
    expect(loaded.data.toString()).toBe('hello');
  });
});

describe('a private address is refused', () => {
  test.each([
    'http://127.0.0.1:PORT/ok',
    'http://127.1:PORT/ok',
    'http://2130706433:PORT/ok',
    'http://0x7f.0.0.1:PORT/ok',
    'http://localhost:PORT/ok',
    'http://[::1]:PORT/ok',
    'http://[::ffff:10.0.0.1]/',
    'http://[::ffff:127.0.0.1]:PORT/ok',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0:PORT/ok',
  ])('%s', async (url) => {
    const error: RenderError = await load(url.replace('PORT', String(port()))).catch((e) => e);
    expect(error).toBeInstanceOf(RenderError);
    expect(error).toMatchObject({ kind: 'asset', code: 'asset_not_loaded', path });
    expect(error.message).toMatch(/^Could not load http.*: \S+ has no public address$/);
    expect(error.hint).toContain('allowedHosts');
    expect(requests).toEqual([]);
  });

  test('that a public-looking name resolves to', async () => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const loading = load(`http://pictures.test:${port()}/ok`, { resolve });
    await expect(loading).rejects.toThrow('pictures.test has no public address');
    expect(requests).toEqual([]);
  });

  test('that is one of several', async () => {
    const resolve = async () => ['93.184.216.34', '10.0.0.1'].map((address) => ({ address, family: 4 }));
    await expect(load('http://pictures.test/ok', { resolve })).rejects.toThrow('no public address');
  });

  test('when the name resolves to it only after the check (rebinding)', async () => {
    // The socket takes the one answer that was checked: a second question is never asked.
    let asked = 0;
    const resolve = async () => [{ address: asked++ === 0 ? '10.0.0.1' : '127.0.0.1', family: 4 }];
    await expect(load(`http://rebind.test:${port()}/ok`, { resolve })).rejects.toThrow('no public address');
    expect(asked).toBe(1);
  });

  test.each(['/to-private', '/to-mapped'])('on a redirect: %s', async (route) => {
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }];
    const loading = load(`http://public.test:${port()}${route}`, { resolve, allowedHosts: ['public.test'] });
    await expect(loading).rejects.toThrow('no public address');
    expect(requests).toEqual([route]);
  });
});

describe('other schemes are refused', () => {
  test.each(['file:///etc/passwd', 'ftp://example.com/a', 'blob:http://localhost/1', 'javascript:1'])(
    '%s',
    async (url) => {
      await expect(load(url)).rejects.toThrow(/URLs are not loaded, only http:, https: and data:/);
    },
  );

  test('on a redirect', async () => {
    await expect(load(`http://${host}/to-file`, { allowedHosts: [host] })).rejects.toThrow('file: URLs are not loaded');
  });

  test.each(['', 'picture.png', '/picture.png', 'http://'])('no URL: "%s"', async (url) => {
    await expect(load(url)).rejects.toThrow(/the URL is empty|not an absolute URL|a path, not a URL/);
  });
});

describe('limits', () => {
  const allowed = () => ({ allowedHosts: [host] });

  test('follows a redirect', async () => {
    const loaded = await load(`http://${host}/to-ok`, allowed());
    expect(loaded.url).toBe(`http://${host}/ok`);
  });

  test('stops after the redirects allowed', async () => {
    await expect(load(`http://${host}/loop`, { ...allowed(), maxRedirects: 3 })).rejects.toThrow('more than 3 times');
    expect(requests).toHaveLength(4);
  });

  test('the timeout covers the body', async () => {
    await expect(load(`http://${host}/slow`, allowed(), 100)).rejects.toThrow('it took longer than 100 ms');
  });

  test('the timeout covers waiting for a turn', async () => {
    const one = fetcher({ ...allowed(), concurrency: 1 });
    const results = await Promise.allSettled(
      ['/slow', '/ok'].map((route) => one.load(`http://${host}${route}`, { timeoutMs: 100, path })),
    );
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect((await one.load(`http://${host}/ok`, { timeoutMs: 5000, path })).data.toString()).toBe('hello');
  });

  test.each(['/large', '/endless', '/bomb'])('stops at the byte limit: %s', async (route) => {
    await expect(load(`http://${host}${route}`, { ...allowed(), maxBytes: 2000 })).rejects.toThrow(
      'larger than 2000 bytes',
    );
  });

  test('unpacks', async () => {
    expect((await load(`http://${host}/gzip`, allowed())).data.toString()).toBe('hello');
  });

  test.each([
    ['/missing', 'the server answered 404'],
    ['/empty', 'the answer is empty'],
  ])('%s: %s', async (route, reason) => {
    await expect(load(`http://${host}${route}`, allowed())).rejects.toThrow(reason);
  });

  test('a name that does not resolve', async () => {
    const resolve = async () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    await expect(load('http://nowhere.test/a.png', { resolve })).rejects.toThrow('nowhere.test does not resolve');
  });

  test('a server that refuses', async () => {
    await expect(load('http://127.0.0.1:1/', { allowedHosts: ['127.0.0.1'] })).rejects.toThrow(
      'refused the connection',
    );
  });

  test('a cancelled render', async () => {
    const loading = fetcher(allowed()).load(`http://${host}/slow`, {
      timeoutMs: 5000,
      path,
      signal: AbortSignal.timeout(50),
    });
    await expect(loading).rejects.toThrow('cancelled');
  });
});
