import { Readable } from 'node:stream';
import { expiryOf } from './names.ts';
import type { FileStore } from './types.ts';

/** Keeps files in memory, for tests and for a service that keeps nothing. */
export function createMemoryStore(): FileStore {
  const files = new Map<string, Uint8Array>();
  return {
    async put(name, data) {
      if (expiryOf(name) === null) throw new Error('not the name of a stored file');
      files.set(name, data);
    },
    async open(name) {
      const data = files.get(name);
      return data ? { size: data.byteLength, stream: Readable.from([data]) } : null;
    },
    async delete(name) {
      files.delete(name);
    },
    async sweep(now) {
      const expired = [...files.keys()].filter((name) => (expiryOf(name) ?? 0) <= now);
      for (const name of expired) files.delete(name);
      return expired.length;
    },
    async writable() {
      return true;
    },
  };
}
