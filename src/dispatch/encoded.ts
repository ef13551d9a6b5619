import { collectGarbage } from '../../renderer/internal.ts';

/**
 * Problem: encoders hold px and files in memory of their own until V8 collects the small objects that stand for them, which in a thread
 * that makes little else is after ten pictures or more: 50 MB. Solution: young objects are collected, which takes less than a
 * millisecond, after so many bytes of px.
 */
const PX_BYTES = 12e6;

let encoded = 0;

/** Notes that pictures of so many bytes of px have been encoded, and collects what is left of that once there is enough of it. */
export function noteEncoded(bytes: number): void {
  encoded += bytes;
  if (encoded < PX_BYTES) return;
  encoded = 0;
  collectGarbage({ type: 'minor', execution: 'sync' });
}
