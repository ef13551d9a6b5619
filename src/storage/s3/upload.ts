import { Writable } from 'node:stream';
import type { S3Client } from './client.ts';

/**
 * Bytes of a part. Stores want all parts but the last to be equally large, and 5 MB at least; the digest of more would
 * hold up the thread.
 */
export const PART_BYTES = 5 * 1024 * 1024;

/** An object of unknown length: what is written to it is sent in parts, two of which are in memory at most. */
export interface Upload {
  /** The object is there once this has finished. */
  output: Writable;
  /** Leaves nothing of it in the store. */
  abandon(): Promise<void>;
}

/** What is no longer than a part is put in one call. */
export function createUpload(s3: S3Client, key: string): Upload {
  let upload: Promise<string> | undefined;
  const tags: string[] = [];
  let held: Buffer[] = [];
  let size = 0;
  /** The call under way, which has to end before the upload is abandoned. */
  let last: Promise<unknown> = Promise.resolve();

  async function send(bytes: Buffer): Promise<void> {
    upload ??= s3.begin(key);
    tags.push(await s3.part(key, await upload, tags.length + 1, bytes));
  }

  async function take(chunk: Buffer): Promise<void> {
    // Its writer may use the memory again.
    held.push(Buffer.from(chunk));
    size += chunk.byteLength;
    if (size <= PART_BYTES) return;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.byteLength - at > PART_BYTES; at += PART_BYTES) await send(all.subarray(at, at + PART_BYTES));
    held = [Buffer.from(all.subarray(at))];
    size = all.byteLength - at;
  }

  async function finish(): Promise<void> {
    const rest = Buffer.concat(held);
    if (!upload) return s3.put(key, rest);
    await send(rest);
    await s3.complete(key, await upload, tags);
  }

  const then = (work: Promise<void>, done: (error?: Error | null) => void): void => {
    last = work.then(
      () => done(),
      (error: Error) => done(error),
    );
  };
  const output = new Writable({
    write: (chunk: Buffer, _, done) => then(take(chunk), done),
    final: (done) => then(finish(), done),
  });
  return {
    output,
    async abandon() {
      output.destroy();
      await last;
      const id = await upload?.catch(() => undefined);
      if (id !== undefined) await s3.abort(key, id);
    },
  };
}
