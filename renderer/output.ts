import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { RenderError } from './errors.ts';

const prematureClose = () => Object.assign(new Error('Premature close'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });

/** @throws RenderError `invalid_options` where it is no stream; as {@link checkOpen} */
function checkOutput(output: Writable): void {
  if (typeof output.write !== 'function' || typeof output.once !== 'function')
    throw new RenderError({
      kind: 'input',
      code: 'invalid_options',
      path: 'output',
      message: 'option output: expected a writable stream',
    });
  checkOpen(output);
}

/** @throws the stream's error, or that it is closed */
export function checkOpen(output: Writable): void {
  if (!output.writable) throw output.errored ?? prematureClose();
}

/**
 * Runs work that writes to an output, with a signal that is aborted too once the output fails or is closed: the rest
 * would have no reader.
 * @throws RenderError `invalid_options` where the output is no stream; what the signal is aborted with
 */
export async function writingTo<R>(
  output: Writable | undefined,
  given: AbortSignal | undefined,
  work: (signal: AbortSignal | undefined) => Promise<R>,
): Promise<R> {
  if (!output) return work(given);
  checkOutput(output);
  const controller = new AbortController();
  const onAbort = () => controller.abort(given?.reason);
  const onError = (error: Error) => controller.abort(error);
  const onClose = () => controller.abort(prematureClose());
  given?.addEventListener('abort', onAbort, { once: true });
  output.once('error', onError).once('close', onClose);
  try {
    given?.throwIfAborted();
    return await work(controller.signal);
  } finally {
    given?.removeEventListener('abort', onAbort);
    output.off('error', onError).off('close', onClose);
  }
}

/** Resolves when the stream can take more. @throws what the signal is aborted with; the stream's error, or that it is closed */
export async function drained(output: Writable, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  checkOpen(output);
  if (!output.writableNeedDrain) return;
  await once(output, 'drain', { signal }).catch((error) => {
    signal?.throwIfAborted();
    throw error;
  });
}

/** Resolves when the stream has taken the bytes. @throws what the signal is aborted with */
export const writeAll = (output: Writable, data: Buffer, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    output.write(data, (error) => (error ? reject(error) : resolve()));
  });
