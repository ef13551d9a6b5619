import type { Writable } from 'node:stream';
import { MessageChannel } from 'node:worker_threads';
import pLimit from 'p-limit';
import { Piscina } from 'piscina';
import { RenderError, type RendererOptions } from '../renderer/index.ts';
import { encodePixels, formatOf, release } from '../renderer/internal.ts';
import { type Config, rendererOptions } from './config.ts';
import { refusals } from './errors.ts';
import type { CheckTask, Executor, RenderControl, RenderedFile, RenderTask } from './executor.ts';
import { createGuard, type PaintingGuard, paintingEnded } from './painting-guard.ts';
import type { Note, Outcome } from './worker.ts';
import { TAKEN } from './worker-stream.ts';

/** Run from its sources the worker is TypeScript, which its thread has to be told how to load. */
const FROM_SOURCES = import.meta.url.endsWith('.ts');
const LOAD_TYPESCRIPT = new URL('./load-typescript.mjs', import.meta.url).href;

/** MB of what a worker has just allocated: with V8's default of 48, garbage is kept for longer than a render takes. */
const YOUNG_HEAP = 16;

/**
 * Pictures that may be encoded while every worker paints. Encoding is half of the time of a picture and lies idle now and
 * then, waiting for its own threads; one picture more fills that, at the price of its memory. Not beside a pdf, which
 * does the same with its pages.
 */
const ENCODED_BESIDE = 1;

/** After which a worker that failed before it was ready is replaced, ms. */
const REVIVAL_PAUSE = 1000;

/** A worker that is to be ended may paint on for so long, ms: beyond, the process is risked for it. */
const LONGEST_PAINTING = 60_000;
/** The same when all end, ms. */
const LONGEST_PAINTING_AT_END = 5000;

/** What a render waits to begin even where it may not run as long: a new thread takes seconds on a busy machine, ms. */
const LONGEST_WAIT = 30_000;

/**
 * An executor over worker threads, `config.concurrency` of them, each with one render at a time; what they paint is
 * encoded outside of them, so that ending one ends no other render. A render past its time
 * or without a client is ended with its thread, which the pool then replaces; one that waits too long is refused.
 *
 * @param options.worker instead of worker.ts, for tests
 * @param options.renderer its set-up; default: as the configuration says it
 * @param options.longestWait ms that a render waits to begin; default 30 s, or as long as one may run
 */
export function createPool(
  config: Config,
  options: { worker?: URL; longestWait?: number; renderer?: RendererOptions } = {},
): Executor {
  const { renderTime, queue, workerHeap } = config.service;
  const { longestWait = Math.max(LONGEST_WAIT, renderTime) } = options;
  const worker = options.worker ?? new URL(FROM_SOURCES ? './worker.ts' : './worker.mjs', import.meta.url);
  const pool = new Piscina({
    filename: worker.href,
    minThreads: config.concurrency,
    maxThreads: config.concurrency,
    concurrentTasksPerWorker: 1,
    // With atomics an idle worker blocks its event loop, and its kept connections are never closed.
    atomics: 'disabled',
    workerData: options.renderer ?? rendererOptions(config),
    resourceLimits: { maxOldGenerationSizeMb: workerHeap, maxYoungGenerationSizeMb: YOUNG_HEAP },
    execArgv: worker.pathname.endsWith('.ts') ? ['--import', LOAD_TYPESCRIPT] : [],
  });
  // Piscina replaces no worker that failed before it was ready until there is another task; so there is one.
  pool.on('error', () => {
    const revive = () => {
      if (!isClosing && pool.threads.length < config.concurrency)
        pool.run(undefined, { name: 'prepare' }).catch(() => {});
    };
    setTimeout(revive, REVIVAL_PAUSE).unref();
  });
  const place = pLimit(config.concurrency + ENCODED_BESIDE);
  let pagedRenders = 0;
  /** Counts the renders of several pages under way. */
  function countPaged(change: number): void {
    pagedRenders += change;
    place.concurrency = config.concurrency + (pagedRenders > 0 ? 0 : ENCODED_BESIDE);
  }
  let admitted = 0;
  let running = 0;
  let usualTime = 1000;
  let prepared: Promise<boolean> | undefined;
  let isClosing = false;
  /** Of what the workers do. */
  const guards = new Set<PaintingGuard>();

  /** Seconds until a place in the queue should be free. */
  const retryAfter = () => Math.min(60, Math.max(1, Math.ceil(((admitted / config.concurrency) * usualTime) / 1000)));

  async function admit<T>(
    name: 'default' | 'check',
    task: RenderTask | CheckTask,
    control: RenderControl = {},
  ): Promise<T> {
    if (isClosing) throw refusals.stopping();
    if (control.signal?.aborted) throw refusals.cancelled();
    if (admitted >= config.concurrency + queue) throw refusals.busy(retryAfter());
    admitted++;
    try {
      return await run<T>(name, task, control);
    } finally {
      admitted--;
    }
  }

  async function run<T>(
    name: string,
    task: RenderTask | CheckTask,
    { signal, onProgress, stream }: RenderControl,
  ): Promise<T> {
    const { port1, port2 } = new MessageChannel();
    const guard = createGuard();
    const ending = new AbortController();
    const cut = new AbortController();
    /** The caller is told at once; the worker is ended when it does not paint. */
    const end = (why: Error) => {
      ending.abort(why);
      void paintingEnded(guard, LONGEST_PAINTING).then(() => cut.abort(why));
    };
    const clientGone = () => end(refusals.cancelled());
    signal?.addEventListener('abort', clientGone, { once: true });
    let timer = setTimeout(() => end(refusals.busy(retryAfter())), longestWait);
    let started = 0;
    let output: Writable | undefined;
    const pass = (data: Uint8Array) => {
      output ??= stream?.().on('error', end);
      output?.write(data, (error) => (error ? end(error) : port1.postMessage(TAKEN)));
    };
    port1.on('message', (note: Note) => {
      if (note.kind === 'progress') return onProgress?.(note.done, note.total);
      if (note.kind === 'bytes') return pass(note.data);
      running++;
      started = performance.now();
      clearTimeout(timer);
      timer = setTimeout(() => end(refusals.renderTimeout(renderTime)), renderTime);
    });
    const work = async (): Promise<T> => {
      if (isClosing) throw refusals.stopping();
      ending.signal.throwIfAborted();
      const { paged } = formatOf(task.options);
      if (paged) countPaged(1);
      guards.add(guard);
      const outcome: Outcome<T> = await pool
        .run(
          { ...task, streams: stream !== undefined, port: port2, guard },
          // Piscina derives this type from an overload of Node's, of which TypeScript takes the wrong one.
          { name, transferList: [port2, ...ownBuffer(task.body)] as object, signal: cut.signal },
        )
        .finally(() => {
          guards.delete(guard);
          if (paged) countPaged(-1);
        });
      if ('error' in outcome) throw new RenderError(outcome.error);
      ending.signal.throwIfAborted();
      return outcome.unencoded ? await encoded(outcome.value, task) : outcome.value;
    };
    try {
      // A picture that is being encoded keeps its place until it is, though nobody may wait for it any more.
      return await Promise.race([place(work), rejection(ending.signal)]);
    } catch (error) {
      if (error instanceof RenderError) throw error;
      if (ending.signal.aborted) throw ending.signal.reason;
      if (isClosing) throw refusals.stopping();
      throw isThreadEnd(error) ? refusals.workerCrashed(error) : error;
    } finally {
      if (started) {
        running--;
        usualTime += (performance.now() - started - usualTime) / 10;
      }
      clearTimeout(timer);
      port1.close();
      output?.off('error', end);
      signal?.removeEventListener('abort', clientGone);
    }
  }

  return {
    render: (task, control) => admit('default', task, control),
    check: (task, control) => admit('check', task, control),
    ready() {
      prepared ??= pool.run(undefined, { name: 'prepare' }).then(
        () => true,
        (error) => {
          prepared = undefined;
          throw error;
        },
      );
      return prepared.then((isPrepared) => isPrepared && pool.threads.length > 0);
    },
    load: () => ({ running, waiting: admitted - running }),
    async close() {
      isClosing = true;
      await Promise.all([...guards].map((guard) => paintingEnded(guard, LONGEST_PAINTING_AT_END)));
      await pool.destroy();
    },
  };
}

/** The buffer that holds these bytes and nothing else; none where they lie in a larger one. */
const ownBuffer = ({ buffer, byteLength }: Uint8Array) => (byteLength === buffer.byteLength ? [buffer] : []);

/** The same result, its pixels encoded as the task asks. */
async function encoded<T>(picture: T, { options }: RenderTask | CheckTask): Promise<T> {
  const pixels = picture as RenderedFile;
  const data = await encodePixels(pixels, options);
  release(pixels.data);
  return { ...picture, data };
}

/** Rejects with the signal's reason when it is aborted. */
const rejection = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** Whether a task failed because its thread ended, as opposed to threw. */
function isThreadEnd(error: unknown): boolean {
  const { code, message = '' } = error as NodeJS.ErrnoException;
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || /worker (thread )?exited|terminating worker thread/i.test(message);
}
