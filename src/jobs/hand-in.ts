import type { ServiceContext } from '../context.ts';
import { SharedServerError } from '../shared/errors.ts';
import { turnOf } from './batch.ts';
import type { Job } from './types.ts';

/** Keeps a job with its body and queues it, unless another with its key came before: then gives that one. */
export async function handIn(
  { files, jobs, queue }: Pick<ServiceContext, 'files' | 'jobs' | 'queue'>,
  job: Job,
  body: Uint8Array,
): Promise<Job> {
  // The body first: a job whose body is missing could not be run.
  await files.put(job.request, body);
  const kept = await jobs.create(job).catch(async (error) => {
    // A server may have kept the job, and only its answer was lost. A body without a job is swept.
    if (!(error instanceof SharedServerError)) await files.delete(job.request);
    throw error;
  });
  if (kept.id === job.id) await queue.push(job.id, turnOf(job), job.priority);
  else await files.delete(job.request);
  return kept;
}
