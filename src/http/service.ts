import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { createChildren, createSourceChecker, temporaryFolder } from '../../renderer/internal.ts';
import { carefulClock, steadyClock } from '../clocks.ts';
import { type Config, rendererOptions } from '../config.ts';
import type { ServiceContext } from '../context.ts';
import { createDispatcher } from '../dispatch/dispatcher.ts';
import type { Executor } from '../dispatch/executor.ts';
import { withQuarantine } from '../dispatch/quarantine.ts';
import { openDiskLru } from '../dispatch/results/disk-lru.ts';
import { setupDigest } from '../dispatch/results/key.ts';
import { reuseResults } from '../dispatch/results/reuse.ts';
import { traced } from '../dispatch/traced.ts';
import type { Workers } from '../dispatch/workers.ts';
import { manifestParts } from '../jobs/batch.ts';
import { createElsewhere, type Elsewhere } from '../jobs/elsewhere.ts';
import { openJobs } from '../jobs/open.ts';
import { createJobRunner, type JobRunner } from '../jobs/runner.ts';
import type { JobQueue, JobStore } from '../jobs/types.ts';
import { packageVersion } from '../package-root.ts';
import type { OpenServer } from '../shared/open.ts';
import { createSigner, loadSecret } from '../signing.ts';
import { sweepLeftovers } from '../storage/disk.ts';
import { openFiles } from '../storage/open.ts';
import { readStoreUrl } from '../storage/s3/location.ts';
import { openS3Results, type SharedResults } from '../storage/s3/results.ts';
import type { FileStore } from '../storage/types.ts';
import { openTemplates } from '../templates/open.ts';
import type { TemplateStore } from '../templates/types.ts';
import type { Tracing } from '../tracing.ts';
import { createBatchCoordinator } from './batch-coordinator.ts';
import { type BodyBudget, createBodyBudget } from './body-budget.ts';
import { type FfmpegWatch, watchFfmpeg } from './ffmpeg-watch.ts';
import { inWordsOfService } from './in-words.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { troublesOf } from './trouble.ts';

/** The service behind the routes, which find it as `app.service`. */
export interface HttpService extends ServiceContext {
  /** What is deleted is deleted by this clock, and what comes due does by this one; see clocks.ts. */
  clocks: { careful(): number; steady(): number };
  runner: JobRunner;
  metrics: Metrics;
  bodies: BodyBudget;
  /** What several machines have in common; null: one process serves alone. */
  shared: OpenServer | null;
  templates: TemplateStore;
  /** Has whichever machine is free render, for batches; null: one process serves alone. */
  elsewhere: Elsewhere | null;
  /** Renders pictures that are asked for by URL, and keeps them. */
  pictures: Pick<Executor, 'render'>;
  /** Finds what films are made with. */
  ffmpeg: FfmpegWatch;
  /** Results that several machines share; swept by one of them at a time. */
  results: readonly SharedResults[];
}

declare module 'fastify' {
  interface FastifyInstance {
    service: HttpService;
  }
}

/** Drivers in place of the usual ones. */
export interface Drivers {
  /** The executor of renders. Default: a pool of worker threads. */
  executor?: Executor;
  /** Where pictures are kept. Default: what `GESSO_STORE_URL` says, or the folder `files` of the data folder. */
  files?: FileStore;
  /** Where jobs are kept. Default: the server of `GESSO_QUEUE_URL`, or the file `jobs.sqlite` of the data folder. */
  jobs?: JobStore;
  /** Where jobs wait. Default: that server, or in memory, filled from the store at the start. */
  queue?: JobQueue;
  /** Where templates are kept. Default: the server of `GESSO_QUEUE_URL`, or the file `templates.sqlite` of the data folder. */
  templates?: TemplateStore;
  /** ms since 1970. Default: the clock. */
  now?: () => number;
  /** ms that have passed, by a clock that nobody sets. Default: that of the machine; where `now` is given, that one. */
  passed?: () => number;
}

/** What a service finds when it is opened. */
export interface ServiceSurroundings {
  shared: OpenServer | null;
  /** Those that were started before; default: they are started. */
  workers?: Workers | undefined;
  tracing: Tracing | null;
  stopping: AbortSignal;
  log: FastifyBaseLogger;
}

/**
 * Opens what a service works with; no job runs yet.
 * @throws ConfigError where another process uses the data folder
 */
export async function openService(
  config: Config,
  drivers: Drivers,
  { shared, workers, tracing, stopping, log }: ServiceSurroundings,
): Promise<HttpService> {
  const { dataDir } = config;
  const { now = Date.now, passed = drivers.now ?? (() => performance.now()) } = drivers;
  const { jobs, queue, signer, templates } = await openRecords(config, drivers, shared, log);
  const clocks = { careful: carefulClock({ now, passed }), steady: steadyClock({ now, passed }) };
  const metrics = createMetrics(config.role);
  const folder = join(dataDir, 'files');
  const files = metrics.measureFiles(
    drivers.files ?? (await openFiles(config.storeUrl, { folder, mostBytes: config.service.files })),
  );
  if (!drivers.files && !drivers.jobs && config.storeUrl === undefined) await removeLeftovers(folder, jobs);
  await troublesOf({ files, shared }, log);
  const base = { config, signer, files, jobs, queue, tracing, now, stopping };
  const isShared = shared !== null && (config.storeUrl !== undefined || drivers.files !== undefined);
  if (shared && !isShared)
    log.warn(
      `files are kept in ${folder}: other machines find them only where they share it, or GESSO_STORE_URL is set`,
    );
  const work = createElsewhere(base, { onEnded: (l) => runner.onEnded(l), cancel: (j) => runner.cancel(j) });
  const elsewhere = isShared ? work : null;
  const isApi = config.role === 'api' && elsewhere !== null;
  const own = inWordsOfService(isApi ? elsewhere : (drivers.executor ?? ownExecutor(config, workers)));
  const measured = traced(metrics.measure(own), tracing);
  const { resultCacheBytes, pictureUrls } = config;
  const results: SharedResults[] = [];
  const reused = { config, metrics, results, now, log };
  const executor =
    resultCacheBytes > 0
      ? await reusing(measured, { ...reused, folder: 'results', bytes: resultCacheBytes })
      : measured;
  const keepsPictures = resultCacheBytes === 0 && pictureUrls.secrets.length > 0;
  const pictures = keepsPictures
    ? await reusing(measured, { ...reused, folder: 'pictures', bytes: pictureUrls.cacheBytes })
    : executor;
  const workOnBatch = createBatchCoordinator(base, work, log);
  const runner = createJobRunner({ ...base, executor }, log, { workOnBatch, takes: !isApi });
  const { running, lapsed } = runner;
  metrics.watchJobs({ running, lapsed, waiting: () => queue.size(), age: () => ageOf(jobs, now()) });
  const bodies = createBodyBudget(config.service.bodies, Math.max(config.service.body, config.service.bodies / 2));
  metrics.watchBodies(bodies.held);
  metrics.watchDisk(dataDir);
  const ffmpeg = watchFfmpeg();
  return {
    ...base,
    clocks,
    executor,
    elsewhere,
    runner,
    metrics,
    bodies,
    shared,
    templates,
    pictures,
    ffmpeg,
    results,
  };
}

/** Opens what is kept besides files: nothing of it stays open where one cannot be opened. */
async function openRecords(config: Config, drivers: Drivers, shared: OpenServer | null, log: FastifyBaseLogger) {
  const { dataDir } = config;
  // The jobs first: their file says that no other process uses the folder.
  const { jobs, queue } = await openJobs(drivers, { shared, config, onFailure: sayingSeldom(log) });
  try {
    const ownSecret = loadSecret(dataDir);
    const signer = createSigner(shared ? await shared.secret(ownSecret) : ownSecret);
    const templates = drivers.templates ?? (await openTemplates(shared, dataDir));
    return { jobs, queue, signer, templates };
  } catch (error) {
    // A server that does not answer is not waited for.
    void Promise.all([queue.close(), jobs.close()]).catch(() => {});
    throw error;
  }
}

/** Of so many jobs that have not ended one waits, unless so many are under way. */
const LOOKED_AT = 100;

/** Seconds for which the oldest job waits that is not begun; 0 where none does. Batches wait for their own records. */
async function ageOf(jobs: JobStore, time: number): Promise<number> {
  const oldest = (await jobs.oldest?.(LOOKED_AT)) ?? [];
  const waiting = oldest.find(({ status, batch }) => status === 'scheduled' && !batch);
  return waiting ? Math.max(0, time - waiting.createdAt) / 1000 : 0;
}

/** How often it is said that the queue fails, ms: everything that is done with it fails then. */
const SAY_AGAIN = 10_000;

function sayingSeldom(log: FastifyBaseLogger): (err: unknown) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (err) => {
    if (performance.now() - saidAt < SAY_AGAIN) return;
    saidAt = performance.now();
    log.warn({ err }, 'the queue failed; it is asked again');
  };
}

/** Worker threads and processes, whose files lie in a folder that no other service uses. */
function ownExecutor(config: Config, workers: Workers | undefined): Executor {
  const folder = temporaryFolder(rendererOptions(config).cacheDir);
  const children = createChildren({ atATime: config.concurrency, folder, isAlone: true });
  return withQuarantine(createDispatcher(config, { children, workers }), config);
}

/**
 * Deletes the files that a killed process left: half-written ones, and bodies of jobs that have ended or never began. Earlier
 * versions called them `….json`.
 */
async function removeLeftovers(folder: string, jobs: JobStore): Promise<void> {
  const unfinished = await Promise.all((await jobs.unfinished()).map((id) => jobs.get(id)));
  const needed = new Set(unfinished.flatMap((job) => (job ? [job.request, ...manifestParts(job)] : [])));
  await sweepLeftovers(folder, (name) => /\.(?:body|json)$/.test(name) && !needed.has(name));
}

interface ReuseSetup {
  config: Config;
  metrics: Metrics;
  /** Where shared results are added. */
  results: SharedResults[];
  now: () => number;
  log: FastifyBaseLogger;
  /** Of the data folder, or of the bucket. */
  folder: string;
  bytes: number;
}

/** The executor, which keeps its results: in the bucket where files are in one, else on disk. */
async function reusing(
  executor: Executor,
  { config, metrics, results: shared, now, log, folder, bytes }: ReuseSetup,
): Promise<Executor> {
  const { storeUrl, dataDir } = config;
  const inBucket =
    storeUrl === undefined ? null : await openS3Results(readStoreUrl(storeUrl), { name: folder, mostBytes: bytes });
  if (inBucket) shared.push(inBucket);
  const results = reuseResults(executor, {
    kept: inBucket ?? (await openDiskLru(join(dataDir, folder), bytes)),
    checker: createSourceChecker({ allowedHosts: config.allowedHosts }, now),
    wholeAnswer: config.service.inlineAnswer,
    setup: await setupDigest(packageVersion(), rendererOptions(config)),
    now,
    log,
  });
  metrics.watchResults(results.counts);
  return results;
}
