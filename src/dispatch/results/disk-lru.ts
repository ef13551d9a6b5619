import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { filesByUse } from '../../../renderer/internal.ts';

/** Keeps data by key, up to a number of bytes. */
export interface KeptResults {
  /** null where there is no such data, or where it was damaged. */
  get(key: string): Promise<Buffer | null>;
  /** Keeps data whole or not at all. Data larger than the whole cache may be is not kept. */
  put(key: string, parts: readonly Uint8Array[]): Promise<void>;
  delete(key: string): Promise<void>;
  /** Bytes that are kept. */
  bytes(): number;
}

const KEY = /^[0-9a-f]{64}$/;
/** Every file begins with the digest of the rest. */
const DIGEST_BYTES = 32;

function digestOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/**
 * Keeps results in a folder, which is made where it is missing; one process at a time. The data that was not asked for longest
 * makes room. Keys are 64 hexadecimal digits.
 */
export async function openDiskLru(folder: string, maxBytes: number): Promise<KeptResults> {
  await mkdir(folder, { recursive: true });
  const pathOf = (key: string) => join(folder, key);
  const remove = (key: string) => rm(pathOf(key), { force: true }).catch(() => {});
  /** Bytes by key, in the order in which they were asked for. */
  const sizes = new LRUCache<string, number>({
    maxSize: maxBytes,
    sizeCalculation: (size) => size,
    dispose: (_, key, reason) => void (reason === 'evict' && remove(key)),
  });
  for (const { name, size } of await filesByUse(folder)) {
    if (KEY.test(name)) sizes.set(name, size);
    // Half written by a process that was killed.
    else if (name.endsWith('.part')) await remove(name);
  }

  async function forget(key: string): Promise<void> {
    sizes.delete(key);
    await remove(key);
  }

  return {
    async get(key) {
      if (sizes.get(key) === undefined) return null;
      const file = await readFile(pathOf(key)).catch(() => null);
      const data = file?.subarray(DIGEST_BYTES);
      if (!file || !data || !digestOf([data]).equals(file.subarray(0, DIGEST_BYTES))) {
        await forget(key);
        return null;
      }
      // Tells the next process in which order they were asked for.
      const now = new Date();
      utimes(pathOf(key), now, now).catch(() => {});
      return data;
    },
    async put(key, parts) {
      const size = parts.reduce((sum, part) => sum + part.byteLength, DIGEST_BYTES);
      if (size > maxBytes) return;
      const partial = join(folder, `${randomUUID()}.part`);
      try {
        await writeFile(partial, [digestOf(parts), ...parts], { mode: 0o600 });
        await rename(partial, pathOf(key));
        sizes.set(key, size);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    delete: forget,
    bytes: () => sizes.calculatedSize,
  };
}
