import { readFileSync, utimesSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { openFace } from '../../renderer/fonts/harfbuzz/index.ts';
import { openSfnt, readFrom } from '../../renderer/fonts/sfnt/tables.ts';
import { createDiskCache } from '../../renderer/fonts/store/disk.ts';
import { createRenderer } from '../../renderer/index.ts';
import { folderSize } from '../support/folder-size.ts';
import { fontFile, loaderFor, temporaryDirectory } from '../support/fonts.ts';

const roboto = readFileSync(fontFile('roboto', 'latin-400-normal.woff'));

/** A WOFF file with one more table, of so many zeros, which pack to a thousandth. `mark` makes it another file. */
function withZeros(tag: string, bytes: number, mark = 0): Buffer {
  const count = roboto.readUInt16BE(12);
  const zeros = Buffer.alloc(bytes);
  zeros.writeUInt32BE(mark);
  const packed = deflateSync(zeros);
  const head = Buffer.from(roboto.subarray(0, 44 + count * 20));
  head.writeUInt16BE(count + 1, 12);
  for (let i = 0; i < count; i++) head.writeUInt32BE(head.readUInt32BE(44 + i * 20 + 4) + 20, 44 + i * 20 + 4);
  const entry = Buffer.alloc(20);
  entry.write(tag, 'latin1');
  entry.writeUInt32BE(roboto.length + 20, 4);
  entry.writeUInt32BE(packed.length, 8);
  entry.writeUInt32BE(bytes, 12);
  return Buffer.concat([head, entry, roboto.subarray(44 + count * 20), packed]);
}

const dataUri = (font: Buffer) => `data:font/woff;base64,${font.toString('base64')}`;

describe('a table that nothing reads', () => {
  it('is not unpacked', async () => {
    const font = unpackFont(withZeros('ZZZZ', 100e6));
    expect(font.byteLength).toBeLessThan(1e6);
    expect(openSfnt(readFrom(font)).tags).not.toContain('ZZZZ');
    expect((await openFace(font)).glyphOf(0x41)).toBeGreaterThan(0);
  });

  it('is not kept of a plain font', async () => {
    const cacheDir = await temporaryDirectory();
    const { load } = loaderFor({ cacheDir });
    // A plain font with another name for one of its tables.
    const plain = Buffer.from(unpackFont(withZeros('meta', 5e6)));
    plain.write('mety', plain.indexOf('meta'), 'latin1');
    await load([{ family: 'A' }], { declared: [{ fontFamily: 'A', url: dataUri(plain), styles: [] }] });
    expect(folderSize(cacheDir)).toBeLessThan(1e6);
  });
});

describe('the fonts of a design', () => {
  const fonts = Array.from({ length: 30 }, (_, i) => ({
    fontFamily: `Font ${i}`,
    url: dataUri(withZeros('meta', 4e6, i)),
    styles: [],
  }));
  const requests = fonts.map(({ fontFamily: family }) => ({ family }));

  it.each([false, true])('may not take more than the limit together (skipErrors: %s)', async (skipErrors) => {
    const cacheDir = await temporaryDirectory();
    const { load } = loaderFor({ cacheDir });
    const failure = await load(requests, { declared: fonts, mostBytes: 10e6, skipErrors }).catch((error) => error);
    expect(failure).toMatchObject({ kind: 'limit', code: 'fonts_too_large' });
    const [, number] = /with "Font (\d+)"/.exec(failure.message) ?? [];
    expect(failure.path).toBe(`pages[0].children[${number}]`);
    // None is unpacked after the one that was too much, but for those under way.
    expect(folderSize(cacheDir)).toBeLessThan(40e6);
  });

  it('count once for all their texts, and anew for the next design', async () => {
    const { load } = loaderFor({ cacheDir: await temporaryDirectory() });
    const [first, second] = [fonts.slice(0, 2), fonts.slice(2, 4)];
    for (const declared of [first, second, first])
      await load([...requests.slice(0, 4), ...requests.slice(0, 4)], { declared, mostBytes: 10e6, skipErrors: true });
  });

  it('are refused by the limit `fontBytes`', async () => {
    const renderer = await createRenderer({ limits: { fontBytes: 6e6 }, cacheDir: await temporaryDirectory() });
    const children = requests.slice(0, 2).map(({ family }) => ({ type: 'text', text: 'a', fontFamily: family }));
    const design = { width: 100, height: 100, fonts: fonts.slice(0, 2), pages: [{ children }] };
    await expect(renderer.render(design)).rejects.toMatchObject({ code: 'fonts_too_large' });
    await renderer.close();
  });
});

describe('the cache of fonts on disk', () => {
  it('is bounded in bytes: the files not used for longest make room', async () => {
    const folder = await temporaryDirectory();
    const cache = createDiskCache(folder, 10_000);
    for (let i = 0; i < 30; i++) {
      const file = await cache.write(`f${i}`, Buffer.alloc(1000));
      // Older than the files to come, but for one that is read.
      const time = Date.now() / 1000 - 3600 + i;
      utimesSync(file, time, time);
      await cache.read('f3');
      expect(folderSize(folder)).toBeLessThanOrEqual(11_000);
    }
    expect(await cache.read('f3')).not.toBeNull();
    expect(await cache.read('f29')).not.toBeNull();
    expect(await cache.read('f10')).toBeNull();
  });

  it('loses no text where a file makes room before it is painted', async () => {
    // No file fits, so that each is deleted as soon as it is written.
    const renderer = await createRenderer({ cacheDir: await temporaryDirectory(), fontCacheBytes: 1 });
    const text = { type: 'text', text: 'Text', fontFamily: 'A', fontSize: 40, width: 100 };
    const fonts = [{ fontFamily: 'A', url: dataUri(withZeros('ZZZZ', 10)) }];
    const { data } = await renderer.render({ width: 100, height: 50, fonts, pages: [{ children: [text] }] });
    const plain = await renderer.render({ width: 100, height: 50, pages: [{}] });
    expect(data.equals(plain.data)).toBe(false);
    await renderer.close();
  });
});
