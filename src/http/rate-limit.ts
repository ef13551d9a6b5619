import { refusals } from '../errors.ts';
import type { Buckets } from '../shared/types.ts';

/** What a caller's answer says of the limit. */
export interface Allowance {
  limit: number;
  /** Requests that may follow at once. */
  remaining: number;
  /** Seconds until all of them may again. */
  reset: number;
}

/** Counts the requests of each caller. */
export interface RateLimit {
  /**
   * Takes requests from a caller's share. More than a minute holds are let through where nothing was taken in the minute
   * before, and are paid for by the minutes that follow.
   * @returns null where there is no limit
   * @throws ServiceError `too_many_requests`
   */
  take(caller: string, requests?: number): Promise<Allowance | null>;
  /** Takes requests more for one that was counted, with as much leave as if all had been taken at once. */
  takeMore(caller: string, requests: number): Promise<Allowance | null>;
}

const MINUTE = 60_000;

/**
 * `perMinute` requests of each caller at once, which come back evenly within a minute.
 * @param perMinute 0: no limit
 */
export function createRateLimit(perMinute: number, buckets: Buckets): RateLimit {
  if (perMinute === 0) return { take: async () => null, takeMore: async () => null };
  /** ms in which so many come back. */
  const timeOf = (requests: number) => (requests / perMinute) * MINUTE;

  async function take(caller: string, requests: number, atOnce: number): Promise<Allowance> {
    const { isTaken, left } = await buckets.take(caller, { perMinute, requests, atOnce });
    if (!isTaken) {
      const missing = Math.min(requests, atOnce) - left;
      throw refusals.tooManyRequests(perMinute, Math.max(1, Math.ceil(timeOf(missing) / 1000)));
    }
    const remaining = Math.max(0, Math.floor(left));
    return { limit: perMinute, remaining, reset: Math.ceil(timeOf(perMinute - left) / 1000) };
  }

  return {
    take: (caller, requests = 1) => take(caller, requests, perMinute),
    takeMore: (caller, requests) => take(caller, requests, perMinute - 1),
  };
}
