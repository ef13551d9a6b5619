import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer, encodePicture } from '../../renderer/index.ts';

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
      expect((await encodePicture(pixels, options)).equals(data)).toBe(true);
    },
  );

  it('makes no pdf', async () => {
    const { data } = await renderer.render(design, { format: 'pdf', unencoded: true });
    expect(data.subarray(0, 5).toString()).toBe('%PDF-');
    const pixels = { data: new Uint8Array(4), width: 1, height: 1 };
    await expect(encodePicture(pixels, { format: 'pdf' })).rejects.toMatchObject({
      code: 'invalid_options',
      path: 'format',
    });
  });
});

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
