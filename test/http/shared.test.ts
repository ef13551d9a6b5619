import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { NotYet } from '../../src/config.ts';
import { SharedServerError } from '../../src/shared/errors.ts';
import { readQueueUrl } from '../../src/shared/location.ts';
import { openShared } from '../../src/shared/open.ts';
import { MIGRATION_LOCK, openPostgres } from '../../src/shared/postgres.ts';
import { openRedis } from '../../src/shared/redis.ts';
import { describeWith } from '../support/describe-with.ts';
import { type S3Server, startS3, useS3Keys } from '../support/s3.ts';
import { startPostgres, startRedis, type TestServer } from '../support/servers.ts';
import { fakeExecutor, picture, sharedFolder, startService } from '../support/service.ts';

const design = { width: 10, height: 10, pages: [{}] };
const folder = sharedFolder();
let s3: S3Server;
beforeAll(async () => {
  useS3Keys();
  s3 = await startS3(join(folder, 's3'));
});
afterAll(() => s3.close());

/** What two services have in common, on either server. */
function describeShared(driver: string, start: () => Promise<TestServer>): void {
  describe(`two services on one ${driver}`, () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.stop());

    it('have templates, URLs, files and the limit of requests in common', async () => {
      const env = {
        ...{ GESSO_QUEUE_URL: server.url, GESSO_STORE_URL: s3.url(driver) },
        ...{ GESSO_MAX_REQUESTS_PER_MINUTE: '4', GESSO_API_KEYS: 'key' },
      };
      const [one, other] = [await startService(env), await startService(env)];
      const headers = { authorization: 'Bearer key', 'content-type': 'application/json' };
      const put = { method: 'PUT', headers, body: JSON.stringify({ design }) };
      expect((await fetch(`${one.url}/api/templates/card`, put)).status).toBe(201);
      expect((await fetch(`${other.url}/api/templates/card`, { headers })).status).toBe(200);
      const { url } = (await (
        await one.post('/api/render', { template: 'card', outputFormat: 'url' }, headers)
      ).json()) as {
        url: string;
      };
      expect((await fetch(url.replace(one.url, other.url))).status).toBe(200);
      expect((await other.post('/api/render', { design }, headers)).status).toBe(200);
      expect((await one.post('/api/render', { design }, headers)).status).toBe(429);
      const ready = await (await fetch(`${other.url}/ready`)).json();
      expect(ready).toMatchObject({ status: 'ready', queue: true });
    });

    it('take turns, which a clock that is set back does not hold up', async () => {
      const shared = (await openShared(server.url))!;
      onTestFinished(() => shared.close());
      const turn = (ms: number) => shared.turn('tidy', ms);
      expect([await turn(60_000), await turn(60_000)]).toEqual([true, false]);
      // As it is found where the server's clock was ahead when it was taken: longer than turns are.
      expect([await turn(50_000), await turn(60_000)]).toEqual([true, false]);
    });

    it('are not ready while it does not answer, render what needs none, and go on after', async () => {
      const env = { GESSO_QUEUE_ANSWER_MS: '2s', GESSO_MAX_REQUESTS_PER_MINUTE: '1000' };
      const { url, post } = await startService({ GESSO_QUEUE_URL: server.url, ...env });
      const { port } = new URL(server.url);
      server.pause();
      try {
        const ready = await fetch(`${url}/ready`);
        expect([ready.status, await ready.json()]).toEqual([
          503,
          expect.objectContaining({ queue: false, problems: [expect.stringContaining(`127.0.0.1:${port}`)] }),
        ]);
        expect((await post('/api/render', { design })).status).toBe(200);
        const refused = await fetch(`${url}/api/templates`);
        expect([refused.status, await refused.json()]).toEqual([
          503,
          expect.objectContaining({ code: 'queue_unavailable' }),
        ]);
      } finally {
        server.resume();
      }
      await server.restart();
      await expect.poll(async () => (await fetch(`${url}/ready`)).status).toBe(200);
    });
  });
}

describeWith(['redis'], 'Redis', () => {
  describeShared('Redis', () => startRedis());

  it('refuses keys that a newer version made, by name', async () => {
    const server = await startRedis();
    onTestFinished(() => server.stop());
    const location = readQueueUrl(server.url);
    await (await openShared(server.url))?.close();
    const { client, close } = await openRedis(location);
    expect(await client.get('gesso:schema')).toBe('1');
    await client.set('gesso:schema', '99');
    await close();
    await expect(openShared(server.url)).rejects.toThrow(
      /GESSO_QUEUE_URL: a newer version .*schema 99; this one knows 1/,
    );
  });

  it('is not ready on a Redis that forgets', async () => {
    const server = await startRedis({ policy: 'allkeys-lru' });
    try {
      const { url } = await startService({ GESSO_QUEUE_URL: server.url });
      const ready = await fetch(`${url}/ready`);
      const problem = expect.stringMatching(/Redis at .*maxmemory-policy is allkeys-lru, and has to be noeviction/);
      expect([ready.status, await ready.json()]).toEqual([503, expect.objectContaining({ problems: [problem] })]);
    } finally {
      await server.stop();
    }
  });
});

describeWith(['postgres'], 'PostgreSQL', () => {
  describeShared('PostgreSQL', () => startPostgres());

  it('may end a connection in the middle of a transaction, which fails alone', async () => {
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    const { query, transaction, close } = await openPostgres(readQueueUrl(server.url));
    onTestFinished(close);
    const cut = transaction(async (ask) => {
      const [{ pid }] = (await ask<{ pid: number }>('SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
      await query('SELECT pg_terminate_backend($1)', [pid]);
      const isThere = 'SELECT 1 FROM pg_stat_activity WHERE pid = $1';
      await expect.poll(() => query(isThere, [pid])).toEqual([]);
      await ask('SELECT 1');
    });
    await expect(cut).rejects.toBeInstanceOf(SharedServerError);
    expect(await query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('may be waited for where it answers no more while a service is opened', async () => {
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => {});
    await client.connect();
    onTestFinished(() => client.end());
    // Its tables cannot be made.
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const env = { GESSO_QUEUE_URL: server.url, GESSO_QUEUE_ANSWER_MS: '300' };
    await expect(startService(env)).rejects.toBeInstanceOf(NotYet);
  });
});

describe('GESSO_QUEUE_URL', () => {
  it.each([
    ['mysql://x', 'has to be redis://HOST:PORT'],
    ['redis', 'has to be redis://HOST:PORT'],
    ['redis://:password@127.0.0.1:9', 'Redis at 127.0.0.1:9 cannot be used: ECONNREFUSED'],
    ['postgres://me:password@127.0.0.1:9/gesso', 'PostgreSQL at 127.0.0.1:9/gesso cannot be used'],
  ])('%s is told at the start: %s', async (url, problem) => {
    const failed = startService({ GESSO_QUEUE_URL: url });
    await expect(failed).rejects.toThrow(problem);
    await expect(failed).rejects.not.toThrow('password');
  });
});

describe('services that keep results in a bucket', () => {
  it('answer with what another has rendered', async () => {
    let renders = 0;
    const executor = fakeExecutor(async (task) => {
      renders++;
      return picture(task);
    });
    const env = { GESSO_STORE_URL: s3.url('results'), GESSO_RESULT_CACHE_BYTES: '1MB' };
    const [one, other] = [await startService(env, { executor }), await startService(env, { executor })];
    const ask = async (service: typeof one) =>
      (await service.post('/api/render', { design, outputFormat: 'file' })).headers.get('gesso-cache');
    expect([await ask(one), await ask(other), await ask(one)]).toEqual(['miss', 'hit', 'hit']);
    expect(renders).toBe(1);
    // A store that does not answer is no reason not to render.
    s3.failing = () => ({ status: 500, code: 'InternalError' });
    expect(await ask(other)).toBe('miss');
    s3.failing = null;
  });
});
