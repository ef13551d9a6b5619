import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceContext } from '../context.ts';
import { refusals, toProblem } from '../errors.ts';
import { type BatchJob, isBatch, turnOf } from './batch.ts';
import { failureOf, isBusy, isDeath, isStopping } from './failure.ts';
import { type Expected, hasEnded, type Job, type JobLease } from './types.ts';
import { type Done, resultNames, workOn } from './work.ts';

/** The error of a job that its client has ended. */
const cancelledOf = (job: Job): string => `The ${isBatch(job) ? 'batch' : 'render'} was cancelled.`;
/** A job that ended its own process this often is not begun again. */
const MOST_DEATHS = 2;
/** A job whose lease lapsed more often is not begun again: it may be what ended its machines. */
const MOST_LAPSES = 2;
const LAPSED = `The machines that rendered it were lost ${MOST_LAPSES + 1} times in the middle of it.`;
/** A batch outlives many machines. It is given up where it was begun so often without a line of its manifest in between. */
const MOST_BARREN = 10;
const BARREN = `It was begun ${MOST_BARREN + 1} times, and the machines were lost before anything of it was done.`;
/** After which a job that found the queue of renders full is tried again, and a write that found the disk full, ms. */
const PAUSE = 500;
/** Between two reports of a job's progress, ms. */
const REPORT_INTERVAL = 500;
/** How often it is looked whether another machine has ended a job that is under way here, ms. */
const WATCH_INTERVAL = 1000;
/** The same for jobs that the queue does not know, since their machine died between the store and the queue. */
const RECOVER_INTERVAL = 60_000;

/** Runs the jobs of the queue, about as many at a time as there are workers. */
export interface JobRunner {
  /** Puts jobs that had not ended when the service last stopped back into the queue, and begins to take jobs from it. */
  start(): Promise<void>;
  /** Puts jobs into a shared queue that have not ended and are not in it. */
  recover(): Promise<void>;
  /** Calls back each time a job has ended; returns how to stop that. */
  onEnded(listener: (job: Job) => void): () => void;
  /** How many are under way. */
  running(): number;
  /** How many were taken up here whose machines had died or been held up. */
  lapsed(): number;
  /** Ends a job that has not come to its end; gives it as it is then. */
  cancel(job: Job): Promise<Job>;
  /** Begins no more jobs. A job that is not done after `ms` is ended, and run again at the next start, or elsewhere. */
  stop(ms: number): Promise<void>;
}

type Log = Record<'info' | 'error', (details: object, message: string) => void>;

/** Under what a batch is worked off. */
export interface BatchControl {
  /** Aborted where it is to stop, for whatever reason; and where its client has cancelled it. */
  signal: AbortSignal;
  cancelled: AbortSignal;
  /** What its job has to be for a change of it to count. */
  held: Expected;
}

/** A job that this process has. */
interface UnderWay {
  token: string;
  /** Whether the store says by now that it is held here: until then it names who held it before, and may have died. */
  isHeld: boolean;
  /** Aborted where it has been ended, and where another machine has it. */
  stop: AbortController;
  lost: AbortController;
  /** Whether it has come to its end. */
  ended: Promise<boolean>;
}

/** Has the records of a batch rendered; gives what it has when it has ended. */
export type WorkOnBatch = (job: BatchJob, control: BatchControl) => Promise<Done>;

/**
 * @param workOnBatch works off batches beside jobs
 * @param takes whether jobs are run here; else they are left to other machines
 */
export function createJobRunner(
  service: ServiceContext,
  log: Log,
  { workOnBatch, takes }: { workOnBatch: WorkOnBatch; takes: boolean },
): JobRunner {
  const { config, files, jobs, queue, now } = service;
  const listeners = new Set<(job: Job) => void>();
  const ending = new AbortController();
  /** The jobs that are under way, by id. */
  const underWay = new Map<string, UnderWay>();
  let stopping = false;
  let running = 0;
  let lapsed = 0;
  let loops: Promise<void>[] = [];
  const batches = new Set<Promise<void>>();
  const timers: NodeJS.Timeout[] = [];

  async function loop(): Promise<void> {
    for (let lease = await queue.take(); lease !== null && !stopping; lease = await queue.take()) {
      running++;
      await orAbandon(lease, take(lease));
      running--;
    }
  }

  /** A job whose end could not be stored is neither done nor retried now: its lease lapses, or the next start finds it. */
  const orAbandon = (lease: JobLease, work: Promise<void>): Promise<void> =>
    work.catch((err) => {
      log.error({ err, job: lease.id }, 'job failed');
      lease.abandon?.();
    });

  async function take(lease: JobLease): Promise<void> {
    const job = await jobs.get(lease.id);
    if (!job || hasEnded(job)) return lease.ack();
    if (!isBatch(job)) return run(job, lease);
    // It waits for its renders, which others of these loops may have to take.
    const batch = orAbandon(lease, run(job, lease)).finally(() => batches.delete(batch));
    batches.add(batch);
  }

  /** What is under way of a job under that lease: this process may have lost it, and taken it anew. */
  function ownOf(id: string, token: string): UnderWay | undefined {
    const found = underWay.get(id);
    return found?.token === token ? found : undefined;
  }

  async function run(job: Job, lease: JobLease): Promise<void> {
    const { token, lapses = 0 } = lease;
    if (lapses > 0) lapsed++;
    const isGivenUp = isBatch(job) ? job.attempts > MOST_BARREN : lapses > MOST_LAPSES;
    if (isGivenUp) {
      await end(job, { error: isBatch(job) ? BARREN : LAPSED }, { unended: true });
      return lease.ack();
    }
    const [stop, lost] = [new AbortController(), new AbortController()];
    const span = service.tracing?.begin('job', 'consumer', job.trace, { 'gesso.job': job.id });
    const signals = {
      cancelled: stop.signal,
      lost: AbortSignal.any([lost.signal, ...(lease.lost ? [lease.lost] : [])]),
    };
    const ended = attempt(job, token, signals, span?.traceparent).finally(() => {
      if (ownOf(job.id, token)) underWay.delete(job.id);
      span?.end();
    });
    underWay.set(job.id, { token, isHeld: false, stop, lost, ended });
    if (await ended) return lease.ack();
    // A busy service would otherwise look at one job after another.
    if (!stopping) await pause(PAUSE);
    await lease.retry();
  }

  /**
   * Runs a job; gives whether it has come to its end, well or badly, or is to be run again. A job that was under way when
   * the process died may be what killed it, or only have been there: it runs in a process of its own, and is failed only
   * for what happens to that one.
   *
   * Where the lease lapses another may have the job. Then nothing of this run counts: the job's `holder` is another.
   */
  async function attempt(
    job: Job,
    token: string,
    { cancelled, lost }: Record<'cancelled' | 'lost', AbortSignal>,
    trace: string | undefined,
  ): Promise<boolean> {
    const { id } = job;
    const quarantine = job.attempts > 0;
    // What a batch has so far is stored: others go on from there at once.
    const leaving = isBatch(job) ? service.stopping : ending.signal;
    const signal = AbortSignal.any([leaving, cancelled, lost]);
    const time = now();
    const startedAt = isBatch(job) ? (job.startedAt ?? time) : time;
    const begun = { status: 'progress', startedAt, updatedAt: time, attempts: job.attempts + 1 } as const;
    if (!(await record(id, { ...begun, holder: token }, { unended: true }))) return true;
    const own = ownOf(id, token);
    if (own) own.isHeld = true;
    const held: Expected = { unended: true, holder: token };
    try {
      const whose = job.inner ?? { owner: job.owner };
      const onProgress = (done: number, total: number) => void reportProgress(id, held, done, total);
      const control = { signal, onProgress, ...whose, quarantine, ...(trace && { trace }) };
      const done = isBatch(job)
        ? await workOnBatch(job, { signal, cancelled, held })
        : await workOn(service, job, control, log);
      await end(job, done, held);
    } catch (error) {
      if (lost.aborted) return true;
      if (cancelled.aborted) {
        await end(job, { error: cancelledOf(job) }, held);
        return true;
      }
      const again = (changes: Partial<Job>) => record(id, { ...waiting(job), updatedAt: now(), ...changes }, held);
      if (leaving.aborted || isStopping(error) || isBusy(error)) {
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
      const failure = job.inner && { failure: failureOf(error) };
      await end(job, { error: isDeath(error) ? error.message : problem.detail, ...failure }, held);
    }
    return true;
  }

  /**
   * Changes a job; where that cannot be written (a full disk) once it can.
   * @throws ServiceError `stopping` where the service stops before
   */
  async function record(id: string, changes: Partial<Job>, expected: Expected): Promise<Job | null> {
    for (;;) {
      try {
        return await jobs.update(id, changes, expected);
      } catch (err) {
        log.error({ err, job: id }, 'job not written');
        if (stopping) throw refusals.stopping();
        await pause(PAUSE);
      }
    }
  }

  /** When the progress of a job was last stored, ms. */
  const reported = new Map<string, number>();

  /** Each report is a write that waits for the disk, so there are few. Where all is done the end is told instead. */
  async function reportProgress(id: string, held: Expected, done: number, total: number): Promise<void> {
    const time = performance.now();
    if (done >= total) return;
    if (time - (reported.get(id) ?? Number.NEGATIVE_INFINITY) < REPORT_INTERVAL) return;
    reported.set(id, time);
    const progress = Math.min(99, Math.round((done / total) * 100));
    await jobs.update(id, { progress, updatedAt: now() }, held).catch(() => null);
  }

  /** Ends a job, where that is still to be done and this process's to do. */
  async function end(job: Job, outcome: Done | Pick<Job, 'error' | 'failure'>, expected: Expected): Promise<void> {
    const completedAt = now();
    reported.delete(job.id);
    const state = 'file' in outcome ? ({ status: 'done', progress: 100 } as const) : ({ status: 'error' } as const);
    const webhookAt = job.webhook === null ? null : completedAt;
    const times = { completedAt, updatedAt: completedAt, webhookAt };
    const written = await record(job.id, { ...state, ...outcome, ...times }, expected);
    const ended = written ?? (await endedAs(job.id, { ...state, completedAt }, expected));
    if (!ended) return 'file' in outcome ? deleteUnlessWanted(job.id, outcome) : undefined;
    // Of several sizes some may be there, and of an earlier try all of them.
    const mayHaveFiles = !('file' in outcome) && !isBatch(job) && (job.sizes !== undefined || job.holder !== undefined);
    const leftOver = [job.request, ...(mayHaveFiles ? resultNames(service, job) : [])];
    // What stays of them is swept, or expires by its name.
    const deleting = leftOver.map((name) => files.delete(name));
    await Promise.all(deleting).catch((err) => log.error({ err, job: job.id }, 'left over'));
    for (const listener of [...listeners]) listener(ended);
  }

  /** The job where it was ended so by a write whose answer was lost: made again, it finds a job that has ended. */
  async function endedAs(
    id: string,
    { status, completedAt }: Pick<Job, 'status' | 'completedAt'>,
    { holder }: Expected,
  ): Promise<Job | null> {
    const latest = await jobs.get(id);
    const isSo = latest?.status === status && latest.completedAt === completedAt && latest.holder === holder;
    return isSo ? latest : null;
  }

  /** Deletes the pictures of a job that was ended elsewhere meanwhile, by its client. Whoever renders it now writes the same files. */
  async function deleteUnlessWanted(id: string, { file, files: several }: Done): Promise<void> {
    const latest = await jobs.get(id);
    if (latest && (!hasEnded(latest) || latest.status === 'done')) return;
    for (const name of several ?? [file ?? []].flat()) await files.delete(name);
  }

  /** Ends what is under way here and has been ended, or begun anew, on another machine. */
  async function watch(): Promise<void> {
    for (const [id, { token, isHeld, stop, lost }] of underWay) {
      const job = await jobs.get(id);
      if (!job || hasEnded(job)) stop.abort();
      else if (isHeld && job.status === 'progress' && job.holder !== token) lost.abort();
    }
  }

  async function recover(): Promise<void> {
    if (!queue.known) return;
    const unfinished = await jobs.unfinished();
    const known = await queue.known();
    for (const id of unfinished) {
      if (known.has(id)) continue;
      const job = await jobs.get(id);
      if (job && !hasEnded(job)) await queue.push(id, turnOf(job), job.priority);
    }
  }

  function everyNowAndThen(work: () => Promise<void>, ms: number): void {
    const timer = setInterval(() => void work().catch((err) => log.error({ err }, 'jobs not looked at')), ms);
    timers.push(timer.unref());
  }

  return {
    async start() {
      if (queue.known) {
        everyNowAndThen(watch, WATCH_INTERVAL);
        everyNowAndThen(recover, RECOVER_INTERVAL);
        await recover().catch((err) => log.error({ err }, 'jobs not looked at'));
      } else {
        for (const id of await jobs.unfinished()) {
          const job = await jobs.get(id);
          if (!job) continue;
          await jobs.update(id, waiting(job));
          await queue.push(id, turnOf(job), job.priority);
        }
      }
      // A job that waits for the turn of long renders keeps no other from a worker that is free.
      if (takes) loops = Array.from({ length: 2 * config.concurrency - 1 }, loop);
    },
    recover,
    onEnded(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    running: () => running,
    lapsed: () => lapsed,
    async cancel(job) {
      const latest = async () => (await jobs.get(job.id)) ?? job;
      const found = await latest();
      if (hasEnded(found)) return found;
      // A job that waits has ended then; whoever takes it from the queue passes over it, and who has it on another machine
      // ends it there.
      if (!underWay.has(job.id)) {
        await end(job, { error: cancelledOf(job) }, { unended: true });
        await queue.remove?.(job.id).catch(() => {});
      }
      const taken = underWay.get(job.id);
      taken?.stop.abort();
      await taken?.ended;
      return latest();
    },
    async stop(ms) {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      await queue.close();
      const timer = setTimeout(() => ending.abort(), ms);
      await Promise.all(loops);
      await Promise.all(batches);
      clearTimeout(timer);
    },
  };
}

/** A job that waits again. A batch keeps what it has so far. */
const waiting = (job: Job): Partial<Job> =>
  isBatch(job) ? { status: 'scheduled' } : { status: 'scheduled', startedAt: null, progress: 0 };
