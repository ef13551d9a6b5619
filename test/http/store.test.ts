import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { JobJson } from '../../src/jobs/json.ts';
import { type S3Server, startS3, useS3Keys } from '../support/s3.ts';
import { fakeExecutor, picture, sharedFolder, startService } from '../support/service.ts';

const folder = sharedFolder();
const design = { width: 10, height: 10, pages: [{}] };
let s3: S3Server;
beforeAll(async () => {
  useS3Keys();
  s3 = await startS3(join(folder, 's3'));
});
afterAll(() => s3.close());
afterEach(() => {
  s3.failing = null;
});

describe('a service whose files are in a bucket', () => {
  it('stores pictures there, gives parts of them, and deletes them when they expire', async () => {
    const { post, url, sweep } = await startService({ GESSO_STORE_URL: s3.url('plain'), GESSO_FILE_HOURS: '1' });
    const answer = (await (await post('/api/render', { design, outputFormat: 'url' })).json()) as { url: string };
    const whole = await fetch(answer.url);
    expect([whole.status, whole.headers.get('content-type')]).toEqual([200, 'image/png']);
    const bytes = await whole.text();
    const part = await fetch(answer.url, { headers: { range: 'bytes=2-5' } });
    expect([part.status, await part.text()]).toEqual([206, bytes.slice(2, 6)]);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    await sweep();
    expect((await fetch(answer.url)).status).toBe(200);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('gesso_store_duration_seconds_count{operation="put",outcome="done"} 1');
    expect(metrics).toContain('gesso_store_ready 1');
  });

  it('leads readers to the store where it is told to', async () => {
    const { post } = await startService({ GESSO_STORE_URL: s3.url('redirect', '&serve=redirect') });
    const answer = (await (await post('/api/render', { design, outputFormat: 'url', format: 'pdf' })).json()) as {
      url: string;
    };
    const redirect = await fetch(answer.url, { redirect: 'manual' });
    expect([redirect.status, redirect.headers.get('cache-control')]).toEqual([302, 'private, no-store']);
    expect(redirect.headers.get('location')).toMatch(new RegExp(`^${s3.endpoint}/renders/redirect/files/`));
    const file = await fetch(answer.url, { headers: { range: 'bytes=1-1' } });
    expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([206, 'application/pdf', '"']);
    expect((await fetch(answer.url.replace(/.$/, '_'), { redirect: 'manual' })).status).toBe(404);
  });

  it('says by name what is wrong with it, and answers that it is', async () => {
    const { post, url } = await startService({ GESSO_STORE_URL: `s3://nothing?endpoint=${s3.endpoint}` });
    const ready = await fetch(`${url}/ready`);
    const problem = `there is no bucket nothing at ${s3.endpoint}`;
    expect([ready.status, await ready.json()]).toEqual([
      503,
      expect.objectContaining({ disk: false, problems: [problem] }),
    ]);
    for (const [path, body] of [
      ['/api/render', { design, outputFormat: 'url' }],
      ['/api/renders', { design }],
    ] as const) {
      const refused = await post(path, body);
      expect(refused.headers.get('retry-after')).toBe('10');
      expect([refused.status, await refused.json()]).toEqual([
        503,
        expect.objectContaining({ code: 'storage_unavailable' }),
      ]);
    }
    // What needs no store is rendered.
    expect((await post('/api/render', { design })).status).toBe(200);
  });

  it('renders a job once the store is there again, and ends it where the store is full', async () => {
    const { post, url } = await startService({ GESSO_STORE_URL: s3.url('outage') });
    const isPicture = (path: string) => path.includes('.png');
    s3.failing = ({ method, url }) =>
      method === 'PUT' && isPicture(url) ? { status: 403, code: 'AccessDenied' } : null;
    const job = (await (await post('/api/renders', { design })).json()) as JobJson;
    const status = async ({ id }: JobJson) => (await (await fetch(`${url}/api/renders/${id}`)).json()) as JobJson;
    await expect
      .poll(() => s3.requests.filter((one) => one.startsWith('PUT') && isPicture(one)).length)
      .toBeGreaterThan(0);
    expect((await status(job)).status).not.toBe('error');
    s3.failing = null;
    await expect.poll(async () => (await status(job)).status).toBe('done');

    s3.failing = ({ method, url }) =>
      method === 'PUT' && isPicture(url) ? { status: 507, code: 'InsufficientStorage' } : null;
    const full = (await (await post('/api/renders', { design })).json()) as JobJson;
    await expect.poll(async () => (await status(full)).status).toBe('error');
    expect((await status(full)).error).toContain('no room left');
  });

  it('stores nothing of a film whose store fails in its middle', async () => {
    const executor = fakeExecutor(async (task, control) => {
      const output = control?.stream?.();
      for (let i = 0; i < 12; i++) output?.write(Buffer.alloc(1e6));
      return picture(task, { data: new Uint8Array() });
    });
    const { post } = await startService({ GESSO_STORE_URL: s3.url('middle') }, { executor });
    s3.failing = ({ url }) => (url.includes('partNumber=2') ? { status: 403, code: 'AccessDenied' } : null);
    s3.requests.length = 0;
    const refused = await post('/api/render', { design, outputFormat: 'url', format: 'pdf' });
    expect([refused.status, await refused.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'storage_unavailable' }),
    ]);
    expect(s3.requests.filter((one) => one.startsWith('DELETE') && one.includes('uploadId='))).toHaveLength(1);
  });
});

describe('a service whose GESSO_STORE_URL is wrong', () => {
  it('does not start, and says why', async () => {
    await expect(startService({ GESSO_STORE_URL: 's3://renders?endpont=x' })).rejects.toThrow(
      'GESSO_STORE_URL: it has no part "endpont"',
    );
  });
});
