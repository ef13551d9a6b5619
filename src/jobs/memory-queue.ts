import type { JobQueue } from './types.ts';

/** A queue in memory. What is lost with the process the store still knows: `unfinished()` is pushed at the start. */
export function createMemoryQueue(): JobQueue {
  const ids: string[] = [];
  const takers: ((id: string | null) => void)[] = [];
  let isClosed = false;
  return {
    async push(id) {
      const taker = takers.shift();
      if (taker) taker(id);
      else if (!isClosed) ids.push(id);
    },
    take() {
      if (isClosed) return Promise.resolve(null);
      const id = ids.shift();
      return id === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(id);
    },
    size: () => ids.length,
    async close() {
      isClosed = true;
      for (const taker of takers.splice(0)) taker(null);
    },
  };
}
