import type { MessagePort } from 'node:worker_threads';
import { RenderError, type RendererOptions } from '../../renderer/index.ts';
import {
  createChildren,
  createKept,
  formatOf,
  type OwnChildren,
  release,
  temporaryFolder,
  untilAborted,
} from '../../renderer/internal.ts';
import { type Config, rendererOptions } from '../config.ts';
import { refusals } from '../errors.ts';
import { pagesPart, workersPart } from '../memory-shares.ts';
import { openChannel, type TaskChannel } from './channel.ts';
import { type EncodePixels, type MadeFile, outcomeValue } from './encode.ts';
import { type Help, serveEncoders, servePainter } from './encoder-line.ts';
import type { CheckTask, Executor, RenderControl, RenderedFile, RenderTask } from './executor.ts';
import { LEAD, type Painter } from './film-share.ts';
import { createPlaces, type PlaceRequest } from './places.ts';
import { renderTimeOf } from './render-time.ts';
import { createRepeats } from './repeats.ts';
import { isThreadEnd, startWorkers, type WorkerFunction, type Workers } from './workers.ts';

/** What a render waits to begin even where it may not run as long: a new thread takes seconds on a busy machine, ms. */
const LONGEST_WAIT = 30_000;

/** What a render is taken to need before one has ended, ms. */
const USUAL_TIME = 1000;

/** ms between two helpers of a film: by then the last one shows whether it is of use. */
const BETWEEN_HELPERS = 1000;

/** A file of more pages may take long, as films do, and so may a check that paints them. */
const MOST_SHORT_PAGES = 10;
/** The same of a check that only lays them out. */
const MOST_SHORT_LAID_OUT = 100;

const callerOf = ({ caller, owner }: RenderControl): string => caller ?? owner ?? '';

/** Whether a check paints what it looks at. */
const paints = (task: RenderTask | CheckTask): boolean =>
  ('report' in task && task.report === true) || ('print' in task && Boolean(task.print));

function placeOf(
  name: WorkerFunction,
  task: RenderTask | CheckTask,
  control: RenderControl,
  signal: AbortSignal,
): PlaceRequest {
  const { options, pages = Number.POSITIVE_INFINITY } = task;
  const { paged, moves } = formatOf(options);
  const isPaged = name === 'default' && paged;
  const asked = Math.min(pages, options.pageIds?.length || (options.pageId ? 1 : Number.POSITIVE_INFINITY));
  const isLong =
    (isPaged && (moves === true || asked > MOST_SHORT_PAGES)) ||
    (name === 'check' && asked > (paints(task) ? MOST_SHORT_PAGES : MOST_SHORT_LAID_OUT));
  return { caller: callerOf(control), isPaged, isLong, signal };
}

/** The set-up of each worker's renderer: what the main thread keeps for all is no part of it. */
const workersSetup = (config: Config): RendererOptions => ({
  ...rendererOptions(config),
  pictureCacheBytes: workersPart(config.pictureCacheBytes, config.concurrency),
});

/**
 * Starts the workers of a configuration before the dispatcher is made that uses them.
 *
 * @param renderer the set-up of their renderers; default: as the configuration says it
 * @param worker instead of worker.ts, for tests
 */
export const workersOf = (config: Config, renderer = workersSetup(config), worker?: URL): Workers =>
  startWorkers({ count: config.concurrency, heap: config.service.workerHeap, renderer, worker });

/**
 * An executor over worker threads: `config.concurrency` of them, each with one render at a time. Painted pictures are
 * encoded outside of the workers, but for those that a worker encodes alone. A render that runs too long, or whose
 * client went away, is ended with its thread, which the pool replaces. A render that waits too long is refused. Callers have
 * their turns one after another (places.ts).
 *
 * @param options.worker instead of worker.ts, for tests
 * @param options.encode instead of the renderer's own, for tests
 * @param options.renderer its set-up; default: as the configuration says it
 * @param options.children processes of their renders; default: as many as there are workers
 * @param options.workers those that were started before it
 * @param options.longestWait ms that a render waits to begin; default 30 s, or as long as one may run
 */
export function createDispatcher(
  config: Config,
  options: {
    worker?: URL;
    encode?: EncodePixels;
    longestWait?: number;
    renderer?: RendererOptions;
    children?: OwnChildren;
    workers?: Workers | undefined;
  } = {},
): Executor {
  const { concurrency: count } = config;
  const { renderTime, queue } = config.service;
  const { longestWait = Math.max(LONGEST_WAIT, renderTime), renderer = workersSetup(config), worker } = options;
  const { children = createChildren({ atATime: count, folder: temporaryFolder(renderer.cacheDir) }) } = options;
  const { workers = workersOf(config, renderer, worker) } = options;
  const { beginnings, keptFiles: files } = createKept(pagesPart(config.pictureCacheBytes), ({ painted }) =>
    release(painted.data),
  );
  const repeats = createRepeats(files);
  let admitted = 0;
  let running = 0;
  let usualTime = USUAL_TIME;
  let isClosing = false;

  /** Seconds until a place in the queue should be free. */
  const retryAfter = () => Math.min(60, Math.max(1, Math.ceil(((admitted / count) * usualTime) / 1000)));

  const places = createPlaces({ workers: count, mostOfOne: config.service.rendersOfOne, retryAfter });

  async function render(task: RenderTask, control: RenderControl = {}): Promise<RenderedFile> {
    const name = await repeats.nameOf(task, control);
    refuseEnded(control);
    const known = name === undefined ? undefined : repeats.find(name);
    if (known) return known;
    const made = await admit<MadeFile>('default', task, control);
    if (name !== undefined) repeats.remember(name, made);
    const { keptAs: _, ...file } = made;
    return file;
  }

  /** @throws ServiceError where nobody waits for a render any more */
  function refuseEnded({ signal }: RenderControl): void {
    if (isClosing) throw refusals.stopping();
    if (signal?.aborted) throw refusals.cancelled();
  }

  async function admit<T>(name: WorkerFunction, task: RenderTask | CheckTask, control: RenderControl = {}): Promise<T> {
    refuseEnded(control);
    // A full queue is no reason to refuse who has less in it than others.
    if (admitted >= count + queue && !places.makeRoom(callerOf(control))) throw refusals.busy(retryAfter());
    admitted++;
    try {
      return await run<T>(name, task, control);
    } finally {
      admitted--;
    }
  }

  async function run<T>(name: WorkerFunction, task: RenderTask | CheckTask, control: RenderControl): Promise<T> {
    let started = 0;
    const help = name === 'default' ? helpFor(task, control, () => channel.ended) : undefined;
    const channel = openChannel(control, {
      children,
      beginnings,
      encoders: (port) => serveEncoders(children, port, help),
      onStart() {
        running++;
        started = performance.now();
        const most = renderTimeOf(config, task.options);
        channel.endIn(most, () => refusals.renderTimeout(most));
      },
    });
    channel.endIn(longestWait, () => refusals.busy(retryAfter()));
    try {
      // A picture that is being encoded keeps its place until it is, though nobody may wait for it any more.
      return await untilAborted(
        places.take(placeOf(name, task, control, channel.ended), () => work<T>(name, task, channel)),
        channel.ended,
      );
    } catch (error) {
      throw reasonOf(error, channel);
    } finally {
      if (started) {
        running--;
        usualTime += (performance.now() - started - usualTime) / 10;
      }
      channel.close();
    }
  }

  /**
   * Lets workers that are free paint frames of a film, as long as nobody else wants them. They leave after a few frames;
   * whatever becomes of them, the film's own worker paints what they did not.
   */
  function helpFor(task: RenderTask | CheckTask, control: RenderControl, ended: () => AbortSignal): Help | undefined {
    if (count < 2 || !formatOf(task.options).help) return undefined;
    // The worker that renders takes the bytes of its own.
    const body = task.body.slice();
    let painters: Painter = LEAD;
    let wasTried = Number.NEGATIVE_INFINITY;
    return (share) => {
      if (performance.now() - wasTried < BETWEEN_HELPERS) return;
      wasTried = performance.now();
      const painter = ++painters;
      const line = (port: MessagePort) => servePainter(share, painter, port, places.isWanted);
      const request = { caller: callerOf(control), isPaged: true, isLong: false };
      places.offer(request, async () => {
        share.split();
        const channel = openChannel({ signal: ended() }, { children, beginnings, encoders: line, onStart() {} });
        try {
          await workers.run('help', { ...task, body: body.slice() }, channel);
        } finally {
          channel.close();
        }
      });
    };
  }

  async function work<T>(name: WorkerFunction, task: RenderTask | CheckTask, channel: TaskChannel): Promise<T> {
    if (isClosing) throw refusals.stopping();
    channel.ended.throwIfAborted();
    const outcome = await workers.run<T>(name, task, channel);
    if (!('error' in outcome)) channel.ended.throwIfAborted();
    return outcomeValue(outcome, task.options, { files, file: channel.file() }, options.encode);
  }

  /** The error of a failed task, as the caller gets it. */
  function reasonOf(error: unknown, { ended }: TaskChannel): unknown {
    if (error instanceof RenderError) return error;
    if (ended.aborted) return ended.reason;
    if (isClosing) return refusals.stopping();
    return isThreadEnd(error) ? refusals.workerCrashed(error) : error;
  }

  return {
    render,
    check: (task, control) => admit('check', task, control),
    fields: (task, control) => admit('fields', task, control),
    ready: workers.ready,
    load: () => ({ running, waiting: admitted - running }),
    restarts: workers.restarts,
    repeats: repeats.count,
    children: children.counts,
    async close() {
      isClosing = true;
      await Promise.all([workers.close(), children.close()]);
    },
  };
}
