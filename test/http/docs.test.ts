import { describe, expect, it } from 'vitest';
import { renderOptionsSchema } from '../../renderer/index.ts';
import { startService } from '../support/service.ts';

type Schema = { properties: Record<string, { properties?: Record<string, unknown> }>; required: string[] };

describe('/openapi.json', () => {
  it('describes every route and every option', async () => {
    const { url } = await startService();
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, object>;
      components: { schemas: Record<string, Schema> };
    };
    expect(document.openapi).toMatch(/^3\.1/);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/render',
        '/api/renders',
        '/api/renders/list',
        '/api/renders/{id}',
        '/api/templates/{name}',
        '/files/{name}',
      ]),
    );
    const { RenderRequest, Job } = document.components.schemas;
    expect(Object.keys(RenderRequest?.properties ?? {})).toEqual(
      expect.arrayContaining(Object.keys(renderOptionsSchema.shape)),
    );
    expect(RenderRequest).toMatchObject({ oneOf: [{ required: ['design'] }, { required: ['template'] }] });
    expect(Job?.required).toContain('completed_at');
    for (const [, reference = ''] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g))
      expect(document.components.schemas).toHaveProperty(reference);
  });
});

describe('pages for people', () => {
  it.each([
    ['/', 'text/html', '<title>Gesso'],
    ['/app.js', 'application/javascript', 'import'],
    ['/style.css', 'text/css', 'prefers-color-scheme'],
    ['/examples/poster.json', 'application/json', '"pages"'],
    ['/docs/', 'text/html', 'swagger'],
  ])('%s is served', async (path, type, text) => {
    const { url } = await startService({ GESSO_API_KEYS: 'one' });
    const response = await fetch(url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
    expect(await response.text()).toContain(text);
  });

  it('lets the description style itself, and be read over http', async () => {
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
