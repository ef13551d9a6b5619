import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { RendererOptions } from '../../renderer/index.ts';
import type { CheckTask, RenderTask } from './executor.ts';
import { ownBuffer } from './own-buffer.ts';
import { type PaintingGuard, paintingEnded } from './painting-guard.ts';
import type { Outcome, WorkerTask } from './worker.ts';

/** From its sources the worker is TypeScript, and its thread needs a loader for it. */
const FROM_SOURCES = import.meta.url.endsWith('.ts');
const LOAD_TYPESCRIPT = new URL('./load-typescript.mjs', import.meta.url).href;
const WORKER = new URL(FROM_SOURCES ? './worker.ts' : './worker.cjs', import.meta.url);

/** MB of young objects in a worker. With V8's default of 48, garbage is kept for longer than a render takes. */
const YOUNG_HEAP = 6;

/**
 * From when a worker is ready, or has failed, until the next is started that nobody waits for, ms. A service that has just started
 * has its cores for its first picture, which takes no longer than the start of a worker.
 */
const BETWEEN_STARTS = 1000;

/**
 * Time that a worker has to finish painting when all workers end, ms. After it, the worker is ended even at the risk of
 * the process.
 */
const LONGEST_PAINTING = 5000;

/** A function of worker.ts: `default` renders, `help` paints frames of a film that another renders. */
export type WorkerFunction = 'default' | 'check' | 'fields' | 'help';

/** What a task needs besides itself to reach its worker. */
export interface WorkerChannel {
  /** The worker's end of the channel. */
  port: MessagePort;
  guard: PaintingGuard;
  /** Whether a long file of several pages is sent as it is painted. */
  streams: boolean;
  /** Ends the worker, even in the middle of a task. */
  termination: AbortSignal;
}

/** Threads that each do one task at a time. */
export interface Workers {
  /** Has a worker do a task, whose bytes are moved to it. @throws what the worker threw, or that its thread ended */
  run<T>(name: WorkerFunction, task: RenderTask | CheckTask, channel: WorkerChannel): Promise<Outcome<T>>;
  /** Whether one is up and its renderer is set up. @throws what kept it from it */
  ready(): Promise<boolean>;
  /** How many were started in place of others. */
  restarts(): number;
  /** Ends them, once they do not paint. */
  close(): Promise<void>;
}

export interface WorkersOptions {
  count: number;
  /** MB of heap of each. */
  heap: number;
  renderer: RendererOptions;
  /** Instead of worker.ts, for tests. */
  worker?: URL | undefined;
}

/** Starts one; the others follow it one by one, or at once where a task waits for which those that are up are too busy. */
export function startWorkers({ count, heap, renderer, worker = WORKER }: WorkersOptions): Workers {
  const pool = new Piscina({
    filename: worker.href,
    minThreads: 1,
    maxThreads: count,
    idleTimeout: Number.POSITIVE_INFINITY,
    concurrentTasksPerWorker: 1,
    // With atomics an idle worker blocks its event loop, and its kept connections are never closed.
    atomics: 'disabled',
    workerData: renderer,
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: YOUNG_HEAP },
    execArgv: worker.pathname.endsWith('.ts') ? ['--import', LOAD_TYPESCRIPT] : [],
  });
  /** How many have been up, and how many were it at a time. */
  const up = { ever: 0, most: 0 };
  /** Of the tasks under way. */
  const guards = new Set<PaintingGuard>();
  let prepared: Promise<boolean> | undefined;
  let isClosing = false;
  const prepare = () => pool.run(undefined, { name: 'prepare' });

  let growing: NodeJS.Timeout | undefined;
  /** Starts one where one is missing: of as many tasks as there are workers, and one more, one waits for it. */
  function growIn(pause: number): void {
    clearTimeout(growing);
    growing = setTimeout(() => {
      if (isClosing || pool.threads.length >= count) return;
      for (const _ of [...pool.threads, null]) prepare().catch(() => {});
    }, pause).unref();
  }
  pool.on('workerCreate', () => {
    up.most = Math.max(up.most, pool.threads.length);
    // Of the first it is said when it begins to load.
    if (up.ever++ > 0) growIn(BETWEEN_STARTS);
  });
  prepare().then(
    () => growIn(BETWEEN_STARTS),
    () => {},
  );
  // Piscina replaces only the last one, and none that failed before it was ready until there is another task.
  pool.on('workerDestroy', () => growIn(BETWEEN_STARTS));
  pool.on('error', () => {});

  return {
    async run(name, task, { port, guard, streams, termination }) {
      guards.add(guard);
      const { digest: _, ...cloned } = task;
      const sent: WorkerTask<RenderTask | CheckTask> = { ...cloned, streams, port, guard };
      // Piscina derives the type of a transfer list from overloads of Node's, and TypeScript takes the wrong overload.
      const transferList = [port, ...ownBuffer(task.body)] as object;
      try {
        return await pool.run(sent, { name, transferList, signal: termination });
      } finally {
        guards.delete(guard);
        // It was ended with its task.
        if (termination.aborted) growIn(0);
      }
    },
    ready() {
      prepared ??= prepare().then(
        () => true,
        (error) => {
          prepared = undefined;
          throw error;
        },
      );
      return prepared.then((isPrepared) => isPrepared && pool.threads.length > 0);
    },
    restarts: () => up.ever - up.most,
    async close() {
      isClosing = true;
      await Promise.all([...guards].map((guard) => paintingEnded(guard, LONGEST_PAINTING)));
      await pool.destroy();
    },
  };
}

/** Whether a task failed because its thread ended, as opposed to threw. */
export function isThreadEnd(error: unknown): boolean {
  const { code, message = '' } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /worker (thread )?exited|terminating worker thread/i.test(message);
}
