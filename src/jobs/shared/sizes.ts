/** ms for which the length of a long line is taken to have changed by what is pushed here alone. */
const COUNT_AGAIN = 1000;

/** How many jobs wait in a line. */
export interface Sizes {
  get(line: string, count: () => Promise<number>): Promise<number>;
  /** A job was pushed. */
  grow(line: string): void;
}

/**
 * Lengths of lines, where counting takes time that grows with them: those of long lines are counted once in a while. Between
 * two counts each machine adds what it pushes itself, so that the bound of waiting jobs is passed by little.
 * @param long more jobs make a line long
 */
export function createSizes(long: number, now = () => performance.now()): Sizes {
  /** Long lines only, so there are few. */
  const kept = new Map<string, { count: number; at: number }>();
  return {
    async get(line, count) {
      const known = kept.get(line);
      if (known && now() - known.at < COUNT_AGAIN) return known.count;
      const at = now();
      const counted = await count();
      if (counted > long) kept.set(line, { count: counted, at });
      else kept.delete(line);
      return counted;
    },
    grow(line) {
      const known = kept.get(line);
      if (known) known.count++;
    },
  };
}
