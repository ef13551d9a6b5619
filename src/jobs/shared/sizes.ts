import { LRUCache } from 'lru-cache';

/** ms for which a count is taken to have changed by what is pushed here alone. */
const COUNT_AGAIN = 1000;
/** Lines of which a count is kept: those that were asked for last. */
const LINES = 1000;
/** Where there is room for so many more, and for as many again as wait, a count may be old. */
const ROOM = 100;

/** How many jobs wait in a line. */
export interface Sizes {
  /** @param most how many may wait, where that is what is to be found out */
  get(line: string, count: () => Promise<number>, most?: number): Promise<number>;
  /** A job was pushed. */
  grow(line: string): void;
}

/**
 * Lengths of lines, for which a server is not asked each time: neither where counting takes time that grows with the line, nor
 * where it is only to be found out whether there is room and there is plenty. Between two counts each machine adds what
 * it pushes itself, so that the bound of waiting jobs is passed by little.
 * @param long more jobs make a line long
 */
export function createSizes(long: number, now = () => performance.now()): Sizes {
  const kept = new LRUCache<string, { count: number; at: number }>({ max: LINES });
  return {
    async get(line, count, most = 0) {
      const known = kept.get(line);
      const hasRoom = known && most - known.count >= Math.max(ROOM, known.count);
      if (known && now() - known.at < COUNT_AGAIN && (known.count > long || hasRoom)) return known.count;
      const at = now();
      const counted = await count();
      kept.set(line, { count: counted, at });
      return counted;
    },
    grow(line) {
      const known = kept.get(line);
      if (known) known.count++;
    },
  };
}
