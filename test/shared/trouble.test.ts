import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { NotYet } from '../../src/config.ts';
import { createBullQueue } from '../../src/jobs/shared/bullmq-queue.ts';
import { SharedServerError } from '../../src/shared/errors.ts';
import { type OpenServer, openShared } from '../../src/shared/open.ts';
import { cannotBeUsed } from '../../src/shared/trouble.ts';
import { describeWith } from '../support/describe-with.ts';
import { startPostgres, startRedis, type TestServer } from '../support/servers.ts';
import { startService } from '../support/service.ts';

const PASSWORD = 'right-one';

/** A URL of a server in another form, e.g. with another password. */
const changed = (server: TestServer, parts: Partial<URL>): string => Object.assign(new URL(server.url), parts).href;

/** That a service which is to start with that URL waits, and tells its operator which variable, which server and what to do. */
async function expectTold(url: string, told: string, env: Record<string, string> = {}): Promise<void> {
  const { hostname, port } = new URL(url);
  const error: Error = await startService({ GESSO_QUEUE_URL: url, ...env }).then(
    () => new Error('the service has started'),
    (reason) => reason,
  );
  expect(error.message).toContain(told);
  expect(error.message).toMatch(/^GESSO_QUEUE_URL: (?:Redis|PostgreSQL) at /);
  expect(error.message).toContain(`${hostname}:${port}`);
  expect(error.message).not.toContain(PASSWORD);
  expect(error).toBeInstanceOf(NotYet);
}

describeWith(['redis'], 'Redis', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis({ password: PASSWORD });
  });
  afterAll(() => server.stop());

  it.each([
    ['a wrong password', 'are user and password in the URL right?', { password: 'wrong' }],
    ['no password', 'are user and password in the URL right?', { password: '' }],
    ['TLS where it speaks none', 'is it asked for TLS that it does not speak?', { protocol: 'rediss:' }],
    ['a port where nothing listens', 'nothing listens there', { port: '9' }],
  ])('is told by name with %s', async (_, told, change) => {
    await expectTold(changed(server, change), told);
  });

  it('is told by name where it is a replica', async () => {
    const shared = (await openShared(server.url)) as OpenServer & { kind: 'redis' };
    const { url, close } = await startService({ GESSO_QUEUE_URL: server.url });
    await shared.client.replicaof('127.0.0.1', 9);
    const ready = await fetch(`${url}/ready`);
    const problem = expect.stringMatching(/^Redis at .* takes no writes, since it is a replica/);
    expect([ready.status, await ready.json()]).toEqual([503, expect.objectContaining({ problems: [problem] })]);
    await shared.client.replicaof('NO', 'ONE');
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    await close();
    await shared.close();
  });
});

describeWith(['postgres'], 'PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres({ password: PASSWORD });
  });
  afterAll(() => server.stop());

  it.each([
    ['a wrong password', 'are user and password in the URL right?', { password: 'wrong' }],
    ['no password', 'are user and password in the URL right?', { password: '' }],
    ['a database that is not there', 'there is no such database: create it', { pathname: '/nothing' }],
    ['TLS where it speaks none', 'it speaks no TLS', { search: '?sslmode=require' }],
    ['a port where nothing listens', 'nothing listens there', { port: '9' }],
  ])('is told by name with %s', async (_, told, change) => {
    await expectTold(changed(server, change), told);
  });

  it('is told by name where its user may make no tables, and where it takes no writes', async () => {
    const shared = (await openShared(server.url)) as OpenServer & { kind: 'postgres' };
    onTestFinished(() => shared.close());
    await shared.query(`CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}'`);
    const as = (username: string, database: string) => changed(server, { username, pathname: `/${database}` });
    await shared.query('CREATE DATABASE theirs');
    await expectTold(as('reader', 'theirs'), 'its user needs the right to make tables');
    await shared.query('ALTER DATABASE theirs SET default_transaction_read_only = on');
    await expectTold(as('postgres', 'theirs'), 'name the server that takes writes');
  });

  it('is refused by name where a newer version made its tables, ours or BullMQ’s', async () => {
    const shared = (await openShared(server.url)) as OpenServer & { kind: 'postgres' };
    onTestFinished(() => shared.close());
    const start = () => startService({ GESSO_QUEUE_URL: server.url });
    await (await start()).close();
    await shared.query("UPDATE gesso_schema SET version = 99 WHERE room = 'jobs'");
    await expect(start()).rejects.toThrow(
      /GESSO_QUEUE_URL: a newer version .* tables of jobs \(schema 99; this one knows 1\)/,
    );
    await shared.query("UPDATE gesso_schema SET version = 1 WHERE room = 'jobs'");
    await shared.query(
      "INSERT INTO gesso_queue.migration (version, name, min_client_version) VALUES (99, 'later', 99)",
    );
    await expect(start()).rejects.toThrow(/^GESSO_QUEUE_URL: /);
  });
});

describe.each(['redis', 'postgres'] as const)('a queue on %s', (kind) => {
  describeWith([kind], 'that is lost while it is opened', () => {
    it('says so by name', async () => {
      const server = kind === 'redis' ? await startRedis() : await startPostgres();
      const shared = (await openShared(server.url)) as OpenServer;
      // BullMQ waits for Redis as long as it is let.
      Object.assign(shared, { answerTime: 100 });
      onTestFinished(() => shared.close());
      const { port } = new URL(server.url);
      await server.stop();
      const options = { url: server.url, mostOfOne: 1, lockTime: 1000, onFailure: () => {} };
      const opening = createBullQueue(shared, options);
      await expect(opening).rejects.toBeInstanceOf(SharedServerError);
      await expect(opening).rejects.toMatchObject({
        reason: expect.stringMatching(new RegExp(`at 127.0.0.1:${port}.* cannot be used: `)),
      });
    });
  });
});

describe('a server that takes connections and says nothing', () => {
  let silent: Server;
  beforeAll(async () => {
    silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => silent.close());

  it.each(['redis:', 'postgres:'])('is told by name: %s', async (protocol) => {
    const { port } = silent.address() as { port: number };
    // It never answers, however long it is waited for.
    await expectTold(`${protocol}//127.0.0.1:${port}/0`, 'it does not answer', { GESSO_QUEUE_ANSWER_MS: '100' });
  });
});

describe('what a failed call says', () => {
  it.each([
    [Object.assign(new Error('getaddrinfo ENOTFOUND queue'), { code: 'ENOTFOUND' }), 'there is no host of that name'],
    [
      Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      'NODE_EXTRA_CA_CERTS',
    ],
    [Object.assign(new Error('sorry, too many clients already'), { code: '53300' }), 'it has no connection left'],
    [new Error("OOM command not allowed when used memory > 'maxmemory'."), 'its disk or its memory is full'],
    [
      new AggregateError([Object.assign(new Error('connect ECONNREFUSED ::1:9'), { code: 'ECONNREFUSED' })]),
      'nothing listens there',
    ],
  ])('is followed by what to do: %s', (error, advice) => {
    const { reason, status, code } = cannotBeUsed('Redis at queue:6379', error);
    expect([status, code]).toEqual([503, 'queue_unavailable']);
    expect(reason).toMatch(/^Redis at queue:6379 cannot be used: /);
    expect(reason).toContain(advice);
  });
});
