/** `ArrayBuffer.prototype.transfer` (ES2024): Node 22 has it, Node 20 behind a flag that `gesso serve` sets. */
type Transferable = ArrayBufferLike & { transfer?(length: number): ArrayBuffer };

/**
 * Gives the memory of bytes that nobody will read again back at once, where this version of Node can. V8 would keep tens
 * of megabytes of such bytes until it next collects garbage, and collect the more often for it.
 *
 * @param bytes empty afterwards, unless they are part of a larger buffer
 */
export function release({ buffer, byteLength }: Uint8Array | Uint8ClampedArray): void {
  if (byteLength > 0 && byteLength === buffer.byteLength) (buffer as Transferable).transfer?.(0);
}
