import { inflateSync } from 'node:zlib';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawingFile } from '../../renderer/formats/drawing-file.ts';
import { pngFile } from '../../renderer/formats/png-file.ts';
import { randomOf } from '../random/random.ts';
import { SEED } from '../support/seed.ts';

const random = randomOf(SEED);

interface Picture {
  data: Buffer;
  width: number;
  height: number;
}

/** Runs, repeated rows, pieces of what came before, and px of their own, in shares that differ from picture to picture. */
function drawing(width: number, height: number, colors: number): Picture {
  const palette = Array.from({ length: colors }, () => random.whole(0, 2 ** 32 - 1));
  const px = new Uint32Array(width * height);
  const shares = Array.from({ length: 4 }, () => random.next() ** 3 + 0.001);
  const sum = shares.reduce((a, b) => a + b);
  const longest = 4 ** random.whole(1, 7);
  for (let i = 0; i < px.length; ) {
    let kind = 0;
    for (let left = random.next() * sum; kind < 3 && left > shares[kind]!; kind++) left -= shares[kind]!;
    const end = Math.min(px.length, i + (kind === 0 ? 1 : random.whole(1, longest)));
    const back = [0, 1, width, random.whole(1, Math.max(1, i))][kind]!;
    for (; i < end; i++) px[i] = back === 0 || back > i ? palette[random.whole(0, colors - 1)]! : px[i - back]!;
  }
  return { data: Buffer.from(px.buffer), width, height };
}

/** Read by pngjs, which is strict about the sums of chunks; by libpng; and by zlib, which is about that of the stream. */
async function expectToHold(file: Buffer, { data, width, height }: Picture) {
  const read = PNG.sync.read(file, { checkCRC: true });
  expect([read.width, read.height]).toEqual([width, height]);
  expect(read.data.equals(data)).toBe(true);
  const by = sharp(file, { failOn: 'warning', limitInputPixels: false });
  expect((await by.ensureAlpha().raw().toBuffer()).equals(data)).toBe(true);
}

describe('the file of a drawing', () => {
  const SIDES = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 64, 65, 86, 258, 300];

  it.each([1, 2, 3, 4, 5, 16, 17, 200, 256, 257, 5000])('of %i colours holds its px', async (colors) => {
    for (let i = 0; i < 40; i++) {
      const picture = drawing(random.pick(SIDES), random.pick(SIDES), colors);
      await expectToHold(await drawingFile(picture, true), picture);
    }
  });

  it.each([
    ['rows longer than a match may lie back', 9000, 40],
    ['rows longer than what is taken at once', 70_001, 5],
    ['one row', 300_001, 1],
    ['one column', 1, 70_001],
    ['many px', 1500, 1400],
  ])('of %s holds its px', async (_, width, height) => {
    for (const colors of [2, 4, 16, 256, 700]) {
      const picture = drawing(width, height, colors);
      await expectToHold(await drawingFile(picture, true), picture);
    }
  });

  /** Of each row its filter, the same in all. */
  const filterOf = (file: Buffer) => {
    const stream = inflateSync(file.subarray(41, -16));
    const row = 1 + 4 * file.readUInt32BE(16);
    const filters = new Set(Array.from({ length: stream.length / row }, (_, y) => stream[y * row]));
    expect(filters.size).toBe(1);
    return [...filters][0];
  };

  it.each([
    [300, 200],
    [9000, 40],
    [70_001, 4],
    [1001, 900],
  ])('of a gradient of %i x %i px says what each px adds to that above', async (width, height) => {
    const data = Buffer.alloc(4 * width * height);
    for (let i = 0; i < width * height; i++) {
      const [x, y] = [i % width, Math.floor(i / width)];
      data.set([x >> 1, y + (x >> 2), (3 * y) & 0xff, 255 - (y >> 3)], 4 * i);
    }
    const picture = { data, width, height };
    const file = await drawingFile(picture, true);
    await expectToHold(file, picture);
    expect(filterOf(file)).toBe(2);
    const palette = Array.from({ length: 499 }, () => random.whole(0, 2 ** 32 - 1));
    // Of blocks of colours without order it says the px themselves.
    for (let i = 0; i < width * height; i++) {
      const block = 7 * ((i % width) >> 4) + 5 * (Math.floor(i / width) >> 1);
      data.writeUInt32LE(palette[block % palette.length]!, 4 * i);
    }
    const blocks = await drawingFile(picture, false);
    await expectToHold(blocks, picture);
    expect(filterOf(blocks)).toBe(0);
  });

  it('whose px do not repeat holds them, and is hardly larger', async () => {
    const data = Buffer.from(Uint32Array.from({ length: 600 * 500 }, () => random.whole(0, 2 ** 32 - 1)).buffer);
    const picture = { data, width: 600, height: 500 };
    const file = await drawingFile(picture, false);
    await expectToHold(file, picture);
    expect(file.length).toBeLessThan(1.02 * data.length);
  });

  it('of one colour is small, however large it is', async () => {
    const picture = { data: Buffer.alloc(4 * 4000 * 3000, 0x55), width: 4000, height: 3000 };
    expect((await drawingFile(picture, true)).length).toBeLessThan(4000);
    const whole = await drawingFile(picture, false);
    await expectToHold(whole, picture);
    expect(whole.length).toBeLessThan(100_000);
  });

  it('is the same beside others and after others', async () => {
    const pictures = [2, 16, 256, 700, 3, 900].map((colors) => drawing(1200, 900, colors));
    const alone: Buffer[] = [];
    for (const picture of pictures) alone.push(await pngFile(picture));
    const together = await Promise.all(pictures.toReversed().map((picture) => pngFile(picture)));
    expect(together.toReversed().every((file, i) => file.equals(alone[i]!))).toBe(true);
  });

  it('leaves turns to others while a large one is made', async () => {
    const picture = drawing(2500, 2000, 400);
    let turns = 0;
    let isMade = false;
    const count = () => {
      turns++;
      if (!isMade) setImmediate(count);
    };
    setImmediate(count);
    await drawingFile(picture, true);
    isMade = true;
    expect(turns).toBeGreaterThan(5);
  });

  it('is smaller than zlib makes it where letters repeat', async () => {
    const picture = drawing(600, 500, 400);
    const file = await drawingFile(picture, false);
    const sharps = await sharp(picture.data, { raw: { width: 600, height: 500, channels: 4 } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    expect(file.length).toBeLessThan(1.1 * sharps.length);
    expect(inflateSync(file.subarray(41, -16))).toHaveLength(500 * 2401);
  });
});
