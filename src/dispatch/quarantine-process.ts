/** The program of a process in which one render runs alone (quarantine.ts). */
import { Writable } from 'node:stream';
import { RenderError } from '../../renderer/index.ts';
import type { Config } from '../config.ts';
import { ServiceError } from '../errors.ts';
import { createDispatcher } from './dispatcher.ts';
import type { RenderControl, RenderedFile, RenderTask } from './executor.ts';

/** What the process is to do. */
export interface QuarantineOrder {
  config: Config;
  task: RenderTask;
  /** Whether a long file of several pages is sent as it is painted. */
  streams: boolean;
}

/** An error in a shape that survives the way between processes, where a class does not. */
export type SentFailure =
  | ({ type: 'render' } & Pick<RenderError, 'kind' | 'code' | 'path' | 'message' | 'hint' | 'problems'>)
  | ({ type: 'service' } & Pick<ServiceError, 'status' | 'code' | 'message' | 'problems'>)
  | { type: 'fault'; message: string };

/** What it says. Bytes are acknowledged (`ack`) before more are sent. */
export type QuarantineNote =
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'bytes'; data: Uint8Array }
  | { kind: 'done'; file: RenderedFile }
  | { kind: 'failed'; failure: SentFailure };

const say = (note: QuarantineNote): Promise<void> =>
  new Promise((resolve) => {
    if (process.connected) process.send?.(note, () => resolve());
    else resolve();
  });

const ending = new AbortController();
let onAck = (): void => {};

process.on('message', (message: QuarantineOrder | 'ack' | 'end') => {
  if (message === 'ack') onAck();
  else if (message === 'end') ending.abort();
  else void carryOut(message);
});
// Whoever asked has died, and nobody waits.
process.on('disconnect', () => ending.abort());

async function carryOut({ config, task, streams }: QuarantineOrder): Promise<void> {
  const executor = createDispatcher({ ...config, concurrency: 1 });
  const control: RenderControl = {
    signal: ending.signal,
    onProgress: (done, total) => void say({ kind: 'progress', done, total }),
    ...(streams && { stream: sendingStream }),
  };
  try {
    await say({ kind: 'done', file: await executor.render(task, control) });
  } catch (error) {
    await say({ kind: 'failed', failure: sent(error) });
  }
  await executor.close();
  process.exit(0);
}

function sendingStream(): Writable {
  return new Writable({
    write(data: Uint8Array, _, done) {
      onAck = done;
      void say({ kind: 'bytes', data });
    },
  });
}

function sent(error: unknown): SentFailure {
  if (error instanceof RenderError) {
    const { kind, code, path, message, hint, problems } = error;
    return { type: 'render', kind, code, path, message, hint, problems };
  }
  if (error instanceof ServiceError) {
    const { status, code, message, problems } = error;
    return { type: 'service', status, code, message, problems };
  }
  return { type: 'fault', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
