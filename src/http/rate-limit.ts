import { LRUCache } from 'lru-cache';
import { refusals } from '../errors.ts';

/** Requests that a caller has left, below zero where a batch took more than there were, and when that was, ms. */
interface Bucket {
  left: number;
  at: number;
}

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
  take(caller: string, requests?: number): Allowance | null;
  /** Takes requests more for one that was counted, with as much leave as if all had been taken at once. */
  takeMore(caller: string, requests: number): Allowance | null;
}

const MINUTE = 60_000;
/** Callers that are remembered; the one that was silent for longest is forgotten, and has its minute anew. */
const MOST_CALLERS = 100_000;

/**
 * A token bucket for each caller: `perMinute` requests at once, which come back evenly within a minute.
 * @param perMinute 0: no limit
 */
export function createRateLimit(perMinute: number, now: () => number): RateLimit {
  if (perMinute === 0) return { take: () => null, takeMore: () => null };
  const buckets = new LRUCache<string, Bucket>({ max: MOST_CALLERS });
  /** ms in which so many come back. */
  const timeOf = (requests: number) => (requests / perMinute) * MINUTE;

  function take(caller: string, requests: number, atOnce: number): Allowance {
    const time = now();
    const { left: before, at } = buckets.get(caller) ?? { left: perMinute, at: time };
    const left = Math.min(perMinute, before + (Math.max(0, time - at) / MINUTE) * perMinute);
    const needed = Math.min(requests, atOnce);
    // Sums of fractions miss a whole number by a little.
    if (left + 1e-6 < needed) {
      buckets.set(caller, { left, at: time });
      throw refusals.tooManyRequests(perMinute, Math.max(1, Math.ceil(timeOf(needed - left) / 1000)));
    }
    buckets.set(caller, { left: left - requests, at: time });
    const remaining = Math.max(0, Math.floor(left - requests));
    return { limit: perMinute, remaining, reset: Math.ceil(timeOf(perMinute - (left - requests)) / 1000) };
  }

  return {
    take: (caller, requests = 1) => take(caller, requests, perMinute),
    takeMore: (caller, requests) => take(caller, requests, perMinute - 1),
  };
}
