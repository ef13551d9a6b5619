import { BODY, fileName } from '../storage/names.ts';
import type { FileStore } from '../storage/types.ts';
import { hasEnded, type JobStore } from './types.ts';

/** ms after which a stored body has its job, if it ever gets one. */
const GRACE = 900_000;

/**
 * Name of the stored body of a job. It says whose it is, since a process may die between the body and the job.
 * @param id a UUID
 */
export const bodyName = (id: string, expiresAt: number): string =>
  fileName(expiresAt, BODY, Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url'));

/** The id of the job whose body has that name. */
function jobOfBody(name: string): string {
  const digits = Buffer.from(name.slice(name.indexOf('-') + 1, name.lastIndexOf('.')), 'base64url').toString('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Deletes the bodies of jobs that have ended or never began; returns how many. Other bodies expire with their jobs. */
export async function sweepBodies(
  { files, jobs }: { files: Pick<FileStore, 'bodies' | 'delete'>; jobs: Pick<JobStore, 'get'> },
  now: number,
): Promise<number> {
  let deleted = 0;
  for await (const name of files.bodies?.(now - GRACE) ?? []) {
    const job = await jobs.get(jobOfBody(name));
    if (job && !hasEnded(job)) continue;
    await files.delete(name);
    deleted++;
  }
  return deleted;
}
