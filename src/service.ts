import type { FastifyRequest } from 'fastify';
import type { Config } from './config.ts';
import type { Executor } from './executor.ts';
import type { JobQueue, JobStore } from './jobs/types.ts';
import type { Metrics } from './metrics.ts';
import type { Signer } from './signing.ts';
import type { FileStore } from './storage/types.ts';

/** What the routes are given. */
export interface Service {
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
  metrics: Metrics;
}

/** Base of the URLs handed out, without a slash at its end: as configured, or as the request was made. */
export function baseUrl(config: Config, request: FastifyRequest): string {
  return config.publicUrl ?? `${request.protocol}://${request.host}`;
}

/** The signed URL of a stored file. */
export function fileUrl(signer: Signer, base: string, name: string): string {
  return `${base}/files/${name}?signature=${signer.sign(name)}`;
}
