/** The program of each worker thread (workers.ts). */
import type { MessagePort } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import { RenderError, type RendererOptions, type RenderResult, type Warn, type Warning } from '../../renderer/index.ts';
import {
  type Checked,
  createPipeline,
  type DesignFields,
  encodeAlone,
  fieldsOf,
  formatOf,
  type HeldSources,
  type Pipeline,
  type ResolvedOptions,
  readModifications,
  release,
} from '../../renderer/internal.ts';
import { type FilledBody, filledOptions, withFillings } from '../fillings.ts';
import { type BatchRecord, fillTemplate, MissingField } from '../template.ts';
import { type BeginningsNote, beginningsBehind } from './beginnings-line.ts';
import { type ChildNote, childrenBehind } from './child-line.ts';
import { painterBehind } from './encoder-line.ts';
import type { CheckTask, RenderedFile, RenderTask } from './executor.ts';
import { ownBuffer } from './own-buffer.ts';
import { checkpoint, criticalSection, type PaintingGuard } from './painting-guard.ts';
import { bodyWithoutSources, type ReadBody, wholeBody } from './read-body.ts';
import { type BytesNote, workerStream } from './worker-stream.ts';

/** A RenderError in a shape that survives the way between threads, where a class does not. */
export type SentError = Pick<RenderError, 'kind' | 'code' | 'path' | 'message' | 'hint' | 'problems'>;

/** `picture`: what the data of the value are, where it is one. */
export type Outcome<T> = { value: T; picture?: 'pixels' | 'file' } | { error: SentError };

/** What a worker says while it renders. */
export type Note =
  | { kind: 'started' }
  | { kind: 'progress'; done: number; total: number }
  | BytesNote
  | BeginningsNote
  | ChildNote;

/** `streams`: whether a long file of several pages is sent as it is painted. */
export type WorkerTask<T> = T & { port: MessagePort; guard: PaintingGuard; streams: boolean };

/** One a worker: its caches last as long as the worker does. */
let pipeline: Promise<Pipeline> | undefined;

function ownPipeline(): Promise<Pipeline> {
  pipeline ??= createPipeline(workerData as RendererOptions);
  return pipeline;
}

/** A task with its body read. */
interface ReadTask {
  design: unknown;
  options: ResolvedOptions;
  /** Warnings of fields that a batch's record lacks. */
  missing: Warning[];
  sources: HeldSources;
}

type Say = (note: Note) => void;

/** What the front leaves in a body for its worker to read. */
interface SentBody extends FilledBody {
  design?: unknown;
  /** In place of the design, to be filled with the record. */
  template?: unknown;
  record?: BatchRecord;
}

/** Does a task, whose body is parsed by `read`. The renderer's own errors are returned, so that a thrown error is always a fault. */
async function answer<T>(
  { body, options, port }: WorkerTask<RenderTask | CheckTask>,
  work: (pipeline: Pipeline, read: ReadTask, say: Say) => Promise<Outcome<T>>,
  read: (body: Buffer) => ReadBody = wholeBody,
): Promise<Outcome<T>> {
  const say: Say = (note) => port.postMessage(note);
  say({ kind: 'started' });
  try {
    const { value, sources } = read(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    const asked = await readTask(value as SentBody, options);
    if (sources.size === 0) release(body);
    return await work(await ownPipeline(), { ...asked, sources }, say);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const { kind, code, path, message, hint, problems } = error;
    return { error: { kind, code, path, message, hint, problems } };
  } finally {
    release(body);
    port.close();
  }
}

/** What a body asks for. @throws RenderError `missing_field`, `invalid_options` */
async function readTask(
  { design, template, record, ...more }: SentBody,
  given: ResolvedOptions,
): Promise<Omit<ReadTask, 'sources'>> {
  const options = withFillings(given, more);
  if (!record) return { design, options, missing: [] };
  const missing: Warning[] = [];
  const { textEngine } = workerData as RendererOptions;
  try {
    const modifications = options.modifications && (await readModifications(options.modifications));
    const warn: Warn = (warning) => missing.push(warning);
    const filled = fillTemplate(template, record, { options, modifications, textEngine, warn });
    return { design: filled, options: filledOptions(options), missing };
  } catch (error) {
    if (!(error instanceof MissingField)) throw error;
    throw new RenderError({ kind: 'input', code: 'missing_field', message: error.message });
  }
}

/** The outcome with the picture's bytes moved to the other thread, instead of copied. */
function withItsBytes<T>(outcome: Outcome<T>, data: Uint8Array): Outcome<T> {
  const [buffer] = ownBuffer(data);
  return buffer ? (move({ [transferableSymbol]: buffer, [valueSymbol]: outcome }) as unknown as Outcome<T>) : outcome;
}

/**
 * A picture as it goes to the main thread: its file where this thread makes it alone, so that the main thread, of which there is one,
 * has the less to do; else its pixels, which others encode while the next is painted.
 */
async function pictureOutcome(value: RenderResult, options: ResolvedOptions): Promise<Outcome<RenderedFile>> {
  const { data: pixels, timings } = value;
  const begin = performance.now();
  // Of a page whose file the main thread has there are none.
  const data = pixels.length > 0 ? await encodeAlone(value, options) : undefined;
  if (!data) return withItsBytes({ value, picture: 'pixels' }, pixels);
  release(pixels);
  const encode = timings.encode + performance.now() - begin;
  return withItsBytes({ value: { ...value, data, timings: { ...timings, encode } }, picture: 'file' }, data);
}

/**
 * A file that no pixels make is rendered to its end, a picture as {@link pictureOutcome} has it.
 */
export default function render(task: WorkerTask<RenderTask>): Promise<Outcome<RenderedFile>> {
  return answer<RenderedFile>(
    task,
    async (own, { design, options, missing, sources }, say) => {
      const { port, streams, guard } = task;
      const onProgress = (done: number, total: number) => say({ kind: 'progress', done, total });
      const control = {
        onProgress,
        criticalSection: criticalSection(guard),
        checkpoint: checkpoint(guard),
        children: childrenBehind(port),
        sources,
        beginnings: beginningsBehind(port),
      };
      const withMissing = (result: RenderResult): RenderResult => ({
        ...result,
        warnings: [...missing, ...result.warnings],
      });
      if (formatOf(options).compress) {
        const value = withMissing(await own.render(design, options, { ...control, unencoded: true }));
        return pictureOutcome(value, options);
      }
      if (!streams) return { value: withMissing(await own.render(design, options, control)) };
      const { output, end } = workerStream(port);
      const result = withMissing(await own.render(design, options, { ...control, output }));
      return { value: { ...result, data: await end() } };
    },
    bodyWithoutSources,
  );
}

/** Paints frames of a film that another worker renders. */
export function help(task: WorkerTask<RenderTask>): Promise<Outcome<null>> {
  return answer<null>(
    task,
    async (own, { design, options, sources }) => {
      const { port, guard } = task;
      const control = {
        sources,
        criticalSection: criticalSection(guard),
        checkpoint: checkpoint(guard),
        children: childrenBehind(port),
      };
      await own.help(design, options, painterBehind(port), control);
      return { value: null };
    },
    bodyWithoutSources,
  );
}

export function check(task: WorkerTask<CheckTask>): Promise<Outcome<Checked>> {
  return answer(task, async (own, { design, options }) => {
    const { minDpi, print, report, guard, port } = task;
    const painting = { criticalSection: criticalSection(guard), checkpoint: checkpoint(guard) };
    const control = { ...(minDpi !== undefined && { minDpi }), print, report, ...painting };
    return { value: await own.check(design, options, { ...control, children: childrenBehind(port) }) };
  });
}

/** What can be changed in a design: read here, since parsing a large one takes long. */
export function fields(task: WorkerTask<RenderTask>): Promise<Outcome<DesignFields>> {
  return answer(task, async (_, { design }) => ({ value: fieldsOf(design) }));
}

/** Gets the worker ready: loads the renderer and finds its fonts. */
export async function prepare(): Promise<number> {
  const families = await (await ownPipeline()).fontFamilies();
  return families.length;
}

// Beside the main thread, which has most to load when a service starts. What fails, fails where it is waited for.
prepare().catch(() => {});
