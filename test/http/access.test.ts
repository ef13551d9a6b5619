import { describe, expect, it } from 'vitest';
import { fakeExecutor, startService } from '../support/service.ts';

const body = { design: { pages: [] } };

describe('keys', () => {
  it('are not asked for where none is set', async () => {
    const { post } = await startService();
    expect((await post('/api/render', body)).status).toBe(200);
  });

  it('are taken from KEY and from Authorization', async () => {
    const { post } = await startService({ GESSO_API_KEYS: 'one, two' });
    expect((await post('/api/render?KEY=one', body)).status).toBe(200);
    expect((await post('/api/render?KEY=two', body)).status).toBe(200);
    expect((await post('/api/render', body, { authorization: 'Bearer two' })).status).toBe(200);
  });

  it.each(['', '?KEY=', '?KEY=on', '?KEY=one,', '?KEY=one&KEY=one', '?key=one'])('are refused: %s', async (query) => {
    const { post } = await startService({ GESSO_API_KEYS: 'one' });
    const response = await post(`/api/render${query}`, body);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'invalid_key' });
  });

  it('are not needed for /health and /ready', async () => {
    const { url } = await startService({ GESSO_API_KEYS: 'one' });
    expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  });
});

describe('requests per minute', () => {
  it('are counted by key', async () => {
    const { post } = await startService({ GESSO_API_KEYS: 'one,two', GESSO_MAX_REQUESTS_PER_MINUTE: '2' });
    await post('/api/render?KEY=one', body);
    await post('/api/render?KEY=one', body);
    const third = await post('/api/render?KEY=one', body);
    expect(third.status).toBe(429);
    expect(third.headers.get('content-type')).toBe('application/problem+json');
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await third.json()).toMatchObject({ code: 'too_many_requests', status: 429 });
    expect((await post('/api/render?KEY=two', body)).status).toBe(200);
  });
});

describe('browsers', () => {
  it('get the headers of helmet, and CORS where it is set', async () => {
    const closed = await startService();
    const plain = await fetch(`${closed.url}/health`, { headers: { origin: 'https://app.example' } });
    expect(plain.headers.get('x-content-type-options')).toBe('nosniff');
    expect(plain.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(plain.headers.get('access-control-allow-origin')).toBeNull();

    const open = await startService({ GESSO_CORS_ORIGINS: 'https://app.example' });
    const allowed = await fetch(`${open.url}/health`, { headers: { origin: 'https://app.example' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
    const other = await fetch(`${open.url}/health`, { headers: { origin: 'https://other.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('/ready', () => {
  it('says that a service is not, whose workers do not start', async () => {
    const executor = { ...fakeExecutor(), ready: () => Promise.reject(new Error('no memory')) };
    const { url } = await startService({}, { executor });
    const response = await fetch(`${url}/ready`);
    expect([response.status, await response.json()]).toEqual([503, expect.objectContaining({ workers: false })]);
  });
});
