import type { Config } from './config.ts';
import type { Executor } from './dispatch/executor.ts';
import type { JobQueue, JobStore } from './jobs/types.ts';
import type { Signer } from './signing.ts';
import type { FileStore } from './storage/types.ts';

/** What the parts of the service share: its configuration, its drivers and its clock. */
export interface ServiceContext {
  config: Config;
  executor: Executor;
  files: FileStore;
  jobs: JobStore;
  queue: JobQueue;
  signer: Signer;
  /** ms since 1970. */
  now(): number;
  /** Aborted when the service begins to stop. */
  stopping: AbortSignal;
}
