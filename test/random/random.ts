/** A small generator of random numbers that a seed determines, and what is drawn from it. */
export interface Random {
  /** 0 ≤ number < 1 */
  next(): number;
  /** Whether it happens this time. */
  chance(probability: number): boolean;
  between(least: number, most: number): number;
  /** A whole number, both ends included. */
  whole(least: number, most: number): number;
  pick<T>(values: readonly T[]): T;
  /** So many values, each made by `make`. */
  times<T>(count: number, make: (i: number) => T): T[];
  /** The properties that happen, each with the probability. */
  some(probability: number, properties: Record<string, () => unknown>): Record<string, unknown>;
}

/** @source Mulberry32, public domain (Tommy Ettinger) */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const chance = (probability: number) => next() < probability;
  return {
    next,
    chance,
    whole,
    // Two decimals: enough to lie between px, and short to read.
    between: (least, most) => Math.round((least + next() * (most - least)) * 100) / 100,
    pick: (values) => values[whole(0, values.length - 1)]!,
    times: (count, make) => Array.from({ length: count }, (_, i) => make(i)),
    some: (probability, properties) =>
      Object.fromEntries(
        Object.entries(properties)
          .filter(() => chance(probability))
          .map(([name, make]) => [name, make()]),
      ),
  };
}
