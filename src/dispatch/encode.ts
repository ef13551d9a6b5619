import pLimit from 'p-limit';
import { RenderError, type ResolvedOptions } from '../../renderer/index.ts';
import { encodePixels, release } from '../../renderer/internal.ts';
import type { RenderedFile } from './executor.ts';
import type { Outcome } from './worker.ts';

/**
 * Pictures that may be encoded while every worker paints. Encoding takes half the time of a picture, and partly waits
 * for its own threads; one more picture uses that time, at the price of its memory. A file of several pages adds none:
 * it encodes pages beside painting already.
 */
const ENCODED_BESIDE = 1;

/** Places for tasks that are done or encoded. */
export interface Places {
  /** Does the task once there is a place, which it keeps until it has come to an end. */
  take<T>(task: () => Promise<T>): Promise<T>;
  /** Does what a worker does for a file of several pages: meanwhile no picture is encoded beside. */
  withoutPlaceBeside<T>(work: () => Promise<T>): Promise<T>;
}

export function createPlaces(workers: number): Places {
  const take = pLimit(workers + ENCODED_BESIDE);
  let paged = 0;
  const count = (change: number) => {
    paged += change;
    take.concurrency = workers + (paged > 0 ? 0 : ENCODED_BESIDE);
  };
  return {
    take,
    async withoutPlaceBeside(work) {
      count(1);
      try {
        return await work();
      } finally {
        count(-1);
      }
    },
  };
}

/** The outcome of a task. Pixels that its worker left unencoded are encoded here. */
export async function outcomeValue<T>(outcome: Outcome<T>, options: ResolvedOptions): Promise<T> {
  if ('error' in outcome) throw new RenderError(outcome.error);
  if (!outcome.unencoded) return outcome.value;
  const pixels = outcome.value as RenderedFile;
  const data = await encodePixels(pixels, options);
  release(pixels.data);
  return { ...outcome.value, data };
}
