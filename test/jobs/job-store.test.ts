import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMemoryJobStore } from '../../src/jobs/memory-store.ts';
import { createPostgresJobStore } from '../../src/jobs/shared/postgres-store.ts';
import { createRedisJobStore } from '../../src/jobs/shared/redis-store.ts';
import { createSqliteJobStore } from '../../src/jobs/sqlite-store.ts';
import type { Job, JobStore } from '../../src/jobs/types.ts';
import { describeWith } from '../support/describe-with.ts';
import { jobOf } from '../support/jobs.ts';
import { temporaryFolder } from '../support/service.ts';
import { emptyPostgres, emptyRedis } from '../support/shared.ts';

const job = (id: string, fields: Partial<Job> = {}): Job =>
  jobOf({ id, owner: 'me', options: { pixelRatio: 2 }, ...fields });

/** What every job store has to do. A new driver is one more line in `stores`. */
const stores: Record<string, () => Promise<JobStore>> = {
  memory: async () => createMemoryJobStore(),
  sqlite: async () => {
    const store = createSqliteJobStore(join(await temporaryFolder(), 'jobs.sqlite'));
    onTestFinished(() => store.close());
    return store;
  },
  redis: async () => createRedisJobStore(await emptyRedis()),
  postgres: async () => createPostgresJobStore(await emptyPostgres()),
};

const contract = (open: () => Promise<JobStore>) => () => {
  it('keeps a job', async () => {
    const store = await open();
    expect(await store.create(job('a'))).toEqual(job('a'));
    expect(await store.get('a')).toEqual(job('a'));
    expect(await store.get('b')).toBeNull();
  });

  it('changes a job', async () => {
    const store = await open();
    await store.create(job('a'));
    expect(await store.update('a', { status: 'progress', progress: 50 })).toEqual(
      job('a', { status: 'progress', progress: 50 }),
    );
    await store.update('a', { status: 'done' });
    expect(await store.get('a')).toMatchObject({ status: 'done', progress: 50 });
    expect(await store.update('b', { progress: 1 })).toBeNull();
  });

  it('returns the job of an owner’s idempotency key', async () => {
    const store = await open();
    await store.create(job('a', { idempotencyKey: 'k' }));
    expect(await store.create(job('b', { idempotencyKey: 'k' }))).toMatchObject({ id: 'a' });
    expect(await store.get('b')).toBeNull();
    expect(await store.create(job('c', { idempotencyKey: 'k', owner: 'you' }))).toMatchObject({ id: 'c' });
    expect(await store.create(job('d'))).toMatchObject({ id: 'd' });
  });

  it('finds the job of an owner’s idempotency key', async () => {
    const store = await open();
    await store.create(job('a', { idempotencyKey: 'k' }));
    expect(await store.known('me', 'k')).toEqual(job('a', { idempotencyKey: 'k' }));
    expect([await store.known('you', 'k'), await store.known('me', 'l')]).toEqual([null, null]);
  });

  it('lists an owner’s jobs by pages, the newest first', async () => {
    const store = await open();
    for (const id of ['a', 'b', 'c', 'd', 'e']) await store.create(job(id, { owner: id === 'b' ? 'you' : 'me' }));
    const ids = async (page: number) => (await store.list('me', page, 3)).map(({ id }) => id);
    expect([await ids(1), await ids(2), await ids(3)]).toEqual([['e', 'd', 'c'], ['a'], []]);
  });

  it('knows what is unfinished, the oldest first', async () => {
    const store = await open();
    for (const id of ['a', 'b', 'c', 'd']) await store.create(job(id));
    await store.update('b', { status: 'error' });
    await store.update('c', { status: 'progress' });
    expect(await store.unfinished()).toEqual(['a', 'c', 'd']);
  });

  it('tells the oldest of those that have not ended', async () => {
    const store = await open();
    for (const id of ['a', 'b', 'c', 'd']) await store.create(jobOf({ id }));
    await store.update('b', { status: 'done' });
    expect((await store.oldest?.(2))?.map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('knows which webhooks are due', async () => {
    const store = await open();
    await store.create(job('a', { webhookAt: 30 }));
    await store.create(job('b', { webhookAt: 10 }));
    await store.create(job('c'));
    const due = async (now: number, limit = 10) => (await store.dueWebhooks(now, limit)).map(({ id }) => id);
    expect([await due(5), await due(10), await due(30), await due(30, 1)]).toEqual([[], ['b'], ['b', 'a'], ['b']]);
    await store.update('b', { webhookAt: null });
    expect(await due(30)).toEqual(['a']);
  });

  it('forgets what has expired', async () => {
    const store = await open();
    await store.create(job('a', { idempotencyKey: 'k' }));
    await store.create(job('b', { expiresAt: 2000 }));
    expect(await store.removeExpired(999)).toBe(0);
    expect(await store.removeExpired(1000)).toBe(1);
    expect(await store.get('a')).toBeNull();
    expect(await store.create(job('c', { idempotencyKey: 'k' }))).toMatchObject({ id: 'c' });
  });

  it('changes a job only where it is as expected', async () => {
    const store = await open();
    await store.create(job('a', { holder: 'first' }));
    expect(await store.update('a', { status: 'done' }, { holder: 'second' })).toBeNull();
    expect(await store.update('a', { status: 'progress' }, { unended: true, holder: 'first' })).toMatchObject({
      status: 'progress',
    });
    await store.update('a', { status: 'error', webhookAt: 5 });
    expect(await store.update('a', { status: 'done' }, { unended: true })).toBeNull();
    expect(await store.update('a', { webhookAt: 9 }, { webhookAt: 4 })).toBeNull();
    expect(await store.update('a', { webhookAt: 9 }, { webhookAt: 5 })).toMatchObject({ webhookAt: 9 });
    expect(await store.get('a')).toMatchObject({ status: 'error', webhookAt: 9 });
  });

  it('heeds one of several who expect the same', async () => {
    const store = await open();
    await store.create(job('a', { webhookAt: 0 }));
    const claims = await Promise.all(
      [1, 2, 3, 4, 5].map((time) => store.update('a', { webhookAt: time }, { webhookAt: 0 })),
    );
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it('loses no change of several at a time', async () => {
    const store = await open();
    await store.create(job('a'));
    const changes: Partial<Job>[] = [
      { progress: 5 },
      { attempts: 2 },
      { error: 'bad' },
      { holder: 'me' },
      { deaths: 1 },
    ];
    await Promise.all(changes.map((change) => store.update('a', change)));
    expect(await store.get('a')).toMatchObject(Object.assign({}, ...changes));
  });

  it('makes one job of an idempotency key that is used several times at a time', async () => {
    const store = await open();
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((id) => store.create(job(id, { idempotencyKey: 'k' }))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await store.list('me', 1, 10)).toHaveLength(1);
  });

  it('keeps texts and data as they are', async () => {
    const store = await open();
    const odd = {
      metadata: { z: 1, a: ['\u0000', '\ud800', '😀', {}, [], 1e21] },
      externalId: '\u0000',
      error: '\'"%_',
    };
    await store.create(job('a', { ...odd, idempotencyKey: ':k%' }));
    expect(JSON.stringify(await store.get('a'))).toBe(JSON.stringify({ ...(await store.known('me', ':k%')) }));
    expect(await store.get('a')).toMatchObject(odd);
    expect(Object.keys((await store.get('a'))?.metadata as object)).toEqual(['z', 'a']);
  });
};

for (const [name, open] of Object.entries(stores))
  describeWith(name === 'redis' || name === 'postgres' ? [name] : [], `the job store ${name}`, contract(open));

describe('the job store sqlite', () => {
  it('reads jobs that an earlier version kept, and lists others without what may be long', async () => {
    const file = join(await temporaryFolder(), 'jobs.sqlite');
    const db = new Database(file);
    db.exec(
      "CREATE TABLE jobs (number INTEGER PRIMARY KEY AUTOINCREMENT, job TEXT NOT NULL, id TEXT GENERATED ALWAYS AS (job ->> '$.id') VIRTUAL, owner TEXT GENERATED ALWAYS AS (job ->> '$.owner') VIRTUAL, idempotency_key TEXT GENERATED ALWAYS AS (job ->> '$.idempotencyKey') VIRTUAL, ended INTEGER GENERATED ALWAYS AS (job ->> '$.status' IN ('done', 'error')) VIRTUAL, webhook_at INTEGER GENERATED ALWAYS AS (job ->> '$.webhookAt') VIRTUAL, expires_at INTEGER GENERATED ALWAYS AS (job ->> '$.expiresAt') VIRTUAL)",
    );
    db.prepare('INSERT INTO jobs (job) VALUES (?)').run(JSON.stringify(job('old', { logs: 'said' })));
    db.close();
    const store = createSqliteJobStore(file);
    onTestFinished(() => store.close());
    expect(await store.get('old')).toEqual(job('old', { logs: 'said' }));
    expect(await store.update('old', { logs: 'more' })).toEqual(job('old', { logs: 'more' }));
    await store.create(job('new', { logs: 'x'.repeat(1000) }));
    for (const listed of await store.list('me', 1, 10)) expect(listed).not.toHaveProperty('logs');
  });

  it('refuses a file that a newer version wrote', async () => {
    const file = join(await temporaryFolder(), 'jobs.sqlite');
    await createSqliteJobStore(file).close();
    const db = new Database(file);
    expect(db.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 2 });
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => createSqliteJobStore(file)).toThrow(
      /jobs\.sqlite was written by a newer version of Gesso \(schema 99/,
    );
  });

  it('remembers after it was closed, and belongs to one process at a time', async () => {
    const file = join(await temporaryFolder(), 'jobs.sqlite');
    const first = createSqliteJobStore(file);
    await first.create(job('a'));
    expect(() => createSqliteJobStore(file)).toThrow('in use by another process');
    await first.close();
    const second = createSqliteJobStore(file);
    expect(await second.get('a')).toEqual(job('a'));
    await second.close();
  });
});
