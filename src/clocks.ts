/**
 * Clocks of a service whose machine's clock is set while it runs: by a day and back, for good, or while a virtual machine was
 * stopped. All give whole ms since 1970, as stores keep them: PostgreSQL refuses parts of them in a column of integers.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** By so much two clocks of one machine may differ: clocks are corrected all the time. */
const SLACK = MINUTE;
/** How long the machine's clock has to be ahead until it is believed that so much time has passed. */
const PATIENCE = HOUR;

/** Where time is taken from. */
export interface TimeSources {
  /** The machine's clock, ms since 1970. */
  now(): number;
  /** ms that have passed since whenever, by a clock that nobody sets; it may stand still with its machine. */
  passed(): number;
}

/**
 * A clock to delete by, since what is deleted does not come back: it is never ahead of the machine's clock, nor of the time that
 * has passed, until the machine's clock has been ahead of that for an hour.
 */
export function carefulClock({ now, passed }: TimeSources): () => number {
  /** What the machine's clock would be at 0 of the other, had nobody set it. */
  let origin = now() - passed();
  /** When the machine's clock was first seen ahead; null: it is not. */
  let aheadSince: number | null = null;
  return () => {
    const [time, elapsed] = [now(), passed()];
    const isAhead = time - (origin + elapsed) > SLACK;
    if (isAhead) aheadSince ??= elapsed;
    else aheadSince = null;
    if (!isAhead || elapsed - (aheadSince as number) >= PATIENCE) {
      origin = time - elapsed;
      aheadSince = null;
    }
    return Math.round(origin + elapsed);
  };
}

/**
 * A clock for what comes due after a while: it never goes back. Where the machine's clock is set back it goes on as the time
 * passes.
 */
export function steadyClock({ now, passed }: TimeSources): () => number {
  let origin = Number.NEGATIVE_INFINITY;
  return () => {
    const elapsed = passed();
    origin = Math.max(origin, now() - elapsed);
    return Math.round(origin + elapsed);
  };
}
