import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
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
    async write(name, fill) {
      if (expiryOf(name) === null) throw new Error('not the name of a stored file');
      const output = new PassThrough();
      const read = buffer(output);
      read.catch(() => {});
      const result = await fill(output).catch((error) => {
        output.destroy();
        throw error;
      });
      output.end();
      files.set(name, await read);
      return result;
    },
    async open(name, partOf) {
      const data = files.get(name);
      if (!data) return null;
      const { from, to } = partOf?.(data.byteLength) ?? { from: 0, to: data.byteLength };
      return { size: data.byteLength, stream: Readable.from([data.subarray(from, to)]) };
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
