import type { FileStore } from './types.ts';

/** The bytes of a file; null where there is none of that name. */
export async function readWhole(files: Pick<FileStore, 'open'>, name: string): Promise<Uint8Array | null> {
  const file = await files.open(name);
  if (!file) return null;
  // Not of a shared pool: the bytes are handed to a worker.
  const bytes = Buffer.allocUnsafeSlow(file.size);
  let at = 0;
  for await (const piece of file.stream as AsyncIterable<Buffer>) at += piece.copy(bytes, at);
  return bytes.subarray(0, at);
}
