import { z } from 'zod';
import type { ServiceContext } from '../context.ts';
import { fileUrl } from '../urls.ts';
import { jobSchema, timesOf } from './json.ts';
import type { BatchState, Job, ListedJob } from './types.ts';

export type BatchJob = Job & { batch: BatchState };

export const isBatch = (job: Job): job is BatchJob => job.batch !== undefined;

/** Names of the stored parts of the manifest of a batch that is under way, in their order. */
export const manifestParts = ({ result }: Pick<Job, 'result'>): string[] =>
  (result as { parts?: string[] } | undefined)?.parts ?? [];

/** The owner of an owner's batches in the store: so that they are in no list of jobs. */
export const batchOwner = (owner: string): string => `batch:${owner}`;

/** In whose turn the queue has a job. Batches have turns of their own: they wait for renders of their owner. */
export const turnOf = ({ owner, inner, batch }: Job): string =>
  batch ? `batch:${batch.caller}` : (inner?.caller ?? owner);

/** A batch as users of the interface see it. */
export const batchSchema = jobSchema
  .pick({ id: true, status: true })
  .extend({
    total: z.number().int().describe('Pictures: records, each in all sizes.'),
    done: z.number().int(),
    failed: z.number().int().describe('Pictures that failed; the manifest says why.'),
    reused: z.number().int().describe('Of those that are done: pictures that an earlier batch had rendered.'),
    manifest: z
      .url()
      .nullable()
      .describe('Once it has ended: URL of a line of JSON for each picture, in the order of the records.'),
  })
  .extend(
    jobSchema.pick({
      error: true,
      created_at: true,
      started_at: true,
      completed_at: true,
      updated_at: true,
      progress: true,
      external_id: true,
      metadata: true,
    }).shape,
  );

/** A batch in a list. */
export const listedBatchSchema = batchSchema.omit({ metadata: true });

export type BatchJson = z.infer<typeof batchSchema>;

/** The batch in the form of a list. */
export function listedBatchJson(
  { signer }: Pick<ServiceContext, 'signer'>,
  job: ListedJob & { batch: BatchState },
): z.infer<typeof listedBatchSchema> {
  const { total, done, failed, reused } = job.batch;
  return {
    ...{ id: job.id, status: job.status, total, done, failed, reused },
    manifest: job.file === null ? null : fileUrl(signer, job.baseUrl, job.file),
    error: job.error,
    ...timesOf(job),
    progress: job.progress,
    external_id: job.externalId ?? null,
  };
}

/** The batch in the form of answers and webhooks. */
export const batchJson = (service: Pick<ServiceContext, 'signer'>, job: BatchJob): BatchJson => ({
  ...listedBatchJson(service, job),
  metadata: job.metadata ?? null,
});
