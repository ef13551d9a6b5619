import { Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expiryOf, isBody } from './names.ts';
import type { FileStore } from './types.ts';

/** Keeps files in memory, for tests and for a service that keeps nothing. */
export function createMemoryStore(): FileStore {
  const files = new Map<string, Uint8Array>();
  const writtenAt = new Map<string, number>();
  const keep = (name: string, data: Uint8Array) => {
    files.set(name, data);
    writtenAt.set(name, Date.now());
  };
  return {
    async put(name, data) {
      if (expiryOf(name) === null) throw new Error('not the name of a stored file');
      keep(name, data);
    },
    async write(name, fill) {
      if (expiryOf(name) === null) throw new Error('not the name of a stored file');
      const pieces: Buffer[] = [];
      const output = new Writable({
        write(piece: Buffer, _, done) {
          // Its writer may use the memory again.
          pieces.push(Buffer.from(piece));
          done();
        },
      });
      const written = finished(output);
      written.catch(() => {});
      try {
        const result = await fill(output);
        output.end();
        await written;
        keep(name, Buffer.concat(pieces));
        return result;
      } finally {
        output.destroy();
      }
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
    async *bodies(before) {
      for (const name of files.keys()) if (isBody(name) && (writtenAt.get(name) ?? 0) < before) yield name;
    },
    async check() {},
  };
}
