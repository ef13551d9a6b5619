import { describe, expect, it } from 'vitest';
import { startService } from '../support/service.ts';

describe('pages for people', () => {
  it.each([
    ['/', 'text/html', '<title>Gesso'],
    ['/app.js', 'javascript', 'import'],
    ['/options.schema.json', 'application/json', 'pixelRatio'],
    ['/gallery/poster.webp', 'image/webp', 'WEBP'],
    ['/style.css', 'text/css', 'prefers-color-scheme'],
    ['/examples/poster.json', 'application/json', '"pages"'],
    ['/docs', 'text/html', 'redoc.js'],
    ['/docs/redoc.js', 'text/javascript', 'Redoc'],
    ['/openapi.json', 'application/json', '"openapi":"3.1.0"'],
  ])('%s is served', async (path, type, text) => {
    const { url } = await startService({ GESSO_API_KEYS: 'one' });
    const response = await fetch(url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
    expect(await response.text()).toContain(text);
  });

  it('sends what is packed to those that can unpack it, and to others what is not', async () => {
    const { url } = await startService();
    const ask = async (path: string, accepted: string, method = 'GET') => {
      const { status, headers } = await fetch(url + path, { method, headers: { 'accept-encoding': accepted } });
      return [status, headers.get('content-encoding'), headers.get('content-type'), headers.get('vary')];
    };
    const script = 'application/javascript; charset=utf-8';
    expect(await ask('/app.js', 'gzip, br')).toEqual([200, 'br', script, 'accept-encoding']);
    expect(await ask('/app.js', 'gzip, br', 'HEAD')).toEqual([200, 'br', script, 'accept-encoding']);
    expect(await ask('/app.js', 'gzip')).toEqual([200, null, script, 'accept-encoding']);
    expect(await ask('/', 'br')).toEqual([200, 'br', 'text/html; charset=utf-8', 'accept-encoding']);
    expect(await ask('/examples/poster.json', 'br')).toMatchObject({ 0: 200, 1: null });
    expect(await ask('/examples/', 'br')).toMatchObject({ 0: 404 });
  });

  it('lets the page of the interface style itself, and be read over http', async () => {
    const { url } = await startService();
    const policy = (await fetch(`${url}/docs/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('upgrade-insecure-requests');
  });

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/examples/..%2f..%2fpackage.json',
    '/files/..%2fsecret',
    '/files/secret',
  ])('%s is not served', async (path) => {
    const { url } = await startService();
    expect((await fetch(url + path)).status).toBeGreaterThanOrEqual(400);
  });
});
