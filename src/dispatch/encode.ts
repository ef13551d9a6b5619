import { RenderError } from '../../renderer/index.ts';
import {
  encodePixels,
  type KeptFiles,
  keepEncoded,
  keptNameOf,
  type PicturePixels,
  type ResolvedOptions,
  release,
} from '../../renderer/internal.ts';
import { digestAtOnce } from '../digest.ts';
import type { KeptFile } from './beginnings-line.ts';
import type { RenderedFile } from './executor.ts';
import { noteLeft } from './left.ts';
import type { Outcome } from './worker.ts';

/** Makes the file of a picture of its pixels. */
export type EncodePixels = typeof encodePixels;

/** The file of a render, and by what it is kept, where it is. */
export interface MadeFile extends RenderedFile {
  keptAs?: string | undefined;
}

/**
 * The outcome of a task. Pixels of a picture are encoded here.
 * @param known files of earlier outcomes, and that of this one where its worker was told that it is there
 */
export async function outcomeValue<T>(
  outcome: Outcome<T>,
  options: ResolvedOptions,
  { files, file: known }: { files: KeptFiles; file: KeptFile | undefined },
  encode: EncodePixels = encodePixels,
): Promise<T> {
  if ('error' in outcome) throw new RenderError(outcome.error);
  if (!outcome.picture) return outcome.value;
  const picture = outcome.value as RenderedFile & PicturePixels;
  const { timings, name: _, strips: __, isOpaque: ___, ...drawn } = picture;
  if (outcome.picture === 'file') {
    await keepEncoded(picture, options, files);
    return { ...drawn, timings, keptAs: keptNameOf(picture, options) } as T;
  }
  const begin = performance.now();
  const data = known?.data ?? (await encode(picture, options, files));
  if (!known) noteLeft(picture.data.length);
  release(picture.data);
  const keptAs = known?.name ?? keptNameOf(picture, options);
  const file = { ...drawn, data, keptAs, ...(known && { isKept: true, digest: digestOfKept(known.data) }) };
  if (!timings) return file as T;
  return { ...file, timings: { ...timings, encode: timings.encode + performance.now() - begin } } as T;
}

const digests = new WeakMap<Buffer, string>();

/** {@link digestAtOnce} of a file that is kept: for an answer it takes as long as to send it. */
export function digestOfKept(file: Buffer): string {
  const digest = digests.get(file) ?? digestAtOnce(file);
  digests.set(file, digest);
  return digest;
}
