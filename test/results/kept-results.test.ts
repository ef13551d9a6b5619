import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KeptResults, openDiskLru } from '../../src/dispatch/results/disk-lru.ts';
import { openS3 } from '../../src/storage/s3/client.ts';
import { readStoreUrl } from '../../src/storage/s3/location.ts';
import { openS3Results } from '../../src/storage/s3/results.ts';
import { type S3Server, startS3, useS3Keys } from '../support/s3.ts';
import { sharedFolder, temporaryFolder } from '../support/service.ts';

const folder = sharedFolder();
let s3: S3Server;
let prefixes = 0;
beforeAll(async () => {
  useS3Keys();
  s3 = await startS3(join(folder, 's3'));
});
afterAll(() => s3.close());

/** Where results are kept, and how one of them is damaged behind its back. */
interface Place {
  open(mostBytes: number): Promise<KeptResults>;
  damage(key: string, data: Uint8Array): Promise<void>;
}

/** What every place of results has to do. A new driver is one more line. */
const places: Record<string, () => Promise<Place>> = {
  disk: async () => {
    const own = await temporaryFolder();
    return { open: (mostBytes) => openDiskLru(own, mostBytes), damage: (key, data) => writeFile(join(own, key), data) };
  },
  s3: async () => {
    const prefix = `kept/${prefixes++}`;
    const location = readStoreUrl(s3.url(prefix));
    return {
      open: (mostBytes) => openS3Results(location, { name: 'results', mostBytes }),
      damage: async (key, data) => (await openS3(location)).put(`${prefix}/results/${key}`, data),
    };
  },
};

const key = (text: string) => createHash('sha256').update(text).digest('hex');
const bytes = (text: string) => new TextEncoder().encode(text);

describe.each(Object.entries(places))('the kept results %s', (_, start) => {
  it('are kept whole, of several parts, and replaced', async () => {
    const results = await (await start()).open(1e6);
    expect(await results.get(key('a'))).toBeNull();
    await results.put(key('a'), [bytes('one '), bytes('two')]);
    expect((await results.get(key('a')))?.toString()).toBe('one two');
    await results.put(key('a'), [bytes('three')]);
    expect((await results.get(key('a')))?.toString()).toBe('three');
    await results.put(key('b'), []);
    expect((await results.get(key('b')))?.length).toBe(0);
  });

  it('are there for whoever opens them after', async () => {
    const place = await start();
    await (await place.open(1e6)).put(key('a'), [bytes('one')]);
    expect((await (await place.open(1e6)).get(key('a')))?.toString()).toBe('one');
  });

  it('are given up where they are damaged', async () => {
    const place = await start();
    const results = await place.open(1e6);
    for (const damaged of [bytes('x'.repeat(40)), bytes('x'), new Uint8Array()]) {
      await results.put(key('a'), [bytes('one')]);
      await place.damage(key('a'), damaged);
      expect(await results.get(key('a'))).toBeNull();
    }
    await results.put(key('a'), [bytes('anew')]);
    expect((await results.get(key('a')))?.toString()).toBe('anew');
  });

  it('are deleted, also where there are none', async () => {
    const results = await (await start()).open(1e6);
    await results.put(key('a'), [bytes('one')]);
    for (let i = 0; i < 2; i++) await results.delete(key('a'));
    expect(await results.get(key('a'))).toBeNull();
  });

  it('are none that are larger than all may be', async () => {
    const results = await (await start()).open(1000);
    await results.put(key('a'), [new Uint8Array(1000)]);
    expect(await results.get(key('a'))).toBeNull();
    await results.put(key('b'), [new Uint8Array(900)]);
    expect((await results.get(key('b')))?.length).toBe(900);
  });
});
