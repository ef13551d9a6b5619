import { RenderError } from '../../renderer/index.ts';
import { encodePixels, type ResolvedOptions, release } from '../../renderer/internal.ts';
import type { RenderedFile } from './executor.ts';
import type { Outcome } from './worker.ts';

/** Makes the file of a picture of its pixels. */
export type EncodePixels = typeof encodePixels;

/** The outcome of a task. Pixels that its worker left unencoded are encoded here. */
export async function outcomeValue<T>(
  outcome: Outcome<T>,
  options: ResolvedOptions,
  encode: EncodePixels = encodePixels,
): Promise<T> {
  if ('error' in outcome) throw new RenderError(outcome.error);
  if (!outcome.unencoded) return outcome.value;
  const pixels = outcome.value as RenderedFile;
  const begin = performance.now();
  const data = await encode(pixels, options);
  release(pixels.data);
  const { timings } = pixels;
  if (!timings) return { ...outcome.value, data };
  return { ...outcome.value, data, timings: { ...timings, encode: timings.encode + performance.now() - begin } };
}
