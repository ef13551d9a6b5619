import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { hasManyColors } from '../../renderer/formats/pixels.ts';
import { encodePixels, resolveOptions } from '../../renderer/internal.ts';

const [width, height] = [130, 90];

/** Pixels of which each channel is made by its number. */
const pixelsOf = (channel: (i: number) => number): Uint8Array =>
  Uint8Array.from({ length: 4 * width * height }, (_, i) => channel(i));

/** As the colours of a photo: soft, with grain. */
const photo = (alpha: (pixel: number) => number) =>
  pixelsOf((i) => {
    const pixel = i >> 2;
    const grain = (Math.imul(i ^ (i >> 5), 0x9e3779b1) >>> 27) % 9;
    const soft = ((i % 4) * 50 + (pixel % width) / 3 + pixel / width) % 200;
    return i % 4 === 3 ? alpha(pixel) : Math.floor(soft) + grain;
  });
const drawing = pixelsOf((i) => (i % 4 === 3 ? 255 : i % 400 < 200 ? 30 : 200));

const decoded = (file: Buffer) => sharp(file).ensureAlpha().raw().toBuffer();

describe('a PNG', () => {
  it.each([
    ['a photo', photo(() => 255)],
    ['a photo with transparency', photo((pixel) => pixel % 256)],
    ['a drawing', drawing],
  ])('of %s has its pixels', async (_, data) => {
    const file = await encodePixels({ data, width, height }, resolveOptions({ format: 'png' }));
    expect((await decoded(file)).equals(data)).toBe(true);
  });

  it('of a photo states its resolution where there is one, in a sound chunk', async () => {
    const data = photo(() => 255);
    const file = await encodePixels({ data, width, height, density: 300 }, resolveOptions({ format: 'png' }));
    expect((await sharp(file, { failOn: 'warning' }).metadata()).density).toBe(300);
    expect((await decoded(file)).equals(data)).toBe(true);
  });

  it('of a photo is smaller than what zlib makes of it', async () => {
    const data = photo(() => 255);
    const file = await encodePixels({ data, width, height }, resolveOptions({ format: 'png' }));
    const other = await sharp(data, { raw: { width, height, channels: 4 } })
      .png({ compressionLevel: 3 })
      .toBuffer();
    expect(file.length).toBeLessThan(other.length);
  });

  it('is the same wherever its pixels lie in memory', async () => {
    for (const data of [photo(() => 255), drawing]) {
      const around = new Uint8Array(data.length + 1);
      around.set(data, 1);
      const file = await encodePixels({ data: around.subarray(1), width, height }, resolveOptions({ format: 'png' }));
      expect(file.equals(await encodePixels({ data, width, height }, resolveOptions({ format: 'png' })))).toBe(true);
    }
  });
});

describe('hasManyColors', () => {
  /** 4096 px, each of which is looked at, of so many colours: the first is none at all. */
  const colored = (count: number, color: (i: number) => number) =>
    new Uint8Array(Uint32Array.from({ length: 4096 }, (_, i) => color(i % count)).buffer);

  it.each([
    ['in a row', (i: number) => i],
    ['that lie far apart', (i: number) => Math.imul(i, 0x9e3779b1)],
    ['that differ in their last channel', (i: number) => i << 22],
  ])('counts colours %s', (_, color) => {
    expect(hasManyColors({ data: colored(1024, color), width: 64, height: 64 })).toBe(false);
  });

  it.each([
    ['in a row', (i: number) => i],
    ['that lie far apart', (i: number) => Math.imul(i, 0x9e3779b1)],
  ])('counts more than a fourth of them, %s', (_, color) => {
    expect(hasManyColors({ data: colored(2048, color), width: 64, height: 64 })).toBe(true);
  });
});

describe('a JPEG', () => {
  it('shows white where its picture is open, in a single pixel too', async () => {
    const open = photo((pixel) => (pixel === 5000 ? 0 : 255));
    const file = await encodePixels({ data: open, width, height }, resolveOptions({ format: 'jpeg' }));
    const white = pixelsOf((i) => (i >> 2 === 5000 ? 255 : open[i]!));
    expect(file.equals(await encodePixels({ data: white, width, height }, resolveOptions({ format: 'jpeg' })))).toBe(
      true,
    );
  });
});
