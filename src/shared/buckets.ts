import { LRUCache } from 'lru-cache';
import type { Buckets } from './types.ts';

/** Requests that a caller has left, below zero where a batch took more than there were, and when that was, ms. */
interface Bucket {
  left: number;
  at: number;
}

const MINUTE = 60_000;
/** Callers that are remembered; the one that was silent for longest is forgotten, and has its minute anew. */
const MOST_CALLERS = 100_000;
/** Sums of fractions miss a whole number by a little. */
export const SLACK = 1e-6;

/** The buckets of one process. */
export function createMemoryBuckets(now: () => number): Buckets {
  const buckets = new LRUCache<string, Bucket>({ max: MOST_CALLERS });
  return {
    async take(caller, { perMinute, requests, atOnce }) {
      const time = now();
      const { left: before, at } = buckets.get(caller) ?? { left: perMinute, at: time };
      const refilled = Math.min(perMinute, before + (Math.max(0, time - at) / MINUTE) * perMinute);
      const isTaken = refilled + SLACK >= Math.min(requests, atOnce);
      const left = isTaken ? refilled - requests : refilled;
      buckets.set(caller, { left, at: time });
      return { isTaken, left };
    },
  };
}

/** The shared buckets; while their server fails, each machine counts by itself. */
export function withFallback(shared: Buckets, own: Buckets, onFailure: (error: unknown) => void): Buckets {
  return {
    async take(caller, share) {
      try {
        return await shared.take(caller, share);
      } catch (error) {
        onFailure(error);
        return own.take(caller, share);
      }
    },
  };
}
