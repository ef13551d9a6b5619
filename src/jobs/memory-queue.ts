import type { JobLease, JobQueue } from './types.ts';

/**
 * A queue in memory. The store still knows jobs that are lost with the process: `unfinished()` is pushed at the start.
 * So no job is lost where a lease is neither acknowledged nor retried.
 */
export function createMemoryQueue(): JobQueue {
  /** Jobs that wait, in their order. */
  const waiting: string[] = [];
  /** Jobs that wait, are or are leased. */
  const known = new Set<string>();
  const takers: ((lease: JobLease | null) => void)[] = [];
  let isClosed = false;

  function offer(id: string): void {
    const taker = takers.shift();
    if (taker) taker(lease(id));
    else if (!isClosed) waiting.push(id);
  }

  function lease(id: string): JobLease {
    let isHeld = true;
    /** Whether this is the call that counts. */
    const letGo = () => {
      const was = isHeld;
      isHeld = false;
      return was;
    };
    return {
      id,
      async ack() {
        if (letGo()) known.delete(id);
      },
      async retry() {
        if (letGo()) offer(id);
      },
    };
  }

  return {
    async push(id) {
      if (known.has(id)) return;
      known.add(id);
      offer(id);
    },
    async take() {
      if (isClosed) return null;
      const id = waiting.shift();
      return id === undefined ? new Promise((resolve) => takers.push(resolve)) : lease(id);
    },
    size: () => waiting.length,
    async close() {
      isClosed = true;
      for (const taker of takers.splice(0)) taker(null);
    },
  };
}
