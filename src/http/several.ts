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

/** Renders into stored files, of which none stays that nobody gets. */
export interface Droppable<R> {
  render(index: number): Promise<R>;
  /** The file is somebody's. */
  keep(stored: string): void;
  /** Deletes the files that are nobody's: those that are there, and those that come yet. */
  drop(): Promise<void>;
}

/** Notes the files that renders store. */
export function droppable<R extends { stored?: string }>(
  files: Pick<FileStore, 'delete'>,
  render: (index: number) => Promise<R>,
): Droppable<R> {
  const waiting = new Set<string>();
  let isOver = false;
  return {
    async render(index) {
      const made = await render(index);
      if (made.stored === undefined) return made;
      waiting.add(made.stored);
      if (isOver) await files.delete(made.stored);
      return made;
    },
    keep: (stored) => void waiting.delete(stored),
    async drop() {
      isOver = true;
      await Promise.all([...waiting].map((stored) => files.delete(stored)));
    },
  };
}

/** Renders for an archive. */
export interface Several {
  count: number;
  /** How many are made at a time. */
  concurrency: number;
  /** Aborted where nobody reads on. */
  signal: AbortSignal;
  render(index: number): Promise<Outcome>;
  /** What a file is called whose line says no name. */
  nameOf(index: number): string;
  /** Takes the line of each render. */
  told(index: number, line: object): void;
}

/**
 * Stored files for an archive, in the order of the renders; each is deleted once it has been taken, and where nobody reads
 * on all that are made by then.
 */
export async function* takenFrom(
  files: Pick<FileStore, 'open' | 'delete'>,
  { count, concurrency, signal, render, nameOf, told }: Several,
): AsyncGenerator<ArchiveFile> {
  const made = droppable(files, render);
  try {
    for await (const { index, line, stored } of inOrder(count, concurrency, signal, made.render)) {
      const { url: _, ...others } = line;
      const name = line.file ?? nameOf(index);
      told(index, { ...others, ...(stored !== undefined && { file: name }) });
      const found = stored === undefined ? null : await files.open(stored);
      if (!found) continue;
      yield { name, open: async () => found.stream };
      made.keep(stored as string);
      await files.delete(stored as string);
    }
  } finally {
    await made.drop();
  }
}
