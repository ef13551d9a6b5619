import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiskStore } from '../../src/storage/disk.ts';
import { createMemoryStore } from '../../src/storage/memory.ts';
import { expiryOf, fileName } from '../../src/storage/names.ts';
import { readStoreUrl } from '../../src/storage/s3/location.ts';
import { createS3Store } from '../../src/storage/s3/store.ts';
import type { FileStore } from '../../src/storage/types.ts';
import { type S3Server, startS3, useS3Keys } from '../support/s3.ts';
import { sharedFolder, temporaryFolder } from '../support/service.ts';

let s3: S3Server;
let prefixes = 0;
beforeAll(async () => {
  useS3Keys();
  s3 = await startS3(join(folder, 's3'));
});
afterAll(() => s3.close());
const folder = sharedFolder();

/** A store of its own within the bucket. */
const openS3Store = (query = '') => createS3Store(readStoreUrl(s3.url(`tests/${prefixes++}`, query)));

/** What every file store has to do. A new driver is one more line. */
const stores: Record<string, () => Promise<FileStore>> = {
  s3: openS3Store,
  memory: async () => createMemoryStore(),
  disk: async () => createDiskStore(join(await temporaryFolder(), 'files')),
};

const bytes = (text: string) => new TextEncoder().encode(text);

describe.each(Object.entries(stores))('the file store %s', (_, open) => {
  it('keeps a file under its name, and replaces it', async () => {
    const store = await open();
    const name = fileName(1000, 'png');
    await store.put(name, bytes('one'));
    await store.put(name, bytes('two!'));
    const file = await store.open(name);
    expect(file?.size).toBe(4);
    expect(file && (await buffer(file.stream)).toString()).toBe('two!');
    expect(await store.open(fileName(1000, 'png'))).toBeNull();
    await store.check();
  });

  it('tells the bodies of jobs that were written before a time, and no other files', async () => {
    const store = await open();
    const name = fileName(1000, 'body');
    for (const one of [name, fileName(1000, 'png')]) await store.put(one, bytes('one'));
    const told = async (before: number) => {
      const names: string[] = [];
      for await (const one of store.bodies?.(before) ?? []) names.push(one);
      return names;
    };
    expect(await told(Date.now() - 60_000)).toEqual([]);
    expect(await told(Date.now() + 60_000)).toEqual([name]);
    expect(await store.sweep(1000)).toBe(2);
    expect(await told(Date.now() + 60_000)).toEqual([]);
  });

  it('keeps what is written once it has come to its end', async () => {
    const store = await open();
    const name = fileName(1000, 'pdf');
    const returned = await store.write(name, async (output) => {
      output.write('one ');
      expect(await store.open(name)).toBeNull();
      output.write('two');
      return 3;
    });
    expect(returned).toBe(3);
    expect((await buffer((await store.open(name))!.stream)).toString()).toBe('one two');
  });

  it('keeps nothing of what fails', async () => {
    const store = await open();
    const name = fileName(1000, 'pdf');
    const failing = store.write(name, async (output) => {
      output.write('half');
      throw new Error('no more');
    });
    await expect(failing).rejects.toThrow('no more');
    expect(await store.open(name)).toBeNull();
    await expect(store.write('../secret', async () => {})).rejects.toThrow('not the name');
    await store.write(name, async () => {});
    expect(await buffer((await store.open(name))!.stream)).toHaveLength(0);
  });

  it.each(['../secret', 'secret', '1000-x.png', '', '1000-aaaaaaaaaaaaaaaaaaaaaa.png/..'])(
    'knows no file %j',
    async (name) => {
      const store = await open();
      expect(await store.open(name)).toBeNull();
      await expect(store.put(name, bytes('x'))).rejects.toThrow('not the name');
    },
  );

  it('gives a part of a file', async () => {
    const store = await open();
    const name = fileName(1000, 'mp4');
    await store.put(name, bytes('0123456789'));
    const part = await store.open(name, (size) => ({ from: size - 4, to: size - 1 }));
    expect(part?.size).toBe(10);
    expect((await buffer(part!.stream)).toString()).toBe('678');
    const none = await store.open(name, () => ({ from: 0, to: 0 }));
    expect([none?.size, await buffer(none!.stream)]).toEqual([10, Buffer.alloc(0)]);
    expect(await store.open(fileName(1000, 'mp4'), (size) => ({ from: 0, to: size }))).toBeNull();
  });

  it('keeps files that are long, written in one piece or in many', async () => {
    const store = await open();
    const long = Buffer.alloc(11e6, 'abcdefg');
    const [whole, pieces] = [fileName(1000, 'png'), fileName(1000, 'pdf')];
    await store.put(whole, long);
    await store.write(pieces, async (output) => {
      for (let at = 0; at < long.length; at += 70_000) {
        const piece = Buffer.from(long.subarray(at, at + 70_000));
        // A writer may use its memory again once a piece is written.
        await new Promise<void>((done, failed) => output.write(piece, (error) => (error ? failed(error) : done())));
        piece.fill(0);
      }
    });
    for (const name of [whole, pieces])
      expect((await buffer((await store.open(name))!.stream)).equals(long)).toBe(true);
    const failing = store.write(fileName(1000, 'pdf'), async (output) => {
      output.write(long);
      throw new Error('no more');
    });
    await expect(failing).rejects.toThrow('no more');
  });

  it('deletes a file', async () => {
    const store = await open();
    const name = fileName(1000, 'json');
    await store.put(name, bytes('x'));
    await store.delete(name);
    await store.delete(name);
    expect(await store.open(name)).toBeNull();
  });

  it('deletes what has expired', async () => {
    const store = await open();
    const [old, young] = [fileName(1000, 'png'), fileName(2000, 'pdf')];
    await store.put(old, bytes('x'));
    await store.put(young, bytes('x'));
    expect([await store.sweep(999), await store.sweep(1000), await store.sweep(1000)]).toEqual([0, 1, 0]);
    expect(await store.open(old)).toBeNull();
    (await store.open(young))?.stream.destroy();
  });
});

describe('the file store disk', () => {
  it('keeps no more bytes than it may, counts those of before, and has room again for what is deleted', async () => {
    const folder = await temporaryFolder();
    const names = Array.from({ length: 4 }, () => fileName(1000, 'pdf')) as [string, string, string, string];
    await (await createDiskStore(folder)).put(names[0], bytes('12345'));
    const store = await createDiskStore(folder, 10);
    expect(store.bytes?.()).toBe(5);
    await store.put(names[1], bytes('1234'));
    const refused = { trouble: 'full', code: 'storage_full', reason: expect.stringContaining('GESSO_MAX_FILES_BYTES') };
    await expect(store.put(names[2], bytes('12'))).rejects.toMatchObject(refused);
    const long = store.write(names[2], async (output) => {
      for (const letter of '123') output.write(letter);
    });
    await expect(long).rejects.toMatchObject(refused);
    expect(await readdir(folder)).toHaveLength(2);
    // Another of the same name takes its place.
    await store.put(names[1], bytes('54321'));
    await expect(store.check()).rejects.toMatchObject(refused);
    await store.delete(names[0]);
    await store.check();
    await store.put(names[3], bytes('abcde'));
    await store.sweep(1000);
    expect(store.bytes?.()).toBe(0);
  });

  it('deletes what an ended process left half written, and no other files', async () => {
    const folder = await temporaryFolder();
    const store = await createDiskStore(folder);
    for (const name of ['old.part', 'new.part', 'notes.txt']) await writeFile(join(folder, name), 'x');
    await utimes(join(folder, 'old.part'), 1, 1);
    expect(await store.sweep(Date.now())).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['new.part', 'notes.txt']);
  });

  it('keeps what is being written, although the clock is a day ahead', async () => {
    const folder = await temporaryFolder();
    const store = await createDiskStore(folder);
    const tomorrow = Date.now() + 24 * 3_600_000;
    const name = fileName(tomorrow + 1000, 'png');
    await store.write(name, async (output) => {
      output.write('x');
      await new Promise((resolve) => setTimeout(resolve, 10));
      expect(await store.sweep(tomorrow)).toBe(0);
    });
    expect(await readdir(folder)).toEqual([name]);
  });
});

describe('the name of a file', () => {
  it('says when it expires, and cannot be guessed', () => {
    const name = fileName(1234.4, 'webp');
    expect(expiryOf(name)).toBe(1234);
    expect(name).not.toBe(fileName(1234.4, 'webp'));
    expect(fileName(1, 'png', 'A'.repeat(43))).toBe(`1-${'A'.repeat(22)}.png`);
  });
});
