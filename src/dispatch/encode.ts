import { RenderError, type ResolvedOptions } from '../../renderer/index.ts';
import { encodePixels, release } from '../../renderer/internal.ts';
import type { RenderedFile } from './executor.ts';
import type { Outcome } from './worker.ts';

/** The outcome of a task. Pixels that its worker left unencoded are encoded here. */
export async function outcomeValue<T>(outcome: Outcome<T>, options: ResolvedOptions): Promise<T> {
  if ('error' in outcome) throw new RenderError(outcome.error);
  if (!outcome.unencoded) return outcome.value;
  const pixels = outcome.value as RenderedFile;
  const data = await encodePixels(pixels, options);
  release(pixels.data);
  return { ...outcome.value, data };
}
