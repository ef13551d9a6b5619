import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { createRenderer } from '../../../renderer/index.ts';

const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#336699' } })
  .jpeg()
  .toBuffer();
/** Its filter makes pixels of it. */
const drawing =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle cx="10" cy="10" r="9" filter="blur(1px)"/></svg>';
const PHOTO = `data:image/jpeg;base64,${photo.toString('base64')}`;
const DRAWING = `data:image/svg+xml,${encodeURIComponent(drawing)}`;

const design = (...children: object[]) => ({
  width: 100,
  height: 100,
  schemaVersion: 4,
  pages: [{ id: 'p', background: 'white', children: children.map((child, i) => ({ id: `e${i}`, ...child })) }],
});
const image = (rest: object = {}) => ({ type: 'image', src: PHOTO, x: 0, y: 0, width: 30, height: 20, ...rest });
const svg = (rest: object = {}) => ({ type: 'svg', src: DRAWING, x: 40, y: 40, width: 20, height: 20, ...rest });

describe('pictures between renders', async () => {
  const renderer = await createRenderer();
  afterAll(() => renderer.close());

  test('are painted the same, without being decoded again', async () => {
    const first = await renderer.render(design(image(), svg()));
    const second = await renderer.render(design(image(), svg()));
    expect(first.pictures).toEqual({ made: 2, reused: 0 });
    expect(second.pictures).toEqual({ made: 0, reused: 2 });
    expect(second.data.equals(first.data)).toBe(true);
  });

  test('are decoded again at another size', async () => {
    const { pictures } = await renderer.render(design(image({ width: 45, height: 30 })));
    expect(pictures).toEqual({ made: 1, reused: 0 });
  });

  test('are the same anywhere on whole pixels, and others between them', async () => {
    expect((await renderer.render(design(svg({ x: 13, y: 15 })))).pictures).toEqual({ made: 0, reused: 1 });
    expect((await renderer.render(design(svg({ x: 13.5, y: 15 })))).pictures).toEqual({ made: 1, reused: 0 });
  });

  test('keep their colours apart', async () => {
    const red = await renderer.render(design(svg({ colorsReplace: { '#000000': '#ff0000' } })));
    expect(red.pictures).toEqual({ made: 1, reused: 0 });
  });
});

test('a renderer without a cache keeps none', async () => {
  const renderer = await createRenderer({ pictureCacheBytes: 0 });
  await renderer.render(design(image()));
  expect((await renderer.render(design(image()))).pictures).toEqual({ made: 1, reused: 0 });
  await renderer.close();
});

test.each([1, 1001, 12.5])('a cache may be of any size (%s bytes)', async (pictureCacheBytes) => {
  const renderer = await createRenderer({ pictureCacheBytes });
  expect((await renderer.render(design(image()))).pictures).toEqual({ made: 1, reused: 0 });
  await renderer.close();
});

test('the cache keeps no more than fits', async () => {
  const renderer = await createRenderer({ pictureCacheBytes: 5000 });
  const all = design(svg(), image(), image({ width: 29, height: 19 }));
  await renderer.render(all);
  const { pictures } = await renderer.render(all);
  expect(pictures.made + pictures.reused).toBe(3);
  expect(pictures.made).toBeGreaterThan(0);
  await renderer.close();
});
