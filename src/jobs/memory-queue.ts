import { randomUUID } from 'node:crypto';
import { type JobLease, type JobQueue, PRIORITIES, type Priority } from './types.ts';

/** The jobs of one owner that wait, by priority. */
type Line = Map<Priority, string[]>;

/**
 * A queue in memory. The store still knows jobs that are lost with the process: `unfinished()` is pushed at the start.
 * So no job is lost where a lease is neither acknowledged nor retried.
 *
 * @param mostOfOne jobs of one owner that are leased at a time
 */
export function createMemoryQueue(mostOfOne = Number.POSITIVE_INFINITY): JobQueue {
  /** Jobs that wait by owner, whose turns come in the order of the owners. */
  const waiting = new Map<string, Line>();
  /** How many are leased, by owner. */
  const leased = new Map<string, number>();
  /** Jobs that wait or are leased. */
  const known = new Set<string>();
  const takers: ((lease: JobLease | null) => void)[] = [];
  let isClosed = false;

  function put(id: string, owner: string, priority: Priority): void {
    if (isClosed) return;
    const own: Line = waiting.get(owner) ?? new Map(PRIORITIES.map((one) => [one, []]));
    waiting.set(owner, own);
    own.get(priority)?.push(id);
    serve();
  }

  /** The job whose turn it is. */
  function next(): JobLease | undefined {
    for (const [owner, line] of waiting) {
      const count = leased.get(owner) ?? 0;
      if (count >= mostOfOne) continue;
      const [priority, ids] = [...line].find(([, one]) => one.length > 0) as [Priority, string[]];
      const id = ids.shift() as string;
      // Behind all others, where it has more.
      waiting.delete(owner);
      if (sizeOf(line) > 0) waiting.set(owner, line);
      leased.set(owner, count + 1);
      return lease(id, owner, priority);
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

  function lease(id: string, owner: string, priority: Priority): JobLease {
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
      token: randomUUID(),
      async ack() {
        if (!letGo()) return;
        known.delete(id);
        serve();
      },
      async retry() {
        if (letGo()) put(id, owner, priority);
      },
    };
  }

  return {
    async push(id, owner = '', priority = 'normal') {
      if (known.has(id)) return;
      known.add(id);
      put(id, owner, priority);
    },
    async take() {
      if (isClosed) return null;
      return next() ?? new Promise((resolve) => takers.push(resolve));
    },
    size: () => [...waiting.values()].reduce((sum, line) => sum + sizeOf(line), 0),
    sizeOf: (owner) => sizeOf(waiting.get(owner) ?? new Map()),
    async remove(id) {
      for (const [owner, line] of waiting)
        for (const ids of line.values()) {
          const at = ids.indexOf(id);
          if (at < 0) continue;
          ids.splice(at, 1);
          known.delete(id);
          if (sizeOf(line) === 0) waiting.delete(owner);
          return;
        }
    },
    async close() {
      isClosed = true;
      for (const taker of takers.splice(0)) taker(null);
    },
  };
}

const sizeOf = (line: Line): number => [...line.values()].reduce((sum, ids) => sum + ids.length, 0);
