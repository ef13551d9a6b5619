import { LRUCache } from 'lru-cache';
import { type Expected, hasEnded, type Job, type JobStore, meets } from '../types.ts';

/** A job as it was read, and which version of it that was. */
export interface Versioned {
  job: Job;
  version: number;
}

/** What a driver on a server has to do: the rest is the same for all. */
export interface VersionedJobs extends Omit<JobStore, 'get' | 'update'> {
  read(id: string): Promise<Versioned | null>;
  /** Keeps a job in place of that version of it; false where there is another version by now, or none. */
  replace(job: Job, version: number): Promise<boolean>;
}

/** Jobs that have not ended and were read last: those that this process is about to change are among them. */
const REMEMBERED = 64;

/**
 * A store whose jobs several machines change: of two changes of one version the second is made again on what the first left,
 * so that none holds up another while it waits for the server. A change begins with the version that was read last here: a job
 * that nobody else has changed meanwhile is not read anew for it.
 */
export function createVersionedStore({ read, replace, ...rest }: VersionedJobs): JobStore {
  const remembered = new LRUCache<string, Versioned>({ max: REMEMBERED });

  function remember(id: string, found: Versioned | null): void {
    if (found && !hasEnded(found.job)) remembered.set(id, found);
    else remembered.delete(id);
  }

  async function readAnew(id: string): Promise<Versioned | null> {
    const found = await read(id);
    remember(id, found);
    return found;
  }

  async function update(id: string, changes: Partial<Job>, expected?: Expected): Promise<Job | null> {
    const before = remembered.get(id);
    for (
      let found = before && meets(before.job, expected) ? before : await readAnew(id);
      ;
      found = await readAnew(id)
    ) {
      if (!found || !meets(found.job, expected)) return null;
      const changed = { ...found.job, ...changes };
      // Where the answer is lost nobody knows which version there is.
      remembered.delete(id);
      if (!(await replace(changed, found.version))) continue;
      remember(id, { job: changed, version: found.version + 1 });
      return changed;
    }
  }

  return { ...rest, update, get: async (id) => (await readAnew(id))?.job ?? null };
}
