import pLimit from 'p-limit';
import { RenderError, type ResolvedOptions } from '../../renderer/index.ts';
import { encodePixels, release } from '../../renderer/internal.ts';
import type { RenderedFile } from './executor.ts';
import type { Outcome } from './worker.ts';

/**
 * Pictures that may be encoded while every worker paints. Encoding is half of the time of a picture and lies idle now and
 * then, waiting for its own threads; one picture more fills that, at the price of its memory. Not beside a file of several
 * pages, which does the same with its pages.
 */
const ENCODED_BESIDE = 1;

/** Places for tasks that are done or encoded. */
export interface Places {
  /** Does the task once there is a place, which it keeps until it has come to an end. */
  take<T>(task: () => Promise<T>): Promise<T>;
  /** Does what a worker does for a file of several pages: meanwhile no picture is encoded beside. */
  withoutOneBeside<T>(work: () => Promise<T>): Promise<T>;
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
    async withoutOneBeside(work) {
      count(1);
      try {
        return await work();
      } finally {
        count(-1);
      }
    },
  };
}

/** What came of a task; a picture that its worker left as pixels is encoded. @throws RenderError as the worker's renderer did */
export async function outcomeValue<T>(outcome: Outcome<T>, options: ResolvedOptions): Promise<T> {
  if ('error' in outcome) throw new RenderError(outcome.error);
  if (!outcome.unencoded) return outcome.value;
  const pixels = outcome.value as RenderedFile;
  const data = await encodePixels(pixels, options);
  release(pixels.data);
  return { ...outcome.value, data };
}
