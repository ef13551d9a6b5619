import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { openS3, type S3Client } from './client.ts';
import type { S3Location } from './location.ts';

/** Results of renders by key, which several machines share. */
export interface SharedResults {
  /** null where there is no such data, or where it was damaged, or the store does not answer. */
  get(key: string): Promise<Buffer | null>;
  put(key: string, parts: readonly Uint8Array[]): Promise<void>;
  delete(key: string): Promise<void>;
  /** Bytes that were kept at the last sweep that this machine made. */
  bytes(): number;
  /** Deletes what is older than it is used, and of the rest the oldest, until no more bytes are left than may be. */
  sweep(now: number): Promise<void>;
  close(): Promise<void>;
}

/** A result is used for a day; ms. */
const LIFETIME = 24 * 3_600_000;
/** Larger results are not kept: they would be held in memory to be checked. */
const LARGEST = 64e6;
/** Every object begins with the digest of the rest. */
const DIGEST_BYTES = 32;

function digestOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/**
 * Keeps results as objects of a bucket. Between two sweeps they may be more than `mostBytes`.
 * @param name of the folder within the bucket
 */
export async function openS3Results(
  location: S3Location,
  { name, mostBytes, client }: { name: string; mostBytes: number; client?: S3Client },
): Promise<SharedResults> {
  const s3 = client ?? (await openS3(location));
  const folder = `${location.prefix}${name}/`;
  let kept = 0;

  return {
    async get(key) {
      const found = await s3.get(folder + key).catch(() => null);
      const bytes = found && (await buffer(found.stream).catch(() => null));
      const data = bytes?.subarray(DIGEST_BYTES);
      return bytes && data && digestOf([data]).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : null;
    },
    async put(key, parts) {
      const size = parts.reduce((sum, part) => sum + part.byteLength, DIGEST_BYTES);
      if (size <= Math.min(LARGEST, mostBytes)) await s3.put(folder + key, Buffer.concat([digestOf(parts), ...parts]));
    },
    // What could not be deleted is replaced by the next result, or is deleted by a sweep.
    delete: (key) => s3.delete([folder + key]).catch(() => {}),
    bytes: () => kept,
    async sweep(now) {
      const all: { key: string; size: number; modifiedAt: number }[] = [];
      for (let after: string | undefined, isLast = false; !isLast; after = all.at(-1)?.key) {
        const page = await s3.list(folder, after);
        all.push(...page.objects);
        isLast = page.isLast || page.objects.length === 0;
      }
      let left = 0;
      const useless: string[] = [];
      for (const { key, size, modifiedAt } of all.sort((a, b) => b.modifiedAt - a.modifiedAt)) {
        if (modifiedAt + LIFETIME > now && left + size <= mostBytes) left += size;
        else useless.push(key);
      }
      await s3.delete(useless);
      kept = left;
    },
    async close() {
      s3.close();
    },
  };
}
