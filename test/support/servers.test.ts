import { expect, it, onTestFinished } from 'vitest';
import { describeWith } from './describe-with.ts';
import { startPostgres, startRedis } from './servers.ts';

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
