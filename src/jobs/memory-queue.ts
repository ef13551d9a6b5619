import type { JobLease, JobQueue } from './types.ts';

/**
 * A queue in memory. The store still knows jobs that are lost with the process: `unfinished()` is pushed at the start.
 * So no job is lost where a lease is neither acknowledged nor retried.
 *
 * @param mostOfOne jobs of one owner that are leased at a time
 */
export function createMemoryQueue(mostOfOne = Number.POSITIVE_INFINITY): JobQueue {
  /** Jobs that wait by owner, whose turns come in the order of the owners. */
  const waiting = new Map<string, string[]>();
  /** How many are leased, by owner. */
  const leased = new Map<string, number>();
  /** Jobs that wait or are leased. */
  const known = new Set<string>();
  const takers: ((lease: JobLease | null) => void)[] = [];
  let isClosed = false;

  function put(id: string, owner: string): void {
    if (isClosed) return;
    const own = waiting.get(owner);
    if (own) own.push(id);
    else waiting.set(owner, [id]);
    serve();
  }

  /** The job whose turn it is. */
  function next(): JobLease | undefined {
    for (const [owner, ids] of waiting) {
      const count = leased.get(owner) ?? 0;
      if (count >= mostOfOne) continue;
      const id = ids.shift() as string;
      // Behind all others, where it has more.
      waiting.delete(owner);
      if (ids.length > 0) waiting.set(owner, ids);
      leased.set(owner, count + 1);
      return lease(id, owner);
    }
    return undefined;
  }

  function serve(): void {
    while (takers.length > 0) {
      const job = next();
      if (!job) return;
      takers.shift()?.(job);
    }
  }

  function lease(id: string, owner: string): JobLease {
    let isHeld = true;
    /** Lets it go; whether this is the call that counts. */
    const letGo = () => {
      const was = isHeld;
      isHeld = false;
      if (!was) return false;
      const count = (leased.get(owner) ?? 1) - 1;
      if (count > 0) leased.set(owner, count);
      else leased.delete(owner);
      return true;
    };
    return {
      id,
      async ack() {
        if (!letGo()) return;
        known.delete(id);
        serve();
      },
      async retry() {
        if (letGo()) put(id, owner);
      },
    };
  }

  return {
    async push(id, owner = '') {
      if (known.has(id)) return;
      known.add(id);
      put(id, owner);
    },
    async take() {
      if (isClosed) return null;
      return next() ?? new Promise((resolve) => takers.push(resolve));
    },
    size: () => [...waiting.values()].reduce((sum, ids) => sum + ids.length, 0),
    sizeOf: (owner) => waiting.get(owner)?.length ?? 0,
    async close() {
      isClosed = true;
      for (const taker of takers.splice(0)) taker(null);
    },
  };
}
