import type { Playback } from '../../scene/motion.ts';

/** ms; times closer than that are the same. */
const FINEST = 0.01;

/** A time without what is no more than a rounding error. */
export const rounded = (time: number): number => Math.round(time / FINEST) * FINEST;

/**
 * The moment of a moving picture at a time, ms from its beginning.
 *
 * @param played ms that it has been shown for
 * @param length ms that the whole of it lasts
 */
export function ownTime(played: number, { startTime, endTime, speed }: Playback, length: number): number {
  // Where the length is not known yet, nothing can be cut off.
  if (length === Number.POSITIVE_INFINITY) return rounded(played * speed);
  const [start, end] = [startTime * length, endTime * length];
  if (!(end - start > FINEST)) return rounded(start);
  return rounded(start + (rounded(played * speed) % rounded(end - start)));
}
