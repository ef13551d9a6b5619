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

/** After which a worker that failed before it was ready is replaced, ms. */
const REVIVAL_PAUSE = 1000;

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
  /** Whether they are up and their renderers are set up. @throws what kept one from it */
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

export function startWorkers({ count, heap, renderer, worker = WORKER }: WorkersOptions): Workers {
  const pool = new Piscina({
    filename: worker.href,
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: 1,
    // With atomics an idle worker blocks its event loop, and its kept connections are never closed.
    atomics: 'disabled',
    workerData: renderer,
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: YOUNG_HEAP },
    execArgv: worker.pathname.endsWith('.ts') ? ['--import', LOAD_TYPESCRIPT] : [],
  });
  /** How many have been ready. */
  let created = 0;
  pool.on('workerCreate', () => created++);
  /** Of the tasks under way. */
  const guards = new Set<PaintingGuard>();
  let prepared: Promise<boolean> | undefined;
  let isClosing = false;
  const prepare = () => pool.run(undefined, { name: 'prepare' });

  // Piscina replaces no worker that failed before it was ready until there is another task; so there is one.
  pool.on('error', () => {
    const revive = () => {
      if (!isClosing && pool.threads.length < count) prepare().catch(() => {});
    };
    setTimeout(revive, REVIVAL_PAUSE).unref();
  });

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
    restarts: () => Math.max(0, created - count),
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
