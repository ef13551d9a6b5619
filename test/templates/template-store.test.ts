import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { readQueueUrl } from '../../src/shared/location.ts';
import { openPostgres } from '../../src/shared/postgres.ts';
import { openRedis } from '../../src/shared/redis.ts';
import { createMemoryTemplateStore } from '../../src/templates/memory-store.ts';
import { createPostgresTemplateStore } from '../../src/templates/postgres-store.ts';
import { createRedisTemplateStore } from '../../src/templates/redis-store.ts';
import { createSqliteTemplateStore } from '../../src/templates/sqlite-store.ts';
import { emptyDatabase } from '../support/databases.ts';
import { describeWith } from '../support/describe-with.ts';
import { startPostgres, startRedis, type TestServer } from '../support/servers.ts';
import { temporaryFolder } from '../support/service.ts';
import { describeTemplateStore, templateOf } from './contract.ts';

describeTemplateStore('memory', async () => createMemoryTemplateStore());
describeTemplateStore('SQLite', async () =>
  createSqliteTemplateStore(join(await temporaryFolder(), 'templates.sqlite')),
);

describeWith(['redis'], 'Redis', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  describeTemplateStore('Redis', async () => {
    const redis = await openRedis(readQueueUrl(server.url));
    onTestFinished(() => redis.close());
    await redis.client.flushall();
    return createRedisTemplateStore(redis);
  });
});

describeWith(['postgres'], 'PostgreSQL', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  describeTemplateStore('PostgreSQL', async () => {
    const postgres = await openPostgres(readQueueUrl(await emptyDatabase(server.url)));
    onTestFinished(() => postgres.close());
    return createPostgresTemplateStore(postgres);
  });
});

describe('SQLite', () => {
  it('remembers after it was closed, and lets one process in', async () => {
    const file = join(await temporaryFolder(), 'templates.sqlite');
    const store = createSqliteTemplateStore(file);
    await store.put(templateOf('card'));
    expect(() => createSqliteTemplateStore(file)).toThrow(ConfigError);
    await store.close();
    const again = createSqliteTemplateStore(file);
    expect(await again.get('a', 'card')).toEqual(templateOf('card'));
    await again.close();
  });
});
