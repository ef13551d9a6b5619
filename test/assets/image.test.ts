import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { loadRaster } from '../../renderer/assets/image.ts';
import { sniff } from '../../renderer/assets/sniff.ts';
import { hugePng, PICTURE } from '../support/pictures.ts';

const load = (data: Buffer) => loadRaster(data, { maxPixels: 100e6 });

describe('a picture is known by its content', () => {
  test.each(['png', 'jpeg', 'webp', 'avif', 'gif', 'tiff'] as const)('%s', async (format) => {
    const data = await sharp(PICTURE).toFormat(format).toBuffer();
    expect(await load(data)).toMatchObject({ kind: 'raster', mime: `image/${format}`, width: 40, height: 30, data });
  });

  test('bmp, which becomes a png', async () => {
    // 2 × 1 px, 24 bits, bottom up, rows padded to 4 bytes: red, green.
    const bmp = Buffer.alloc(62);
    bmp.write('BM');
    bmp.writeUInt32LE(54, 10);
    bmp.writeInt32LE(2, 18);
    bmp.writeInt32LE(1, 22);
    bmp.writeUInt16LE(24, 28);
    Buffer.from([0, 0, 255, 0, 255, 0]).copy(bmp, 54);
    const asset = await load(bmp);
    expect(asset).toMatchObject({ mime: 'image/png', width: 2, height: 1 });
    const pixels = await sharp(asset.kind === 'raster' ? asset.data : '')
      .raw()
      .toBuffer();
    expect([...pixels]).toEqual([255, 0, 0, 0, 255, 0]);
  });

  test.each([
    ['plain', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['after a prolog', '\ufeff<?xml version="1.0"?>\n<!-- <html> --><!DOCTYPE svg [<!ENTITY a "<b>">]><svg:svg />'],
  ])('svg, %s', (_, text) => {
    expect(sniff(Buffer.from(text))).toBe('image/svg+xml');
  });

  test('the size is that after EXIF rotation', async () => {
    const data = await sharp(PICTURE).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await load(data)).toMatchObject({ width: 30, height: 40 });
  });

  test('equal files have one id', async () => {
    const ids = await Promise.all([PICTURE, Buffer.from(PICTURE)].map(async (data) => (await load(data)).id));
    expect(new Set(ids).size).toBe(1);
  });
});

describe('a file that is no whole picture says why', () => {
  test.each([
    ['an HTML page', '<!DOCTYPE html><html><body>Not found</body></html>'],
    ['an HTML page', '<html><svg></svg></html>'],
    ['JSON', '{"error":"not found"}'],
    ['a PDF', '%PDF-1.7'],
    ['no picture', 'hello'],
    ['XML, but no SVG', '<?xml version="1.0"?><rss/>'],
  ])('%s', async (what, text) => {
    await expect(load(Buffer.from(text))).rejects.toThrow(`it is ${what}`);
  });

  test('a video', async () => {
    await expect(load(Buffer.from('\0\0\0\x18ftypisom\0\0\0\0'))).rejects.toThrow('it is a video');
  });

  test.each(['png', 'jpeg', 'webp', 'avif'] as const)('a truncated %s', async (format) => {
    const data = await sharp(PICTURE).toFormat(format).toBuffer();
    await expect(load(data.subarray(0, data.length - 20))).rejects.toThrow('truncated');
  });

  test('a JPEG whose thumbnail is whole and whose picture is not', async () => {
    const data = await sharp(PICTURE).jpeg().toBuffer();
    const marker = Buffer.from([0xff, 0xe1, 0, 0]);
    marker.writeUInt16BE(2 + data.length, 2);
    const thumbnail = Buffer.concat([marker, data]);
    const whole = Buffer.concat([data.subarray(0, 2), thumbnail, data.subarray(2)]);
    expect(await load(whole)).toMatchObject({ width: 40 });
    await expect(load(whole.subarray(0, whole.length - 20))).rejects.toThrow('truncated');
  });

  test('a damaged header', async () => {
    const data = Buffer.from(PICTURE);
    data.fill(0, 8, 33);
    await expect(load(data)).rejects.toThrow(/truncated|damaged/);
  });

  test('65,000 px wide', async () => {
    await expect(load(hugePng(65_000, 10))).rejects.toThrow('65000 × 10 px is more than 32767 px a side');
  });

  test('30,000 × 30,000 px in a small file', async () => {
    const data = hugePng(30_000, 30_000);
    expect(data.length).toBeLessThan(200_000);
    await expect(load(data)).rejects.toThrow('30000 × 30000 px is more than 100 megapixels');
  });
});
