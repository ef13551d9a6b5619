import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JobJson } from '../../src/jobs/json.ts';
import { deferred } from '../support/deferred.ts';
import { serveInProcess } from '../support/process.ts';
import { post, startService, temporaryFolder } from '../support/service.ts';

const COUNT = 50;
/** Large enough that a client goes away while it is painted. */
const design = (number: number) => ({
  width: 1500,
  height: 1500,
  pages: [
    {
      children: [{ type: 'figure', subType: 'star', width: 1400, height: 1400, fill: `hsl(${number * 7}, 80%, 50%)` }],
    },
  ],
});

/** A server of one picture, which it holds back until it is told. */
async function heldPicture() {
  const [asked, told] = [deferred(), deferred()];
  const pictures = createServer(async (_, response) => {
    asked.resolve();
    await told.promise;
    response.setHeader('content-type', 'image/svg+xml').end('<svg xmlns="http://www.w3.org/2000/svg"/>');
  });
  await new Promise<void>((resolve) => pictures.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    pictures.closeAllConnections();
    pictures.close();
  });
  const host = `127.0.0.1:${(pictures.address() as AddressInfo).port}`;
  const image = { type: 'image', src: `http://${host}/held.svg` };
  return {
    host,
    design: { width: 10, height: 10, pages: [{ children: [image] }] },
    asked: asked.promise,
    ...{ tell: told.resolve },
  };
}

async function jobsOf(url: string): Promise<JobJson[]> {
  const response = await fetch(`${url}/api/renders/list?per_page=1000`);
  return ((await response.json()) as { renders: JobJson[] }).renders;
}

describe('a service that is killed', () => {
  it('in the middle of 50 jobs ends all of them after its next start, each once', async () => {
    const dataDir = await temporaryFolder();
    const held = await heldPicture();
    const env = { GESSO_DATA_DIR: dataDir, GESSO_LOG_LEVEL: 'info', GESSO_ALLOWED_HOSTS: held.host };
    const first = await serveInProcess(env);
    const created: string[] = [];
    for (let i = 0; i < COUNT; i++) {
      const asked = i < 5 ? { ...held.design, pages: [{}] } : held.design;
      created.push(((await (await post(`${first.url}/api/renders`, { design: asked })).json()) as JobJson).id);
    }
    const done = async (url: string) => (await jobsOf(url)).filter(({ status }) => status === 'done').length;
    await expect.poll(() => done(first.url)).toBe(5);
    // The next are under way, and do not end.
    await held.asked;
    const before = (await jobsOf(first.url)).filter(({ status }) => status === 'done');
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    expect(before).toHaveLength(5);

    held.tell();
    const second = await serveInProcess(env);
    await expect.poll(() => done(second.url), { interval: 500 }).toBe(COUNT);
    const after = await jobsOf(second.url);
    expect(after.map(({ id }) => id).reverse()).toEqual(created);
    // What was done was not done again.
    for (const job of before) expect(after.find(({ id }) => id === job.id)?.completed_at).toBe(job.completed_at);
    expect((await readdir(join(dataDir, 'files'))).filter((name) => name.endsWith('.png'))).toHaveLength(COUNT);
    const { pathname, search } = new URL(after[0]?.output ?? '');
    expect((await fetch(second.url + pathname + search)).status).toBe(200);
  });
});

describe('a service that is told to stop', () => {
  it('answers what is under way, and ends', async () => {
    // It keeps the render under way until the service has been told.
    const held = await heldPicture();
    const { url, child, ended } = await serveInProcess({
      GESSO_DATA_DIR: await temporaryFolder(),
      GESSO_LOG_LEVEL: 'info',
      GESSO_ALLOWED_HOSTS: held.host,
    });
    const answer = post(`${url}/api/render`, { design: held.design, outputFormat: 'file' });
    await held.asked;
    child.kill('SIGTERM');
    held.tell();
    expect((await answer).status).toBe(200);
    expect(await ended).toBe(0);
  });
});

describe('a service of which another uses the data folder', () => {
  it('waits until that one has ended; both say what they are and what they did', async () => {
    const env = { GESSO_DATA_DIR: await temporaryFolder(), GESSO_LOG_LEVEL: 'info', GESSO_API_KEYS: 'secret-key' };
    const first = await serveInProcess(env);
    const waiting = serveInProcess(env);
    const startLine = () => first.logs.find(({ version }) => version !== undefined);
    await expect.poll(startLine).toMatchObject({
      ...{ node: process.versions.node, workers: 2, access: 'keyed (1)', files: env.GESSO_DATA_DIR },
    });
    const formats = expect.arrayContaining(['png', 'pdf', 'gif']);
    await expect.poll(() => first.logs).toContainEqual(expect.objectContaining({ formats }));

    const headers = { 'content-type': 'application/json', authorization: 'Bearer secret-key', prefer: 'wait' };
    const pages = { ...design(1), pages: [design(1).pages[0], design(2).pages[0]] };
    const ask = (path: string, body: object) =>
      fetch(`${first.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    await ask('/api/render?KEY=secret-key', { design: pages, format: 'pdf', outputFormat: 'url' });
    const job = (await (await ask('/api/renders', { design: pages })).json()) as JobJson;
    const answered = { msg: 'answered', status: 200, method: 'POST', ms: expect.any(Number) };
    await expect
      .poll(() => first.logs)
      .toContainEqual(expect.objectContaining({ ...answered, route: '/api/renders', job: job.id }));
    const stages = { paint: expect.any(Number), encode: expect.any(Number), layout: expect.any(Number) };
    const rendered = { pages: 2, stages: expect.objectContaining(stages) };
    expect(first.logs).toContainEqual(
      expect.objectContaining({ ...answered, route: '/api/render', format: 'pdf', ...rendered }),
    );
    expect(first.logs).toContainEqual(expect.objectContaining({ msg: 'job done', job: job.id, format: 'png' }));
    expect(JSON.stringify(first.logs)).not.toContain('secret-key');

    const metrics = await (await fetch(`${first.url}/metrics`)).text();
    expect(metrics).toMatch(/gesso_build_info\{version="[\d.]+",node="[\d.]+",role="all"\} 1/);
    expect(metrics).toContain(
      'gesso_http_request_duration_seconds_count{method="POST",route="/api/render",status="200"} 1',
    );
    expect(metrics).toMatch(/gesso_disk_free_bytes [1-9]/);
    expect(metrics).toContain('gesso_worker_restarts_total 0');

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const second = await waiting;
    expect((await fetch(`${second.url}/health`)).status).toBe(200);
  });
});

describe('a service that cannot listen', () => {
  it('ends, and says why', async () => {
    const { url } = await startService();
    const env = { PORT: new URL(url).port, GESSO_DATA_DIR: await temporaryFolder() };
    await expect(serveInProcess(env)).rejects.toThrow(/^gesso serve ended with 1: .*EADDRINUSE/s);
  });
});

describe('a service whose clients go away while their pictures are painted', () => {
  it('goes on', async () => {
    const { url } = await serveInProcess({ GESSO_DATA_DIR: await temporaryFolder(), GESSO_LOG_LEVEL: 'info' });
    const large = { design: design(1), pixelRatio: 4, outputFormat: 'file' };
    for (let round = 0; round < 5; round++) {
      const gone = Array.from({ length: 6 }, () =>
        fetch(`${url}/api/render`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(large),
          signal: AbortSignal.timeout(100 + 150 * round),
        }).then(
          (response) => response.arrayBuffer(),
          () => {},
        ),
      );
      await Promise.all(gone);
    }
    const last = await post(`${url}/api/render`, { design: design(2), outputFormat: 'file' });
    expect(last.status).toBe(200);
  });
});
