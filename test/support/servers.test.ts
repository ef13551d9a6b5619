import { expect, it, onTestFinished } from 'vitest';
import { openS3 } from '../../src/storage/s3/client.ts';
import { readStoreUrl } from '../../src/storage/s3/location.ts';
import { describeWith } from './describe-with.ts';
import { startS3, useS3Keys } from './s3.ts';
import { startPostgres, startRedis } from './servers.ts';
import { temporaryFolder } from './service.ts';

const keeps = async (
  start: typeof startRedis,
  client: (url: string) => Promise<[write: string, read: () => Promise<string>]>,
) => {
  const server = await start();
  onTestFinished(() => server.stop());
  const [written] = await client(server.url);
  await server.restart();
  const [, read] = await client(server.url);
  expect(await read()).toBe(written);
  server.pause();
  const late = client(server.url).then(([, again]) => again());
  const early = await Promise.race([late, new Promise((resolve) => setTimeout(resolve, 300, 'paused'))]);
  expect(early).toBe('paused');
  server.resume();
  expect(await late).toBe(written);
};

describeWith(['redis'], 'the Redis server of tests', () => {
  it('keeps its data over a restart, and answers once it goes on', async () => {
    const { Redis } = await import('ioredis');
    await keeps(startRedis, async (url) => {
      const redis = new Redis(url);
      onTestFinished(() => redis.disconnect());
      await redis.set('a', 'kept');
      return ['kept', async () => (await redis.get('a')) ?? ''];
    });
  });
});

describeWith(['postgres'], 'the PostgreSQL server of tests', () => {
  it('keeps its data over a restart, and answers once it goes on', async () => {
    const { Pool } = (await import('pg')).default;
    await keeps(startPostgres, async (url) => {
      const pool = new Pool({ connectionString: url });
      pool.on('error', () => {});
      onTestFinished(() => pool.end());
      await pool.query("CREATE TABLE IF NOT EXISTS a AS SELECT 'kept' AS b");
      return ['kept', async () => (await pool.query('SELECT b FROM a')).rows[0].b];
    });
  });
});

it('the store of tests takes objects while the last one of their folder is deleted', async () => {
  useS3Keys();
  const store = await startS3(await temporaryFolder());
  onTestFinished(() => store.close());
  const s3 = await openS3(readStoreUrl(store.url('a')));
  onTestFinished(() => s3.close());
  const client = async (number: number) => {
    for (let i = 0; i < 20; i++) {
      const key = `a/${number}-${i}`;
      await s3.put(key, Buffer.from('kept'));
      await s3.delete([key]);
    }
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(client));
  expect(await s3.list('a/')).toEqual({ objects: [], isLast: true });
});
