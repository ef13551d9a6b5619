import { setTimeout as sleep } from 'node:timers/promises';
import type { CriticalSection } from '../../renderer/index.ts';

/**
 * A render's painting as both threads see it. Skia's bindings end the whole process where their thread ends while they
 * paint (their promise then finds nobody to tell), so a worker is ended only while it does not.
 */
export type PaintingGuard = SharedArrayBuffer;

/** Indices in the shared memory. */
const STOPPED = 0;
const PAINTING = 1;

/** ms between two looks. */
const LOOK = 20;

export const createGuard = (): PaintingGuard => new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);

function throwIfStopped(state: Int32Array): void {
  if (Atomics.load(state, STOPPED) > 0) throw new Error('the render was ended');
}

/** Used by the worker between two steps of its work: throws once the render is to end. */
export function checkpoint(guard: PaintingGuard): () => void {
  const state = new Int32Array(guard);
  return () => throwIfStopped(state);
}

/** Used by the worker: notes that it paints, and refuses to begin once the render is to end. */
export function criticalSection(guard: PaintingGuard): CriticalSection {
  const state = new Int32Array(guard);
  return async (work) => {
    Atomics.add(state, PAINTING, 1);
    try {
      throwIfStopped(state);
      return await work();
    } finally {
      Atomics.sub(state, PAINTING, 1);
    }
  };
}

/**
 * Resolves when the worker does not paint and will not begin to, or after `longest` ms; to be awaited before the worker
 * is ended.
 */
export async function paintingEnded(guard: PaintingGuard, longest: number): Promise<void> {
  const state = new Int32Array(guard);
  Atomics.store(state, STOPPED, 1);
  const begin = performance.now();
  while (Atomics.load(state, PAINTING) > 0 && performance.now() - begin < longest) await sleep(LOOK);
}
