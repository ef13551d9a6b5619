import { Writable } from 'node:stream';
import type { MessagePort } from 'node:worker_threads';

/**
 * Bytes of a result that are held before the first are sent. A shorter result is one answer, with its length, its
 * warnings or its error; a longer result is sent as it is painted.
 */
export const HELD_BYTES = 64 * 1024;

/** Bytes on their way out of a worker; it sends no more until they are acknowledged. */
export interface BytesNote {
  kind: 'bytes';
  data: Uint8Array;
}

/** The message that asks for more bytes, sent once the last ones are written. */
export const ACK = 'ack';

/** Sends a result's bytes from a worker to the other end of a port. */
export interface WorkerStream {
  output: Writable;
  /** Resolves when all are acknowledged; with the bytes where they are so few that none was sent. */
  end(): Promise<Uint8Array>;
}

export function workerStream(port: MessagePort): WorkerStream {
  let waiting: Uint8Array[] = [];
  let size = 0;
  let onAck = (): void => {};
  port.on('message', (message) => message === ACK && onAck());

  const join = (): Uint8Array<ArrayBuffer> => {
    // Memory of its own, which can be moved to the other thread.
    const data = new Uint8Array(waiting.reduce((sum, chunk) => sum + chunk.byteLength, 0));
    let at = 0;
    for (const chunk of waiting) {
      data.set(chunk, at);
      at += chunk.byteLength;
    }
    waiting = [];
    return data;
  };

  const output = new Writable({
    highWaterMark: HELD_BYTES,
    writev(chunks, done) {
      for (const { chunk } of chunks) {
        waiting.push(chunk);
        size += chunk.byteLength;
      }
      if (size <= HELD_BYTES) return done();
      const data = join();
      onAck = done;
      port.postMessage({ kind: 'bytes', data } satisfies BytesNote, [data.buffer]);
    },
  });

  return {
    output,
    async end() {
      await new Promise<void>((resolve) => output.end(resolve));
      return join();
    },
  };
}
