import { readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { createDiskStore } from '../../src/storage/disk.ts';
import { createMemoryStore } from '../../src/storage/memory.ts';
import { expiryOf, fileName } from '../../src/storage/names.ts';
import type { FileStore } from '../../src/storage/types.ts';
import { temporaryFolder } from '../support/service.ts';

/** What every file store has to do. A new driver is one more line. */
const stores: Record<string, () => Promise<FileStore>> = {
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
    expect(await store.writable()).toBe(true);
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
  it('deletes what an ended process left half written, and no other files', async () => {
    const folder = await temporaryFolder();
    const store = await createDiskStore(folder);
    for (const name of ['old.part', 'new.part', 'notes.txt']) await writeFile(join(folder, name), 'x');
    await utimes(join(folder, 'old.part'), 1, 1);
    expect(await store.sweep(Date.now())).toBe(1);
    expect((await readdir(folder)).sort()).toEqual(['new.part', 'notes.txt']);
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
