import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiskCache } from '../../renderer/fonts/store/disk.ts';
import { temporaryDirectory } from '../support/fonts.ts';

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600e3);

describe('createDiskCache', () => {
  it('keeps files by name, in a folder that it makes', async () => {
    const cache = createDiskCache(path.join(await temporaryDirectory(), 'a/b'));
    expect(await cache.read('x')).toBeNull();
    expect(await cache.write('x', 'one')).toBe(cache.pathOf('x'));
    await cache.write('x', 'two');
    expect((await cache.read('x'))?.toString()).toBe('two');
  });

  it('leaves out what is older than asked for', async () => {
    const cache = createDiskCache(await temporaryDirectory());
    await cache.write('x', 'one');
    await utimes(cache.pathOf('x'), new Date(), daysAgo(8));
    expect(await cache.read('x', 7 * 24 * 3600e3)).toBeNull();
    expect(await cache.read('x')).not.toBeNull();
    // Written by a clock that was set back since: of an unknown age.
    await utimes(cache.pathOf('x'), new Date(), daysAgo(-8));
    expect(await cache.read('x', 7 * 24 * 3600e3)).toBeNull();
  });

  it('deletes what was not read for a month', async () => {
    const directory = await temporaryDirectory();
    const cache = createDiskCache(directory);
    for (const name of ['unused', 'used']) {
      await cache.write(name, name);
      await utimes(cache.pathOf(name), daysAgo(31), daysAgo(31));
    }
    await cache.read('used');
    await createDiskCache(directory).write('new', 'new');
    expect(await cache.read('unused')).toBeNull();
    expect(await cache.read('used')).not.toBeNull();
  });

  it('says which option to change where the folder cannot be written to', async () => {
    const file = await createDiskCache(await temporaryDirectory()).write('file', '');
    await expect(createDiskCache(path.join(file, 'below')).write('x', 'one')).rejects.toMatchObject({
      code: 'cache_not_writable',
      hint: expect.stringContaining('cacheDir'),
    });
  });
});
