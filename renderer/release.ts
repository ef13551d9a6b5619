import { lazy } from './lazy.ts';

/** `ArrayBuffer.prototype.transfer` (ES2024): Node 22 has it, workers of the service in Node 20 too (`src/cli/serve.ts`). */
type Transferable = ArrayBufferLike & { transfer?(length: number): ArrayBuffer };

/** An end of a closed line: what is moved into it is dropped, for Node 20. Buffers of sharp it does not take. */
const nowhere = lazy(() => {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
});

/**
 * Gives the memory of bytes that nobody will read again back at once. V8 would keep tens of megabytes of such bytes until
 * it next collects garbage, and collect the more often for it.
 *
 * @param bytes empty afterwards, unless they are part of a larger buffer
 */
export function release({ buffer, byteLength }: Uint8Array | Uint8ClampedArray): void {
  if (byteLength === 0 || byteLength < buffer.byteLength) return;
  const memory = buffer as Transferable;
  if (memory.transfer) memory.transfer(0);
  else nowhere().postMessage(null, [memory as ArrayBuffer]);
}
