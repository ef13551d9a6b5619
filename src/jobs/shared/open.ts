import type { OpenServer } from '../../shared/open.ts';
import type { JobQueue, JobStore } from '../types.ts';
import { type BullQueueOptions, createBullQueue } from './bullmq-queue.ts';
import { createPostgresJobStore } from './postgres-store.ts';
import { createRedisJobStore } from './redis-store.ts';

/** Opens the drivers of a server. @throws as {@link createBullQueue} does */
export async function openSharedJobs(
  server: OpenServer,
  options: BullQueueOptions,
): Promise<{ jobs: JobStore; queue: JobQueue }> {
  const jobs = server.kind === 'redis' ? createRedisJobStore(server) : await createPostgresJobStore(server);
  return { jobs, queue: await createBullQueue(server, options) };
}
