import { setTimeout as pause } from 'node:timers/promises';
import { resolveOptions } from '../../renderer/index.ts';
import { inSize, ofSize } from '../../renderer/internal.ts';
import type { ServiceContext } from '../context.ts';
import { type RenderControl, summaryOf } from '../dispatch/executor.ts';
import { renderToFile } from '../dispatch/render-to-file.ts';
import { refusals, ServiceError, toProblem } from '../errors.ts';
import { fileName } from '../storage/names.ts';
import { warningLines } from './json.ts';
import { hasEnded, type Job, type JobLease } from './types.ts';

/** The error of a job that its client has ended. */
const CANCELLED = 'The render was cancelled.';
/** A job that ended its own process this often is not begun again. */
const MOST_DEATHS = 2;
/** After which a job that found the queue of renders full is tried again, and a write that found the disk full, ms. */
const PAUSE = 500;
/** Between two reports of a job's progress, ms. */
const REPORT_INTERVAL = 500;

/** Runs the jobs of the queue, about as many at a time as there are workers. */
export interface JobRunner {
  /** Puts jobs that had not ended when the service last stopped back into the queue, and begins. */
  start(): Promise<void>;
  /** Calls back each time a job has ended; returns how to stop that. */
  onEnded(listener: (job: Job) => void): () => void;
  /** How many are under way. */
  running(): number;
  /** Ends a job that has not come to its end; gives it as it is then. */
  cancel(job: Job): Promise<Job>;
  /** Begins no more jobs. A job that is not done after `ms` is ended, and run again at the next start. */
  stop(ms: number): Promise<void>;
}

/** What a render has made. */
type Made = Pick<Job, 'files' | 'logs'> & { file: string };

type Log = Record<'info' | 'error', (details: object, message: string) => void>;

export function createJobRunner(service: ServiceContext, log: Log): JobRunner {
  const { config, files, jobs, queue, now } = service;
  const listeners = new Set<(job: Job) => void>();
  const ending = new AbortController();
  /** The jobs that are under way, by id. */
  const underWay = new Map<string, { stop: AbortController; ended: Promise<boolean> }>();
  let stopping = false;
  let running = 0;
  let loops: Promise<void>[] = [];

  async function loop(): Promise<void> {
    for (let lease = await queue.take(); lease !== null && !stopping; lease = await queue.take()) {
      const { id } = lease;
      running++;
      // A job whose end could not be stored is neither done nor retried now: its lease lapses, or the next start finds
      // it.
      await run(lease).catch((err) => log.error({ err, job: id }, 'job failed'));
      running--;
    }
  }

  async function run(lease: JobLease): Promise<void> {
    const job = await jobs.get(lease.id);
    if (!job || hasEnded(job)) return lease.ack();
    const stop = new AbortController();
    const span = service.tracing?.begin('job', 'consumer', job.trace, { 'gesso.job': job.id });
    const ended = attempt(job, stop.signal, span?.traceparent).finally(() => {
      underWay.delete(job.id);
      span?.end();
    });
    underWay.set(job.id, { stop, ended });
    if (await ended) return lease.ack();
    // A busy service would otherwise look at one job after another.
    if (!stopping) await pause(PAUSE);
    await lease.retry();
  }

  /**
   * Runs a job; gives whether it has come to its end, well or badly, or is to be run again. A job that was under way when
   * the process died may be what killed it, or only have been there: it runs in a process of its own, and is failed only
   * for what happens to that one.
   */
  async function attempt(job: Job, cancelled: AbortSignal, trace: string | undefined): Promise<boolean> {
    const { id } = job;
    const quarantine = job.attempts > 0;
    const signal = AbortSignal.any([ending.signal, cancelled]);
    const startedAt = now();
    await record(id, { status: 'progress', startedAt, updatedAt: startedAt, attempts: job.attempts + 1 });
    try {
      const made = await renderJob(job, { signal, owner: job.owner, quarantine, ...(trace && { trace }) });
      await end(job, { ...made, logs: [job.logs, made.logs].filter(Boolean).join('\n') });
    } catch (error) {
      if (cancelled.aborted) {
        await end(job, { error: CANCELLED });
        return true;
      }
      const again = (changes: Partial<Job>) =>
        record(id, { status: 'scheduled', startedAt: null, progress: 0, updatedAt: now(), ...changes });
      if (ending.signal.aborted || isStopping(error) || isBusy(error)) {
        // It was not the job's fault: the attempt does not count.
        await again({ attempts: job.attempts });
        return false;
      }
      const deaths = (job.deaths ?? 0) + 1;
      if (isDeath(error) && deaths < MOST_DEATHS) {
        log.error({ err: error, job: id, deaths }, 'process_died');
        await again({ deaths });
        return false;
      }
      const problem = toProblem(error, id);
      if (problem.status >= 500) log.error({ err: error, job: id }, problem.code);
      else log.info({ job: id, code: problem.code }, 'job failed');
      await end(job, { error: isDeath(error) ? error.message : problem.detail });
    }
    return true;
  }

  /** Renders the design of a job into its file, or into one for each of its sizes. */
  async function renderJob(job: Job, control: RenderControl): Promise<Made> {
    const { id, sizes = [null] } = job;
    const body = await read(job.request);
    const options = resolveOptions(job.options);
    const files: string[] = [];
    const logs: string[] = [];
    for (const [i, size] of sizes.entries()) {
      const begun = now();
      const onProgress = (done: number, total: number) =>
        void reportProgress(id, i * total + done, sizes.length * total);
      // The same name every time, so that a job run again after a crash leaves one file.
      const secret = service.signer.sign(i === 0 ? id : `${id} ${i}`);
      const nameOf = (extension: string) => fileName(job.expiresAt, extension, secret);
      const shown = size ? inSize(options, size) : options;
      // The last may use it up.
      const task = { body: i < sizes.length - 1 ? Buffer.from(body) : body, options: shown, pages: job.pages };
      const { name, file } = await renderToFile(service, task, { ...control, onProgress }, nameOf).catch((error) => {
        throw size ? ofSize(error, size) : error;
      });
      log.info(
        { job: id, ms: now() - begun, ...summaryOf(options.format, file) },
        size ? `job done: ${size.name}` : 'job done',
      );
      files.push(name);
      const lines = warningLines(file.warnings);
      if (lines) logs.push(size ? `size ${size.name}:\n${lines}` : lines);
    }
    return { file: files[0] as string, ...(job.sizes && { files }), logs: logs.join('\n') };
  }

  /**
   * Changes a job; where that cannot be written (a full disk) once it can.
   * @throws ServiceError `stopping` where the service stops before
   */
  async function record(id: string, changes: Partial<Job>): Promise<Job | null> {
    for (;;) {
      try {
        return await jobs.update(id, changes);
      } catch (err) {
        log.error({ err, job: id }, 'job not written');
        if (stopping) throw refusals.stopping();
        await pause(PAUSE);
      }
    }
  }

  async function read(name: string): Promise<Uint8Array> {
    const file = await files.open(name);
    if (!file) throw new Error('the body of the job is missing');
    const bytes = Buffer.allocUnsafeSlow(file.size);
    let at = 0;
    for await (const piece of file.stream as AsyncIterable<Buffer>) at += piece.copy(bytes, at);
    return bytes.subarray(0, at);
  }

  /** When the progress of a job was last stored, ms. */
  const reported = new Map<string, number>();

  /** 100 is reported when the file is stored. Each report is a write that waits for the disk, so there are few. */
  async function reportProgress(id: string, done: number, total: number): Promise<void> {
    const time = performance.now();
    if (time - (reported.get(id) ?? Number.NEGATIVE_INFINITY) < REPORT_INTERVAL) return;
    reported.set(id, time);
    const progress = Math.min(99, Math.round((done / total) * 100));
    await jobs.update(id, { progress, updatedAt: now() }).catch(() => null);
  }

  async function end(job: Job, outcome: Made | { error: string }): Promise<void> {
    const completedAt = now();
    reported.delete(job.id);
    const ended = await record(job.id, {
      ...('file' in outcome ? { status: 'done' as const, progress: 100 } : { status: 'error' as const }),
      ...outcome,
      completedAt,
      updatedAt: completedAt,
      webhookAt: job.webhook === null ? null : completedAt,
    });
    // What stays of it expires by its name.
    await files.delete(job.request).catch((err) => log.error({ err, job: job.id }, 'body not deleted'));
    if (ended) for (const listener of [...listeners]) listener(ended);
  }

  return {
    async start() {
      for (const id of await jobs.unfinished()) {
        const job = await jobs.update(id, { status: 'scheduled', startedAt: null, progress: 0 });
        await queue.push(id, job?.owner);
      }
      // A job that waits for the turn of long renders keeps no other from a worker that is free.
      loops = Array.from({ length: 2 * config.concurrency - 1 }, loop);
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    running: () => running,
    async cancel(job) {
      const latest = async () => (await jobs.get(job.id)) ?? job;
      const found = await latest();
      if (hasEnded(found)) return found;
      // A job that waits has ended then; whoever takes it from the queue passes over it.
      if (!underWay.has(job.id)) await end(job, { error: CANCELLED });
      const taken = underWay.get(job.id);
      taken?.stop.abort();
      await taken?.ended;
      return latest();
    },
    async stop(ms) {
      stopping = true;
      await queue.close();
      const timer = setTimeout(() => ending.abort(), ms);
      await Promise.all(loops);
      clearTimeout(timer);
    },
  };
}

const isDeath = (error: unknown): error is ServiceError =>
  error instanceof ServiceError && error.code === 'process_died';

/** Whether it may go well once there is room for the render, or the store of files is there again. */
const isBusy = (error: unknown): boolean =>
  error instanceof ServiceError && ['queue_full', 'storage_unavailable'].includes(error.code);

const isStopping = (error: unknown): boolean => error instanceof ServiceError && error.code === 'stopping';
