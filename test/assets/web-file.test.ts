import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFetcher } from '../../renderer/assets/fetch.ts';
import { createSourceChecker } from '../../renderer/assets/used.ts';
import { canBeTold, webFileOf } from '../../renderer/assets/web-file.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const date = new Date(NOW).toUTCString();
const past = (ms: number) => new Date(NOW - ms).toUTCString();
const fileOf = (headers: Record<string, string>) => webFileOf('http://a.example/b.png', headers, NOW);

describe('what a server says of a file', () => {
  it('is how long it stays the same', () => {
    expect(fileOf({ 'cache-control': 'public, max-age=60' }).freshUntil).toBe(NOW + 60_000);
    expect(fileOf({ 'cache-control': 'max-age=60', age: '45' }).freshUntil).toBe(NOW + 15_000);
    expect(fileOf({ 'cache-control': 'max-age=60', age: '90' }).freshUntil).toBe(NOW);
    expect(fileOf({ expires: new Date(NOW + 5000).toUTCString(), date }).freshUntil).toBe(NOW + 5000);
    expect(fileOf({ expires: '0' }).freshUntil).toBe(NOW);
    expect(fileOf({ 'cache-control': 'no-cache, max-age=60' }).freshUntil).toBe(NOW);
    expect(fileOf({}).freshUntil).toBe(NOW);
  });

  it('is what tells its versions apart: no date of the second it was loaded in', () => {
    expect(fileOf({ etag: '"a"', 'last-modified': past(60_000) })).toMatchObject({
      etag: '"a"',
      lastModified: past(60_000),
    });
    expect(fileOf({ 'last-modified': date, date }).lastModified).toBeNull();
    expect(fileOf({ etag: '"a"', 'cache-control': 'no-store' })).toMatchObject({ etag: null, freshUntil: 0 });
  });

  it('may be nothing', () => {
    expect(canBeTold(fileOf({}), NOW)).toBe(false);
    expect(canBeTold(fileOf({ 'last-modified': past(5000) }), NOW)).toBe(true);
    expect(canBeTold(fileOf({ 'cache-control': 'max-age=1' }), NOW)).toBe(true);
  });
});

describe('asking whether files are still the same', () => {
  let server: Server;
  let base: string;
  let asked: string[] = [];
  let version = 1;
  const whole: RequestListener = (_, response) => response.end(`version ${version}`);
  const routes: Record<string, RequestListener> = {
    '/tagged': (request, response) => {
      const tag = `"${version}"`;
      response.setHeader('etag', tag);
      if (request.headers['if-none-match'] === tag) response.writeHead(304).end();
      else whole(request, response);
    },
    '/heedless': (request, response) => whole(request, response.setHeader('etag', `"${version}"`) as typeof response),
    '/kept': (request, response) =>
      whole(request, response.setHeader('cache-control', 'max-age=60') as typeof response),
    '/bare': whole,
    '/moved': (_, response) => response.writeHead(302, { location: '/tagged', 'cache-control': 'max-age=60' }).end(),
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      routes[request.url ?? '']?.(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const allowedHosts = ['127.0.0.1'];
  const load = async (path: string) => {
    const fetcher = createFetcher({ allowedHosts });
    const { file } = await fetcher.load(base + path, { timeoutMs: 5000, path: '' });
    await fetcher.close();
    asked = [];
    return file!;
  };
  const isUnchanged = async (...paths: string[]) => {
    const files = await Promise.all(paths.map(load));
    const checker = createSourceChecker({ allowedHosts });
    const before = await checker.unchanged(files, 5000);
    version++;
    const after = await checker.unchanged(files, 5000);
    await checker.close();
    return [before !== null, after !== null];
  };

  it('is answered by their tags, even by servers that pay no heed to conditions', async () => {
    expect(await isUnchanged('/tagged')).toEqual([true, false]);
    expect(await isUnchanged('/heedless')).toEqual([true, false]);
    expect(await isUnchanged('/moved')).toEqual([true, false]);
    expect(await isUnchanged('/kept', '/tagged')).toEqual([true, false]);
  });

  it('is not asked while they are fresh', async () => {
    expect(await isUnchanged('/kept')).toEqual([true, true]);
    expect(asked).toEqual([]);
  });

  it('is no where nothing tells, or they are gone, or their host is not allowed', async () => {
    expect(await isUnchanged('/bare')).toEqual([false, false]);
    const checker = createSourceChecker();
    expect(await checker.unchanged([await load('/tagged')], 5000)).toBeNull();
    await checker.close();
  });
});
