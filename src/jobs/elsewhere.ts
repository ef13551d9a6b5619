import { randomUUID } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { Checked, DesignFields } from '../../renderer/internal.ts';
import { createSourceChecker } from '../../renderer/internal.ts';
import type { ServiceContext } from '../context.ts';
import type { CheckTask, Executor, RenderControl, RenderedFile, RenderTask } from '../dispatch/executor.ts';
import { CHECK_TIMEOUT, isLasting } from '../dispatch/results/reuse.ts';
import { refusals } from '../errors.ts';
import { readWhole } from '../storage/read-whole.ts';
import { bodyName } from './bodies.ts';
import { whenEnded } from './ended.ts';
import { errorOf } from './failure.ts';
import { handIn } from './hand-in.ts';
import type { JobRunner } from './runner.ts';
import { hasEnded, type Inner, type Job, type Priority } from './types.ts';

/** Work for whichever machine is free. */
export interface Elsewhere extends Executor {
  /**
   * Renders into a stored file.
   * @throws as an executor does
   */
  toFile(task: RenderTask, control: RenderControl, asked: AskedFile): Promise<{ name: string; file: RenderedFile }>;
}

/** What a file is asked for with. */
export interface AskedFile {
  /**
   * Says what is rendered: where a render of that key has ended well and its sources are the same, its file is given; where one
   * is under way it is waited for, whichever request asked for it. null: it is rendered anew.
   */
  key: string | null;
  /** ms that the file is kept. */
  lifetime: number;
  /** Default: normal. */
  priority?: Priority | undefined;
  /** Whether somebody will ask for it again when nobody waits for it now; default: no, and its render is ended. */
  isWanted?: () => boolean;
}

/** How long the outcome of work is kept that a request waits for, beyond the time it may take, ms. */
const KEPT = 600_000;
/** The owner of work in the store: no key's digest looks like it, so that it is in nobody's list. */
const ownerOf = (owner: string): string => `request:${owner}`;

/**
 * An executor that renders nothing: it queues the work, and waits until a worker has done it, on this or another machine.
 * Work that a request waits for comes before its owner's jobs.
 */
export function createElsewhere(
  service: Omit<ServiceContext, 'executor'>,
  runner: Pick<JobRunner, 'onEnded' | 'cancel'>,
): Elsewhere {
  const { config, files, jobs, queue, now } = service;
  const { renderTime, filmTime, inlineAnswer, jobs: mostJobs } = config.service;
  const checker = createSourceChecker({ allowedHosts: config.allowedHosts }, now);
  let waiting = 0;

  /** Whether a render would be the same, and its file is kept for half of its lifetime at least. */
  async function isStillGood({ expiresAt, result }: Job, lifetime: number): Promise<boolean> {
    const { warnings, sources } = result as RenderedFile;
    if (expiresAt - now() < lifetime / 2 || !isLasting(warnings) || !checker.canTell(sources)) return false;
    return (await checker.unchanged(sources, CHECK_TIMEOUT)) !== null;
  }

  function jobFor(
    task: RenderTask,
    inner: Inner,
    more: Pick<Job, 'idempotencyKey' | 'expiresAt' | 'priority' | 'trace'>,
  ): Job {
    const time = now();
    const id = randomUUID();
    return {
      id,
      owner: ownerOf(inner.owner),
      inner,
      status: 'scheduled',
      request: bodyName(id, more.expiresAt),
      options: task.options,
      ...(task.pages !== undefined && Number.isFinite(task.pages) && { pages: task.pages }),
      ...{ file: null, error: '', logs: '', progress: 0, attempts: 0 },
      ...{ createdAt: time, startedAt: null, completedAt: null, updatedAt: time },
      baseUrl: '',
      ...{ webhook: null, webhookAttempts: 0, webhookAt: null, fingerprint: '' },
      ...more,
    };
  }

  /** Keeps and queues work, unless there is some of its key: then gives that. */
  async function submit(job: Job, body: Uint8Array): Promise<Job> {
    const known = job.idempotencyKey === null ? null : await jobs.known(job.owner, job.idempotencyKey);
    if (known) return known;
    if ((await queue.size(mostJobs)) >= mostJobs) throw refusals.busy(10);
    return handIn({ files, jobs, queue }, job, body);
  }

  /** Waits for work; ends it where nobody waits any more. @throws ServiceError `queue_full` where it takes longer than `ms` */
  async function outcomeOf(job: Job, ms: number, control: RenderControl, isWanted = () => false): Promise<Job> {
    const { signal = service.stopping } = control;
    waiting++;
    try {
      const isShared = queue.known !== undefined;
      const ended = await whenEnded({ jobs, runner, isShared }, job, ms, AbortSignal.any([signal, service.stopping]));
      if (hasEnded(ended)) return ended;
      if (!isWanted()) await runner.cancel(job);
      throw signal.aborted ? refusals.cancelled() : service.stopping.aborted ? refusals.stopping() : refusals.busy(10);
    } finally {
      waiting--;
    }
  }

  const innerOf = ({ owner = '', caller = owner }: RenderControl, look?: Inner['look']): Inner => ({
    ...{ owner, caller },
    ...(look && { look }),
  });

  async function once(task: RenderTask, control: RenderControl, look?: Inner['look']): Promise<Job> {
    const ms = Math.max(renderTime, filmTime) + KEPT;
    const trace = control.trace === undefined ? {} : { trace: control.trace };
    const more = { idempotencyKey: null, expiresAt: now() + ms + KEPT, priority: 'high', ...trace } as const;
    const job = await outcomeOf(await submit(jobFor(task, innerOf(control, look), more), task.body), ms, control);
    if (job.status === 'error') throw thrown(job);
    return job;
  }

  return {
    async render(task, control = {}) {
      const job = await once(task, control);
      const name = job.file ?? '';
      try {
        const found = job.result as Omit<RenderedFile, 'data'>;
        const { stream } = control;
        const file = stream ? await files.open(name) : null;
        if (file && stream && file.size > inlineAnswer) {
          await pipeline(file.stream, stream(), { end: false });
          return { ...found, data: new Uint8Array() };
        }
        file?.stream.destroy();
        const data = await readWhole(files, name);
        if (!data) throw new Error('the file of the render is missing');
        return { ...found, data };
      } finally {
        await files.delete(name);
      }
    },
    async check({ minDpi, print, report, ...task }: CheckTask, control = {}) {
      const asked = { ...(minDpi !== undefined && { minDpi }), print, report };
      const job = await once(task, control, { for: 'faults', asked });
      const { findings, report: made } = job.result as Pick<Checked, 'findings'> & { report?: { data: number[] } };
      // As JSON has it.
      return { findings, ...(made && { report: Buffer.from(made.data) }) };
    },
    async fields(task, control = {}) {
      const job = await once(task, control, { for: 'fields' });
      return job.result as DesignFields;
    },
    async toFile(task, control, { key, lifetime, priority = 'normal', isWanted = () => false }) {
      const expiresAt = now() + lifetime;
      for (let tries = 0; ; tries++) {
        const idempotencyKey = key === null ? null : `${key}:${tries}`;
        const given = jobFor(task, innerOf(control), { idempotencyKey, expiresAt, priority });
        const kept = await submit(given, task.body.slice());
        const isOwn = kept.id === given.id;
        if (!isOwn && hasEnded(kept) && (kept.status === 'error' || !(await isStillGood(kept, lifetime)))) continue;
        // What another asked for is not for this one to end.
        const isLeft = () => !isOwn || isWanted();
        const job = await outcomeOf(kept, Number.POSITIVE_INFINITY, control, isLeft);
        if (job.status === 'error' && !isOwn) continue;
        if (job.status === 'error') throw thrown(job);
        const found = job.result as Omit<RenderedFile, 'data'>;
        return { name: job.file ?? '', file: { ...found, data: new Uint8Array(), ...(isOwn ? {} : { reused: true }) } };
      }
    },
    ready: async () => true,
    load: () => ({ running: 0, waiting }),
    close: () => checker.close(),
  };
}

const thrown = ({ failure, error }: Job): Error =>
  failure ? errorOf(failure) : errorOf({ status: 503, code: 'cancelled', message: error });
