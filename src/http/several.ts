/** Renders of one request that are several. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../errors.ts';
import type { FileStore } from '../storage/types.ts';
import type { ArchiveFile } from './archive.ts';

/** The longest pause before a render that found the queue full is tried again, ms. */
const LONGEST_PAUSE = 5000;

const isFull = (error: unknown): boolean => error instanceof ServiceError && error.code === 'queue_full';

/**
 * Renders; where the queue is full, once there is room.
 * @param passes whether an error passes by itself; default: where the queue is full
 */
export async function patiently<T>(
  render: () => Promise<T>,
  signal: AbortSignal,
  passes: (error: unknown) => boolean = isFull,
): Promise<T> {
  for (;;) {
    try {
      return await render();
    } catch (error) {
      if (!passes(error)) throw error;
      const { retryAfter = 1 } = error as Partial<ServiceError>;
      await sleep(Math.min(LONGEST_PAUSE, retryAfter * 1000), undefined, { signal });
    }
  }
}

/** Works on `count` entries, several at a time, and yields the outcomes in their order. Ends early with the signal. */
export async function* inOrder<R extends object>(
  count: number,
  concurrency: number,
  signal: AbortSignal,
  work: (index: number) => Promise<R>,
): AsyncGenerator<R & { index: number }> {
  const begun: Promise<R & { index: number }>[] = [];
  for (let index = 0; index < count && !signal.aborted; index++) {
    const outcome = work(index).then((result) => ({ ...result, index }));
    // It is waited for in its turn; an error that comes before is not without anybody who takes it.
    outcome.catch(() => {});
    begun.push(outcome);
    if (begun.length >= concurrency) yield await (begun.shift() as Promise<R & { index: number }>);
  }
  for (const outcome of begun) yield await outcome;
}

/** Works on `count` entries, several at a time, and yields each outcome as soon as it is there. Ends early with the signal. */
export async function* inOrderOfCompletion<R>(
  count: number,
  concurrency: number,
  signal: AbortSignal,
  work: (index: number) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ index: number; result: R }>>();
  for (let index = 0; index < count; index++) {
    if (signal.aborted) return;
    running.set(
      index,
      work(index).then((result) => ({ index, result })),
    );
    if (running.size < concurrency) continue;
    const { index: ended, result } = await Promise.race(running.values());
    running.delete(ended);
    yield result;
  }
  while (running.size > 0) {
    const { index: ended, result } = await Promise.race(running.values());
    running.delete(ended);
    yield result;
  }
}

/** The last file of an archive. */
export const MANIFEST = 'manifest.ndjson';

/** What became of one render: its line in the manifest, and its stored file. */
export interface Outcome {
  line: { file?: string | undefined; status: string; url?: string; [more: string]: unknown };
  stored?: string;
}

/**
 * Stored files for an archive, in the order of the renders; each is deleted once it has been taken.
 * @param nameOf what a file is called whose line says no name
 * @param told takes the line of each render
 */
export async function* takenFrom<O extends Outcome>(
  files: FileStore,
  outcomes: AsyncIterable<O>,
  nameOf: (outcome: O) => string,
  told: (outcome: O, line: object) => void,
): AsyncGenerator<ArchiveFile> {
  for await (const outcome of outcomes) {
    const { line, stored } = outcome;
    const { url: _, ...others } = line;
    const name = line.file ?? nameOf(outcome);
    told(outcome, { ...others, ...(stored !== undefined && { file: name }) });
    const found = stored === undefined ? null : await files.open(stored);
    if (!found) continue;
    yield { name, open: async () => found.stream };
    await files.delete(stored as string);
  }
}
