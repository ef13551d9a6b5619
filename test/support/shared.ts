import { onTestFinished } from 'vitest';
import { readQueueUrl } from '../../src/shared/location.ts';
import { type OpenServer, openShared } from '../../src/shared/open.ts';
import { openPostgres } from '../../src/shared/postgres.ts';
import { openRedis } from '../../src/shared/redis.ts';
import { afterFile } from './after-file.ts';
import { startPostgres, startRedis, type TestServer } from './servers.ts';

/** One server of a kind for all tests of a file. */
const servers = new Map<string, Promise<TestServer>>();
const STARTS = { redis: () => startRedis(), postgres: () => startPostgres() };

/** The URL of a server of that kind that holds nothing. Whatever an earlier test of the file left is deleted. */
export async function emptyServer(kind: keyof typeof STARTS): Promise<string> {
  const known = servers.get(kind);
  const server = known ?? STARTS[kind]();
  if (!known) {
    servers.set(kind, server);
    afterFile(async () => {
      servers.delete(kind);
      await (await server).stop();
    });
  }
  const { url } = await server;
  if (!known) return url;
  const location = readQueueUrl(url);
  if (kind === 'redis') {
    const { client, close } = await openRedis(location);
    await client.flushall();
    await close();
    return url;
  }
  const { query, close } = await openPostgres(location);
  await query('DROP SCHEMA IF EXISTS gesso_queue CASCADE');
  await query('DROP SCHEMA public CASCADE');
  await query('CREATE SCHEMA public');
  await close();
  return url;
}

/** Opens an empty server for one test. */
export async function emptyShared(kind: keyof typeof STARTS): Promise<{ url: string; server: OpenServer }> {
  const url = await emptyServer(kind);
  const server = (await openShared(url)) as OpenServer;
  onTestFinished(() => server.close());
  return { url, server };
}

/** Another connection to the server of that kind, as it is. */
export async function openAgain(kind: keyof typeof STARTS): Promise<OpenServer> {
  const url = (await servers.get(kind))?.url;
  const server = (await openShared(url)) as OpenServer;
  onTestFinished(() => server.close());
  return server;
}

export async function emptyRedis() {
  const { server } = await emptyShared('redis');
  if (server.kind !== 'redis') throw new Error('no Redis');
  return server;
}

export async function emptyPostgres() {
  const { server } = await emptyShared('postgres');
  if (server.kind !== 'postgres') throw new Error('no PostgreSQL');
  return server;
}
