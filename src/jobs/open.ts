import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { OpenServer } from '../shared/open.ts';
import { createMemoryQueue } from './memory-queue.ts';
import { createSqliteJobStore } from './sqlite-store.ts';
import type { JobQueue, JobStore } from './types.ts';

/** Where jobs are kept, and where they wait. */
export interface OpenJobs {
  jobs: JobStore;
  queue: JobQueue;
}

/**
 * Opens what is configured: the server that machines share, or a file and a queue of this process. The drivers of a server are
 * loaded where there is one.
 * @param given drivers that stand in place of these
 * @param onFailure told of failures of the queue that nobody waits for
 * @throws ConfigError where another process uses the file, or a version made the tables that this one does not know
 */
export async function openJobs(
  given: { jobs?: JobStore; queue?: JobQueue },
  { shared, config, onFailure }: { shared: OpenServer | null; config: Config; onFailure: (error: unknown) => void },
): Promise<OpenJobs> {
  const { queueUrl: url = '', dataDir, lockTime, service } = config;
  const mostOfOne = service.rendersOfOne;
  if (shared && !(given.jobs && given.queue)) {
    const { openSharedJobs } = await import('./shared/open.ts');
    const opened = await openSharedJobs(shared, { url, mostOfOne, lockTime, onFailure });
    return { ...opened, ...given };
  }
  const jobs = given.jobs ?? createSqliteJobStore(join(dataDir, 'jobs.sqlite'));
  return { jobs, queue: given.queue ?? createMemoryQueue(mostOfOne) };
}
