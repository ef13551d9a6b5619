import sharp from 'sharp';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
import { encodePixels, formatOf, resolveOptions } from '../../renderer/internal.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const text = { type: 'text', text: 'Half open', x: 5, y: 5, width: 100, fontSize: 20, fill: 'rgba(200, 10, 30, 0.5)' };
const design = { width: 120, height: 60, pages: [{ children: [text] }] };

describe('a picture rendered unencoded', () => {
  it.each([{ format: 'png' }, { format: 'jpeg', quality: 0.4 }, { format: 'webp', pixelRatio: 2 }] as const)(
    'is its pixels, of which its file is made elsewhere: %o',
    async (options) => {
      const { data, width, height, extension } = await renderer.render(design, options);
      const pixels = await renderer.render(design, { ...options, unencoded: true });
      expect(pixels).toMatchObject({ width, height, extension });
      expect(pixels.data).toHaveLength(4 * width * height);
      expect((await encodePixels(pixels, resolveOptions(options))).equals(data)).toBe(true);
    },
  );

  it('makes no pdf', async () => {
    const { data } = await renderer.render(design, { format: 'pdf', unencoded: true });
    expect(data.subarray(0, 5).toString()).toBe('%PDF-');
    const pixels = { data: new Uint8Array(4), width: 1, height: 1 };
    await expect(encodePixels(pixels, resolveOptions({ format: 'pdf' }))).rejects.toMatchObject({
      code: 'invalid_options',
      path: 'format',
    });
  });
});

it.each(['png', 'jpeg'] as const)(
  'of %s an encoder that cannot be loaded early is told of by its first use alone',
  async (format) => {
    const prepare = vi.spyOn(formatOf({ format }), 'prepare').mockRejectedValue(new Error('not installed'));
    const figure = { type: 'figure', subType: 'star', width: 90, height: 50, fill: 'red' };
    await renderer.render({ ...design, pages: [{ children: [figure] }] }, { format });
    expect(prepare).toHaveBeenCalledOnce();
    prepare.mockRestore();
  },
);

describe('a side longer than a format can hold', () => {
  it.each([
    ['webp', 16_383],
    ['jpeg', 65_500],
    ['pdf', 65_500],
  ] as const)('of %s, %i px, is refused before it is painted', async (format, longest) => {
    const wide = (width: number) => renderer.render({ width, height: 1, pages: [{ id: 'wide' }] }, { format });
    await expect(wide(longest + 1)).rejects.toMatchObject({
      code: 'picture_too_large',
      path: 'wide',
      message: expect.stringContaining(`${longest} px`),
    });
    expect(await wide(longest)).toMatchObject({ width: longest });
  });
});

describe('the resolution that a picture states', () => {
  const densityOf = async (options: RenderOptions, design: object = {}) => {
    const { data } = await renderer.render({ width: 8, height: 6, pages: [{}], ...design }, options);
    // Of a PNG that states none sharp says 72.
    if (data.subarray(1, 4).equals(Buffer.from('PNG'))) return resolutionOf(data);
    const { density, exif } = await sharp(data).metadata();
    return density ?? (exif ? resolutionIn(exif) : undefined);
  };
  /** Of the chunk pHYs of a PNG, which lies before its px. */
  function resolutionOf(png: Buffer): number | undefined {
    const at = png.subarray(0, png.indexOf('IDAT')).indexOf('pHYs');
    return at < 0 ? undefined : png.readUInt32BE(at + 4) * 0.0254;
  }
  /** XResolution of a big or little endian EXIF block. */
  function resolutionIn(exif: Buffer): number | undefined {
    const tiff = exif.subarray(exif.indexOf('Exif\0\0') === 0 ? 6 : 0);
    const little = tiff.toString('latin1', 0, 2) === 'II';
    const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const long = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
    const first = long(4);
    for (let i = 0; i < short(first); i++) {
      const at = first + 2 + 12 * i;
      if (short(at) === 0x011a) return long(long(at + 8)) / long(long(at + 8) + 4);
    }
    return undefined;
  }

  it.each(['png', 'jpeg', 'webp', 'avif'] as const)('is that of the design times pixelRatio, in %s', async (format) => {
    expect(await densityOf({ format, pixelRatio: 2 }, { dpi: 150 })).toBeCloseTo(300, 0);
    expect(await densityOf({ format, dpi: 96 })).toBeCloseTo(96, 0);
  });

  it('is stated where somebody means one, always or never', async () => {
    expect(await densityOf({})).toBeUndefined();
    expect(await densityOf({}, { unit: 'mm' })).toBeCloseTo(72, 0);
    expect(await densityOf({ dpiMetadata: 'always' })).toBeCloseTo(72, 0);
    expect(await densityOf({ dpiMetadata: 'never', dpi: 300 }, { unit: 'in' })).toBeUndefined();
  });

  it('is stated by pictures that are encoded elsewhere too', async () => {
    const design = { width: 8, height: 6, dpi: 300, pages: [{}] };
    const pixels = await renderer.render(design, { unencoded: true });
    expect(pixels.density).toBe(300);
    expect(await encodePixels(pixels, resolveOptions({}))).toEqual((await renderer.render(design)).data);
  });
});
