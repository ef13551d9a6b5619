import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expiryOf, fileName, isBody } from '../names.ts';
import type { FileStore } from '../types.ts';
import { type ListedObject, openS3, type S3Client } from './client.ts';
import type { S3Location } from './location.ts';
import { createUpload, PART_BYTES } from './upload.ts';

/** Digits of the time at which a key begins: so the order of keys is the order in which they expire. */
const TIME_DIGITS = 15;
/** An upload that a killed process left is deleted after this long, ms. */
const STALE = 3_600_000;
/** For how long a store that was found well is not tried again, and one that was not, ms. */
const WELL = 30_000;
const UNWELL = 2000;
/** A file that tries the store is deleted at once, or by a sweep after this long, ms. */
const PROBE_LIFETIME = 60_000;
/** A presigned address is valid for this long at most, s. */
const LONGEST_LINK = 3600;

/** Keeps files as objects of a bucket. */
export async function createS3Store(location: S3Location, given?: S3Client): Promise<FileStore> {
  const s3 = given ?? (await openS3(location));
  const folder = `${location.prefix}files/`;
  /** Bodies of jobs, apart: so that those that are left over are found without a list of all files. */
  const bodies = `${location.prefix}bodies/`;

  /** @throws where the name is not one of ours */
  function keyOf(name: string): string {
    if (expiryOf(name) === null) throw new Error('not the name of a stored file');
    return (isBody(name) ? bodies : folder) + '0'.repeat(TIME_DIGITS - name.indexOf('-')) + name;
  }
  const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1).replace(/^0*(?=\d)/, '');

  /** Pages of the objects of a folder in the order in which they expire. */
  async function* pagesOf(within: string): AsyncGenerator<ListedObject[]> {
    let after: string | undefined;
    for (let isLast = false; !isLast; ) {
      const page = await s3.list(within, after);
      yield page.objects;
      after = page.objects.at(-1)?.key;
      isLast = page.isLast;
    }
  }

  /** Deletes what has expired in a folder. */
  async function sweepFolder(within: string, now: number): Promise<number> {
    let deleted = 0;
    for await (const objects of pagesOf(within)) {
      const expiries = objects.map(({ key }) => ({ key, expiry: expiryOf(nameOf(key)) }));
      const expired = expiries.filter(({ expiry }) => expiry !== null && expiry <= now);
      await s3.delete(expired.map(({ key }) => key));
      deleted += expired.length;
      if (expiries.some(({ expiry }) => expiry !== null && expiry > now)) break;
    }
    return deleted;
  }

  async function write<T>(name: string, fill: Parameters<FileStore['write']>[1]): Promise<T> {
    const { output, abandon } = createUpload(s3, keyOf(name));
    const written = finished(output);
    // The writer sees an error at once; here it is looked at once the writer has ended.
    written.catch(() => {});
    try {
      const result = await fill(output);
      output.end();
      await written;
      return result as T;
    } catch (error) {
      // What stays of it is found by a sweep.
      await abandon().catch(() => {});
      throw output.errored ?? error;
    }
  }

  async function probe(): Promise<void> {
    const key = keyOf(fileName(Date.now() + PROBE_LIFETIME, 'probe'));
    await s3.put(key, Buffer.from('probe'));
    await s3.delete([key]);
  }
  /** When the store was last tried, and how that ended. */
  let tried: { at: number; outcome: Promise<void> } | undefined;
  let isWell = false;

  return {
    write,
    async put(name, data) {
      if (data.byteLength <= PART_BYTES) return s3.put(keyOf(name), data);
      await write(name, async (output) => void output.write(data));
    },
    async open(name, partOf) {
      if (expiryOf(name) === null) return null;
      const key = keyOf(name);
      if (!partOf) return s3.get(key);
      const size = (await s3.head(key))?.size;
      if (size === undefined) return null;
      const { from, to } = partOf(size);
      if (from >= to) return { size, stream: Readable.from([]) };
      const part = await s3.get(key, [from, to - 1]);
      return part && { size, stream: part.stream };
    },
    delete: (name) => s3.delete([keyOf(name)]),
    async sweep(now) {
      let deleted = (await sweepFolder(folder, now)) + (await sweepFolder(bodies, now));
      for (const { key, upload, begunAt } of await s3.uploads(location.prefix)) {
        if (begunAt > now - STALE) continue;
        await s3.abort(key, upload);
        deleted++;
      }
      return deleted;
    },
    async *bodies(before) {
      for await (const objects of pagesOf(bodies))
        for (const { key, modifiedAt } of objects) if (modifiedAt < before) yield nameOf(key);
    },
    async check() {
      const age = performance.now() - (tried?.at ?? Number.NEGATIVE_INFINITY);
      if (!tried || age > (isWell ? WELL : UNWELL)) {
        const outcome = probe();
        tried = { at: performance.now(), outcome };
        outcome.then(
          () => {
            isWell = true;
          },
          () => {
            isWell = false;
          },
        );
      }
      return tried.outcome;
    },
    ...(location.redirect && {
      async link(name, { seconds, ...answer }) {
        return s3.link(keyOf(name), { ...answer, seconds: Math.max(1, Math.min(LONGEST_LINK, Math.floor(seconds))) });
      },
    }),
    async close() {
      s3.close();
    },
  };
}
