import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { pngFile } from '../../renderer/formats/png-file.ts';
import { stripNames, stripsOf } from '../../renderer/formats/strips.ts';
import { createKept } from '../../renderer/kept.ts';
import { randomOf } from '../random/random.ts';
import { SEED } from '../support/seed.ts';

const random = randomOf(SEED);
const byte = () => random.whole(0, 255);

/** Waves of all colours with some grain, which no two px have in common. */
function photo(width: number, height: number, { grain = 9, alpha = 255 } = {}) {
  const data = Buffer.alloc(4 * width * height);
  for (let i = 0; i < data.length; i++) {
    const [x, y] = [(i >> 2) % width, Math.floor(i / 4 / width)];
    const wave = 128 + 100 * Math.sin(x / 37 + (i % 4)) * Math.cos(y / 53 - (i % 4));
    data[i] = i % 4 === 3 ? alpha : Math.max(0, Math.min(255, Math.round(wave + grain * (random.next() - 0.5))));
  }
  return { data, width, height };
}

/** Of each chunk, its name and its content. */
function chunksOf(file: Buffer): { name: string; content: Buffer }[] {
  const chunks = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const content = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    chunks.push({ name: file.toString('latin1', at + 4, at + 8), content });
  }
  return chunks;
}

/** Read by two programs, one of which is strict about the sums of chunks, and by zlib, which is about that of the stream. */
async function expectToHold(file: Buffer, { data, width, height }: { data: Buffer; width: number; height: number }) {
  const read = await sharp(file, { failOn: 'warning' }).ensureAlpha().raw().toBuffer();
  expect(read.equals(data)).toBe(true);
  expect(PNG.sync.read(file, { checkCRC: true }).data.equals(data)).toBe(true);
  const stream = Buffer.concat(chunksOf(file).flatMap(({ name, content }) => (name === 'IDAT' ? [content] : [])));
  expect(inflateSync(stream)).toHaveLength(height * (4 * width + 1));
}

const strips = (file: Buffer): number => chunksOf(file).filter(({ name }) => name === 'IDAT').length - 2;

describe('the PNG of a photo', () => {
  it.each([
    [700, 500],
    [1, 5000],
    [70_000, 3],
    [257, 255],
    [256, 256],
    [256, 257],
    [90, 60],
  ])('of %i x %i px holds its px', async (width, height) => {
    const picture = photo(width, height);
    await expectToHold(await pngFile(picture), picture);
  });

  it.each([0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144])('of grain %i holds its px', async (grain) => {
    // The part of each strip ends at another bit.
    const picture = photo(411, 640, { grain });
    await expectToHold(await pngFile(picture), picture);
  });

  it('of noise, which gets no smaller, holds its px', async () => {
    const picture = photo(300, 600);
    picture.data.set(Array.from({ length: 4 * 300 * 250 }, byte), 4 * 300 * 200);
    await expectToHold(await pngFile(picture), picture);
  });

  it('holds what shines through, and flat strips beside others', async () => {
    const picture = photo(400, 700, { alpha: 140 });
    picture.data.fill(0, 0, 4 * 400 * 200);
    picture.data.fill(255, 4 * 400 * 500, 4 * 400 * 690);
    await expectToHold(await pngFile(picture), picture);
  });

  it('says its resolution', async () => {
    for (const picture of [photo(300, 300), drawing(80, 80, 5), drawing(600, 600, 400)])
      expect(chunksOf(await pngFile(picture)).map(({ name }) => name)).not.toContain('pHYs');
    const file = await pngFile({ ...photo(300, 300), density: 300 });
    expect((await sharp(file).metadata()).density).toBe(300);
    expect(chunksOf(file).map(({ name }) => name)[1]).toBe('pHYs');
  });
});

/** Words of one colour on another: blocks of few colours, in which some lie alone. */
function drawing(width: number, height: number, colors: number, { alpha = 255 } = {}) {
  const data = Buffer.alloc(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    const color = i < colors ? i : (Math.floor(x / 31) * 7 + Math.floor(y / 17) * 5) % colors;
    data.set([color & 0xff, 40 + (color >>> 8), 250 - (color & 0x7f), color % 3 === 0 ? alpha : 255], 4 * i);
  }
  return { data, width, height };
}

describe('the PNG of a drawing', () => {
  const headerOf = (file: Buffer) => chunksOf(file)[0]!.content;
  const PALETTE = 3;

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 4],
    [16, 4],
    [17, 8],
    [256, 8],
  ])('of %i colours is one of numbers of %i bits', async (colors, bits) => {
    // Rows end within a byte, or at its end.
    for (const width of [257, 259, 264]) {
      for (const alpha of [255, 128, 0]) {
        const picture = drawing(width, 90, colors, { alpha });
        const file = await pngFile(picture);
        expect([...headerOf(file).subarray(8, 10)]).toEqual([bits, PALETTE]);
        // Four channels, as programs get of every other picture.
        const read = await sharp(file, { failOn: 'warning' }).raw().toBuffer();
        expect(read.equals(picture.data)).toBe(true);
        expect(PNG.sync.read(file, { checkCRC: true }).data.equals(picture.data)).toBe(true);
      }
    }
  });

  it('keeps the colours of px through which everything is seen', async () => {
    const picture = drawing(64, 64, 4, { alpha: 0 });
    const read = PNG.sync.read(await pngFile(picture)).data;
    expect([...read.subarray(0, 4)]).toEqual([0, 40, 250, 0]);
  });

  it('of 257 colours has no palette, wherever the last one lies', async () => {
    const picture = drawing(300, 300, 256);
    picture.data.set([1, 2, 3, 255], picture.data.length - 4);
    const file = await pngFile(picture);
    expect(headerOf(file)[9]).not.toBe(PALETTE);
    await expectToHold(file, picture);
  });

  it('larger than is looked at in one go holds its px', async () => {
    const picture = drawing(1500, 1400, 90);
    expect(PNG.sync.read(await pngFile(picture)).data.equals(picture.data)).toBe(true);
  });

  it('says its resolution', async () => {
    const file = await pngFile({ ...drawing(80, 80, 5), density: 144 });
    expect((await sharp(file).metadata()).density).toBe(144);
    expect(chunksOf(file).map(({ name }) => name)).toEqual(['IHDR', 'pHYs', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
  });
});

describe('strips of photos', () => {
  const picture = photo(500, 800);
  const named = (data: Buffer) => ({ ...picture, data, strips: stripNames({ ...picture, data }) });

  it('are encoded once, and make the same file', async () => {
    const kept = createKept(1e9).keptFiles;
    const alone = await pngFile(picture);
    expect(strips(alone)).toBe(stripsOf(picture).length);
    expect((await pngFile(named(picture.data), kept)).equals(alone)).toBe(true);
    // With other px under the same names, it is what is kept.
    const others = { ...named(picture.data), data: photo(500, 800).data };
    expect((await pngFile(others, kept)).equals(alone)).toBe(true);
  });

  it('are kept in memory of their own, not in that of their encoder, which is as large as their px', async () => {
    const stored: Buffer[] = [];
    await pngFile(named(picture.data), { get: () => undefined, set: (_, strip) => stored.push(strip) });
    expect(stored).toHaveLength(stripsOf(picture).length);
    for (const { byteOffset, length, buffer } of stored) expect([byteOffset, length]).toEqual([0, buffer.byteLength]);
  });

  it('are encoded anew where a px is another one, whatever the rest', async () => {
    const kept = createKept(1e9).keptFiles;
    await pngFile(named(picture.data), kept);
    const changed = Buffer.from(picture.data);
    changed[4 * 500 * 400] = (changed[4 * 500 * 400] as number) ^ 1;
    const file = await pngFile(named(changed), kept);
    await expectToHold(file, { ...picture, data: changed });
    expect(file.equals(await pngFile({ ...picture, data: changed }))).toBe(true);
  });

  it('are not kept of a picture whose file is, but taken', async () => {
    const kept = createKept(1e9).keptFiles;
    const set = vi.spyOn(kept, 'set');
    const whole = { ...named(picture.data), name: 'a page' };
    const file = await pngFile(whole, kept);
    expect(set).not.toHaveBeenCalled();
    await pngFile(named(picture.data), kept);
    const others = { ...whole, data: photo(500, 800).data };
    expect((await pngFile(others, kept)).equals(file)).toBe(true);
  });

  it('are not those of a picture of another width', () => {
    const [one] = stripNames({ data: picture.data, width: 500, height: 100 });
    const [other] = stripNames({ data: picture.data, width: 250, height: 200 });
    expect(one).not.toBe(other);
  });
});
