import type { Config } from './config.ts';
import type { Executor } from './dispatch/executor.ts';
import type { JobQueue, JobStore } from './jobs/types.ts';
import type { Signer } from './signing.ts';
import type { FileStore } from './storage/types.ts';
import type { Tracing } from './tracing.ts';

/** What the parts of the service share: its configuration, its drivers and its clock. */
export interface ServiceContext {
  config: Config;
  executor: Executor;
  files: FileStore;
  jobs: JobStore;
  queue: JobQueue;
  signer: Signer;
  /** Follows requests and jobs over machines; null where nobody collects traces. */
  tracing: Tracing | null;
  /** ms since 1970, as the machine's clock says, which may be set at any time. */
  now(): number;
  /** Aborted when the service begins to stop. */
  stopping: AbortSignal;
}
