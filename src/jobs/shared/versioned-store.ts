import { type Expected, type Job, type JobStore, meets } from '../types.ts';

/** A job as it was read, and which version of it that was. */
export interface Versioned {
  job: Job;
  version: number;
}

/** What a driver on a server has to do: the rest is the same for all. */
export interface VersionedJobs extends Omit<JobStore, 'update'> {
  read(id: string): Promise<Versioned | null>;
  /** Keeps a job in place of that version of it; false where there is another version by now, or none. */
  replace(job: Job, version: number): Promise<boolean>;
}

/**
 * A store whose jobs several machines change: of two changes of one version the second is made again on what the first left,
 * so that none holds up another while it waits for the server.
 */
export function createVersionedStore({ read, replace, ...rest }: VersionedJobs): JobStore {
  async function update(id: string, changes: Partial<Job>, expected?: Expected): Promise<Job | null> {
    for (;;) {
      const found = await read(id);
      if (!found || !meets(found.job, expected)) return null;
      const changed = { ...found.job, ...changes };
      if (await replace(changed, found.version)) return changed;
    }
  }
  return { ...rest, update };
}
