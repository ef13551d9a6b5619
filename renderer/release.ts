import { lazy } from './lazy.ts';

/** `ArrayBuffer.prototype.transfer` (ES2024): Node 22 has it, workers of the service in Node 20 too (`src/cli/serve.ts`). */
type Transferable = ArrayBufferLike & { transfer?(length: number): ArrayBuffer };

/** An end of a closed line: what is moved into it is dropped, for Node 20. It leaves memory of native modules where it is. */
const nowhere = lazy(() => {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
});

/**
 * Takes memory of native modules (pixels of sharp and Skia), too, and drops it in the same turn of the loop, for Node 20: a stream of
 * bytes moves what is put into it to a buffer that is an ordinary one.
 * @source https://streams.spec.whatwg.org/#readable-byte-stream-controller-enqueue
 */
const drain = lazy((): ReadableByteStreamController => {
  let controller: ReadableByteStreamController | undefined;
  const stream = new ReadableStream({
    type: 'bytes',
    start(opened) {
      controller = opened;
    },
  });
  void dropAll(stream.getReader());
  return controller!;
});

async function dropAll(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<void> {
  for (let read = await reader.read(); read.value; read = await reader.read())
    nowhere().postMessage(null, [read.value.buffer]);
}

/**
 * Gives the memory of bytes that nobody will read again back at once. V8 would keep tens of megabytes of such bytes until
 * it next collects garbage, and collect the more often for it.
 *
 * @param bytes empty afterwards, unless they are part of a larger buffer
 */
export function release({ buffer, byteLength }: Uint8Array | Uint8ClampedArray): void {
  if (byteLength === 0 || byteLength < buffer.byteLength) return;
  const memory = buffer as Transferable;
  if (memory.transfer) {
    memory.transfer(0);
    return;
  }
  nowhere().postMessage(null, [memory as ArrayBuffer]);
  if (memory.byteLength > 0) drain().enqueue(new Uint8Array(memory as ArrayBuffer));
}

/** Bytes of the largest piece of memory that glibc counts as usual where it is given back, less room for its own. */
const LARGEST_USUAL = 32 * 2 ** 20 - 65_536;

/**
 * Has glibc keep freed memory of pictures' size (64 MB of it at most in each of its arenas), to give it out again. It asks the
 * system for large pieces anew until one as large was given back: each page of such a piece is cleared, and stops the thread at
 * its first write. Other allocators are not changed, and the memory is never written to.
 * @source mallopt(3), M_MMAP_THRESHOLD: how the threshold is raised
 */
export const keepFreedMemory = lazy(() => release(Buffer.allocUnsafeSlow(LARGEST_USUAL)));
