import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decode } from '../../renderer/assets/decode.ts';
import { ALWAYS_WHOLE, earlyPixels } from '../../renderer/assets/early-pixels.ts';
import { type Header, loadRaster } from '../../renderer/assets/image.ts';
import { createCache } from '../../renderer/cache.ts';

const picture = (width: number, height: number, background = '#c63') =>
  sharp({ create: { width, height, channels: 3, background } });
const photo = await picture(12, 8).jpeg().toBuffer();

/** Until what can be begun is, and before any of it can have ended: nothing ends before the loop's next turn. */
async function begun(): Promise<void> {
  for (let i = 0; i < 50; i++) await null;
}

describe('pixels of pictures that are decoded early', () => {
  it('are those that are decoded later, and are given once', async () => {
    const early = earlyPixels(1e6);
    early.begin('a', photo);
    await begun();
    expect(await early.take('a')).toEqual(await decode(photo));
    expect(early.take('a')).toBeNull();
  });

  it('are none of a damaged picture, of one that is too large, or of one that was not begun', async () => {
    const early = earlyPixels(90);
    early.begin('damaged', photo.subarray(0, 200));
    early.begin('large', photo);
    await begun();
    expect(await early.take('damaged')).toBeNull();
    expect(await early.take('large')).toBeNull();
    expect(early.take('other')).toBeNull();
    const whole = earlyPixels(Number.POSITIVE_INFINITY);
    whole.begin(
      'large',
      await picture(2001, ALWAYS_WHOLE / 2000)
        .png()
        .toBuffer(),
    );
    await begun();
    expect(await whole.take('large')).toBeNull();
  });

  it('are held of few pictures at a time, and not waited for where others come first', async () => {
    const early = earlyPixels(1e6);
    for (const id of ['a', 'b', 'c', 'd', 'e']) early.begin(id, photo);
    await begun();
    expect(early.take('c')).toBeNull();
    expect(early.take('e')).toBeNull();
    expect(await early.take('a')).not.toBeNull();
    expect(await early.take('b')).not.toBeNull();
  });

  it('are given back where nobody takes them', async () => {
    const early = earlyPixels(1e6);
    early.begin('a', photo);
    await begun();
    const held = early.take('a')!;
    const other = earlyPixels(1e6);
    other.begin('b', photo);
    other.close();
    await begun();
    expect(other.take('b')).toBeNull();
    expect((await held)?.data).toHaveLength(12 * 8 * 3);
  });
});

describe('a picture', () => {
  it('is decoded early when its file is first met', async () => {
    const files: Buffer[] = [];
    const early = { begin: (_: string, file: Buffer) => files.push(file) };
    const headerCache = createCache<Header>(1e6, () => 1);
    for (let i = 0; i < 2; i++) await loadRaster(photo, { maxPixels: 1e6, headerCache, early });
    expect(files).toEqual([photo]);
  });

  it('says that its pixels are inks, of which its file does not say what they look like', async () => {
    const cmyk = await picture(12, 8).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer();
    const inks = await picture(12, 8).toColourspace('cmyk').jpeg().toBuffer();
    expect((await loadRaster(inks, { maxPixels: 1e6 })).inks).toBe(true);
    expect((await loadRaster(cmyk, { maxPixels: 1e6 })).inks).toBeUndefined();
    expect((await loadRaster(photo, { maxPixels: 1e6 })).inks).toBeUndefined();
  });
});
