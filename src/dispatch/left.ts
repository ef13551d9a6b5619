import { collectGarbage } from '../../renderer/internal.ts';

/**
 * Problem: encoders hold px and files in memory of their own, and connections the pieces of bodies, until V8 collects the small objects
 * that stand for them. In a thread that makes little else that is after ten pictures or more: 50 MB, for which V8 then marks the whole heap.
 * Solution: young objects are collected, which takes less than a millisecond, after so many bytes.
 */
const MOST_LEFT = 12e6;

let left = 0;

/** Notes that so many bytes outside of V8's heap are needed no more, and collects what holds them once there is enough of it. */
export function noteLeft(bytes: number): void {
  left += bytes;
  if (left < MOST_LEFT) return;
  left = 0;
  collectGarbage({ type: 'minor', execution: 'sync' });
}
