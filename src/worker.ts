/** What runs in each worker thread of the pool (pool.ts). */
import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'piscina';
import { createRenderer, RenderError, type Renderer, type RendererOptions } from '../renderer/index.ts';
import type { RenderedFile, RenderTask } from './executor.ts';

/** A RenderError in a shape that survives the way between threads, where a class does not. */
export type SentError = Pick<RenderError, 'kind' | 'code' | 'path' | 'message' | 'hint' | 'problems'>;

export type Outcome = { file: RenderedFile } | { error: SentError };

/** What a worker says while it renders. */
export type Note = { kind: 'started' } | { kind: 'progress'; done: number; total: number };

export type WorkerTask = RenderTask & { port: MessagePort };

/** One renderer a worker: its caches last as long as the worker does. */
let renderer: Promise<Renderer> | undefined;

function ownRenderer(): Promise<Renderer> {
  renderer ??= createRenderer(workerData as RendererOptions);
  return renderer;
}

/** Renders. The renderer's own errors are returned, so that what is thrown is always a fault. */
export default async function render({ body, options, port }: WorkerTask): Promise<Outcome> {
  const say = (note: Note) => port.postMessage(note);
  say({ kind: 'started' });
  try {
    const { design } = JSON.parse(new TextDecoder().decode(body)) as { design: unknown };
    const onProgress = (done: number, total: number) => say({ kind: 'progress', done, total });
    const file = await (await ownRenderer()).render(design, { ...options, onProgress });
    return { file };
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const { kind, code, path, message, hint, problems } = error;
    return { error: { kind, code, path, message, hint, problems } };
  } finally {
    port.close();
  }
}

/** Gets the worker ready: loads the renderer and finds its fonts. */
export async function prepare(): Promise<number> {
  const families = await (await ownRenderer()).fontFamilies();
  return families.length;
}
