import type { ServiceContext } from '../context.ts';
import type { Job } from './types.ts';

/**
 * Keeps a job with its body and queues it, unless another with its key came before: then gives that one.
 * @param caller whose turn it takes in the queue
 */
export async function handIn(
  { files, jobs, queue }: Pick<ServiceContext, 'files' | 'jobs' | 'queue'>,
  job: Job,
  body: Uint8Array,
  caller: string | undefined,
): Promise<Job> {
  // The body first: a job whose body is missing could not be run.
  await files.put(job.request, body);
  let kept: Job | undefined;
  try {
    kept = await jobs.create(job);
  } finally {
    if (kept?.id !== job.id) await files.delete(job.request);
  }
  if (kept.id === job.id) await queue.push(job.id, caller, job.priority);
  return kept;
}
