import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { resolveOptions } from '../../renderer/internal.ts';
import type { ServiceContext } from '../context.ts';
import { isDiskFull, refusals, ServiceError } from '../errors.ts';
import { type BatchJob, isBatch, manifestParts } from '../jobs/batch.ts';
import { bodyName } from '../jobs/bodies.ts';
import type { Elsewhere } from '../jobs/elsewhere.ts';
import type { BatchControl, WorkOnBatch } from '../jobs/runner.ts';
import { type BatchState, hasEnded, type Job } from '../jobs/types.ts';
import type { Done } from '../jobs/work.ts';
import { outlineOf } from '../json-outline.ts';
import { fileName } from '../storage/names.ts';
import { readWhole } from '../storage/read-whole.ts';
import { keyOf, picturesOf } from './batch-records.ts';
import { inOrder, patiently } from './several.ts';

/** Batches whose bodies a process holds at a time; others that it has taken wait. */
const AT_A_TIME = 4;
/** Pictures of a batch that wait or are rendered at a time, on however many machines. */
const SPREAD = 64;
/** ms between one part of the manifest and the next: short at first, so that something is there soon. */
const FIRST_PART = 1000;
const LONGEST_PART = 10_000;
const GROWTH = 1.2;
/** What passes while a batch waits: nobody holds a connection for it. */
const PASSING: readonly string[] = ['queue_full', 'queue_unavailable', 'storage_unavailable'];
const passes = (error: unknown): boolean => error instanceof ServiceError && PASSING.includes(error.code);
/** A picture without room fails, as a job does; what a batch has come to waits for room. */
const passesForManifest = (error: unknown): boolean =>
  passes(error) || isDiskFull(error) || (error instanceof ServiceError && error.code === 'storage_full');
/** Parts begin so many ms apart with their names, so that those of two machines do not meet. */
const STEP = 2 ** 16;

type Service = Omit<ServiceContext, 'executor'>;
type Log = { error(details: object, message: string): void };

/**
 * Works batches off: has whichever machine is free render their records, and stores their manifests in parts. Where its
 * process dies another goes on from the last part; what was rendered since is taken as it is.
 */
export function createBatchCoordinator(service: Service, elsewhere: Elsewhere, log: Log): WorkOnBatch {
  const limit = pLimit(AT_A_TIME);
  return (job, control) => limit(() => workOff(service, elsewhere, log, job, control));
}

async function workOff(
  service: Service,
  elsewhere: Elsewhere,
  log: Log,
  job: BatchJob,
  { signal, cancelled, held }: BatchControl,
): Promise<Done> {
  const { config, files, jobs, signer, now } = service;
  const { output, warnings, owner, caller } = job.batch;
  const body = await readWhole(files, job.request);
  if (!body) throw new Error('the body of the batch is missing');
  const asked = { body: { bytes: body, outline: await outlineOf(body) }, options: resolveOptions(job.options) };
  const control = { owner, caller, signal, ...(job.trace !== undefined && { trace: job.trace }) };
  const { priority } = job;
  const pictures = picturesOf(
    { ...asked, sizes: job.sizes, output, warnings },
    {
      ...{ signer, signal, base: job.baseUrl, textEngine: config.textEngine, passes },
      toFile: async (task) =>
        elsewhere.toFile(task, control, {
          ...{ key: await keyOf(task), lifetime: config.jobLifetime, priority },
          // Whoever goes on with the batch asks for it again.
          isWanted: () => !cancelled.aborted,
        }),
      onFault: (err, code) => log.error({ err, job: job.id }, code),
    },
  );
  /** Writes, once it can be written. */
  const stored = <T>(write: () => Promise<T>): Promise<T> => patiently(write, signal, passesForManifest);
  const state: BatchState = { ...job.batch };
  const parts = manifestParts(job);
  let text = '';
  let pause = FIRST_PART;
  let storedAt = performance.now();

  /** @throws ServiceError `stopping` where another has the batch by now, or it has ended */
  async function storePart(): Promise<void> {
    const name = bodyName(job.id, job.expiresAt + (parts.length + Math.random()) * STEP);
    await stored(() => files.put(name, Buffer.from(text)));
    parts.push(name);
    const progress = Math.min(99, Math.floor(((state.done + state.failed) / state.total) * 100));
    // It came on, so that no machine that was lost before is blamed on it.
    const changes = { batch: { ...state }, result: { parts }, progress, attempts: 0, updatedAt: now() };
    if (!(await stored(() => jobs.update(job.id, changes, held)))) throw refusals.stopping();
    text = '';
    storedAt = performance.now();
    pause = Math.min(LONGEST_PART, pause * GROWTH);
  }

  const from = state.done + state.failed;
  for (let index = 0; index < from; index++) await pictures.passOver(index);
  const outcomes = inOrder(pictures.count - from, SPREAD, signal, (index) => pictures.render(from + index));
  for await (const { index, line } of outcomes) {
    if (signal.aborted) throw refusals.stopping();
    text += pictures.lineOf(from + index, line);
    if (line.status === 'done') state.done++;
    else state.failed++;
    if (line.reused) state.reused++;
    if (performance.now() - storedAt >= pause) await storePart();
  }
  if (signal.aborted) throw refusals.stopping();
  if (text) await storePart();
  const file = await stored(() => joinManifest(service, { ...job, result: { parts } }));
  return { file, logs: job.logs };
}

/** Joins the parts of a manifest to one file; gives its name. The parts are swept once the batch has ended. */
export async function joinManifest({ files, signer }: Pick<Service, 'files' | 'signer'>, job: Job): Promise<string> {
  const name = fileName(job.expiresAt, 'ndjson', signer.sign(`${job.id} manifest`));
  await files.write(name, async (output: Writable) => {
    for (const part of manifestParts(job)) {
      const found = await files.open(part);
      if (!found) throw new Error(`the part ${part} of the manifest is missing`);
      await pipeline(found.stream, output, { end: false });
    }
  });
  return name;
}

/**
 * The manifest of a batch as far as it is, streamed from the store, wherever the batch runs.
 * @throws while it is read, where a part is missing
 */
export function manifestOf({ files, jobs }: Pick<Service, 'files' | 'jobs'>, job: BatchJob): Readable {
  async function* pieces(): AsyncGenerator<Buffer> {
    let sent = 0;
    if (!job.file)
      for (const part of manifestParts(job)) {
        const found = await files.open(part);
        // It has been joined and swept meanwhile: the rest is in the whole.
        if (!found) break;
        for await (const piece of found.stream as AsyncIterable<Buffer>) {
          sent += piece.length;
          yield piece;
        }
      }
    const latest = job.file ? job : await jobs.get(job.id);
    if (!latest?.file || !isBatch(latest) || !hasEnded(latest)) return;
    const whole = await files.open(latest.file, (size) => ({ from: Math.min(sent, size), to: size }));
    if (!whole) throw new Error('the manifest of the batch is missing');
    yield* whole.stream as AsyncIterable<Buffer>;
  }
  return Readable.from(pieces());
}

/** Gives a batch that was ended before its time the manifest of what it has come to; the batch as it is then. */
export async function settleManifest(
  { files, signer, jobs }: Pick<Service, 'files' | 'signer' | 'jobs'>,
  job: BatchJob,
): Promise<BatchJob> {
  const file = await joinManifest({ files, signer }, job);
  const settled = await jobs.update(job.id, { file });
  return settled && isBatch(settled) ? settled : job;
}
