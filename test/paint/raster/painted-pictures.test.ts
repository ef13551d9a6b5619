import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { loadRaster } from '../../../renderer/assets/image.ts';
import { withRightChecksums } from '../../../renderer/assets/png-checksums.ts';
import { rasterize } from '../../../renderer/paint/raster/index.ts';
import type { ImageAsset } from '../../../renderer/scene/image.ts';
import { IDENTITY, rotation } from '../../../renderer/scene/matrix.ts';
import type { ImageItem, Matrix, Rect, Scene } from '../../../renderer/scene/types.ts';

const solid = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } });

const load = (data: Buffer) => loadRaster(data, { maxPixels: 100e6 });

/** A 10 × 10 px page with one picture on it. */
function page(asset: ImageAsset, target: Rect, item: Partial<ImageItem> = {}, transform: Matrix = IDENTITY): Scene {
  const source = { x: 0, y: 0, width: asset.width, height: asset.height };
  const image: ImageItem = { kind: 'image', asset, source, target, flipX: false, flipY: false, ...item };
  const group = { transform, opacity: 1, clip: null, effects: [], items: [image], origin: 'pages[0].children[0]' };
  return { width: 10, height: 10, items: [{ kind: 'group', ...group }] };
}

const FULL = { x: 0, y: 0, width: 10, height: 10 };

async function pixel(scene: Scene, x: number, y: number, scale = 1): Promise<number[]> {
  const { data, width } = await rasterize(scene, scale);
  return [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)];
}

/** The alpha of each px along the page's middle row. */
async function alphas(scene: Scene): Promise<number[]> {
  const { data, width } = await rasterize(scene, 1);
  return Array.from({ length: width }, (_, x) => data[(5 * width + x) * 4 + 3] as number);
}

describe('colours become sRGB', () => {
  const color = '#c86464';
  test.each([
    ['wide gamut', () => solid(10, 10, color).withIccProfile('p3').png().toBuffer(), 0],
    ['16 bits', () => solid(10, 10, color).toColourspace('rgb16').png().toBuffer(), 0],
    ['palette', () => solid(10, 10, color).png({ palette: true }).toBuffer(), 1],
    ['WebP', () => solid(10, 10, color).webp({ lossless: true }).toBuffer(), 0],
    ['AVIF', () => solid(10, 10, color).avif({ quality: 100 }).toBuffer(), 3],
    ['GIF', () => solid(10, 10, color).gif().toBuffer(), 1],
    ['CMYK with a profile', () => solid(10, 10, color).withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer(), 20],
  ])('%s', async (_, encode, tolerance) => {
    const [r, g, b, a] = await pixel(page(await load(await encode()), FULL), 5, 5);
    for (const [is, should] of [
      [r, 200],
      [g, 100],
      [b, 100],
    ] as const)
      expect(Math.abs((is ?? 0) - should)).toBeLessThanOrEqual(tolerance);
    expect(a).toBe(255);
  });

  test('CMYK without a profile: ink takes its share of light', async () => {
    const data = await solid(10, 10, color).withIccProfile('cmyk', { attach: false }).jpeg({ quality: 100 }).toBuffer();
    expect(await sharp(data).metadata()).toMatchObject({ space: 'cmyk', hasProfile: false });
    const raw = await sharp(data).pipelineColourspace('cmyk').toColourspace('cmyk').raw().toBuffer();
    const light = [0, 1, 2].map((i) => ((255 - (raw[i] ?? 0)) * (255 - (raw[3] ?? 0))) / 255);
    expect(await pixel(page(await load(data), FULL), 0, 0)).toEqual([...light.map(Math.round), 255]);
  });

  test('grey', async () => {
    const grey = await solid(10, 10, '#808080').toColourspace('b-w').png().toBuffer();
    expect(await pixel(page(await load(grey), FULL), 5, 5)).toEqual([128, 128, 128, 255]);
  });
});

test('EXIF turns a picture', async () => {
  const data = await solid(20, 10, 'red')
    .composite([{ input: await solid(10, 10, 'blue').png().toBuffer(), left: 0, top: 0 }])
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer();
  const scene = page(await load(data), { x: 0, y: 0, width: 5, height: 10 });
  expect(await pixel(scene, 2, 1)).toEqual([0, 0, 255, 255]);
  expect(await pixel(scene, 2, 8)).toEqual([255, 0, 0, 255]);
});

describe('edges', async () => {
  const red = await load(await solid(40, 40, 'red').png().toBuffer());

  test('of an upright picture lie on whole px: those whose centre it covers', async () => {
    const scene = page(red, { x: 1.4, y: 0, width: 6.2, height: 10 });
    expect(await alphas(scene)).toEqual([0, 255, 255, 255, 255, 255, 255, 255, 0, 0]);
  });

  test('of one after a quarter turn are smoothed', async () => {
    const turned = await alphas(page(red, { x: 0, y: -8.4, width: 10, height: 6.2 }, {}, rotation(90)));
    expect(turned.slice(1, 9)).toEqual([0, 205, 255, 255, 255, 255, 255, 102]);
  });

  test('of a turned or very thin picture are smoothed', async () => {
    const thin = await alphas(page(red, { x: 3.5, y: 0, width: 0.5, height: 10 }));
    expect(thin[3]).toBeGreaterThan(100);
    expect(thin[3]).toBeLessThan(155);
    const turned = await alphas(page(red, { x: 2, y: -20, width: 40, height: 40 }, {}, rotation(20)));
    expect(turned.some((alpha) => alpha > 20 && alpha < 235)).toBe(true);
  });
});

test('a mirrored picture', async () => {
  const data = await solid(10, 10, 'red')
    .composite([{ input: await solid(5, 10, 'blue').png().toBuffer(), left: 0, top: 0 }])
    .png()
    .toBuffer();
  expect(await pixel(page(await load(data), FULL, { flipX: true }), 1, 5)).toEqual([255, 0, 0, 255]);
});

test('a large photo painted small is decoded smaller', async () => {
  const photo = await load(await solid(3000, 2000, 'teal').jpeg().toBuffer());
  const [r = 0, g = 0, b = 0] = await pixel(page(photo, { x: 0, y: 0, width: 9, height: 6 }), 4, 3);
  expect(Math.max(r, Math.abs(g - 128), Math.abs(b - 128))).toBeLessThanOrEqual(1);
});

describe('a picture that turns out damaged', async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const png = await sharp({ create: { width: 100, height: 100, channels: 3, background: 'red', noise } })
    .png()
    .toBuffer();
  // A wrong checksum would be noticed when it is loaded.
  const { data: damaged } = withRightChecksums(png.fill(0, 5000, 5400));
  const scene = page(await load(damaged), FULL);

  test('is an error that names the element', async () => {
    await expect(rasterize(scene, 1)).rejects.toThrow(/^pages\[0\]\.children\[0\]: the picture is damaged \(/);
  });

  test('is left out where that is allowed', async () => {
    const errors: string[] = [];
    const { data } = await rasterize(scene, 1, { onDamaged: (error) => errors.push(error.code) });
    expect(errors).toEqual(['image_not_decoded']);
    expect(data.every((byte) => byte === 0)).toBe(true);
  });
});

describe('the pictures of a page', () => {
  const pictures = async (count: number): Promise<Scene> => {
    const assets = Array.from({ length: count }, (_, i) =>
      solid(50, 50, `rgb(${i}, 0, 0)`).png().toBuffer().then(load),
    );
    const pages = (await Promise.all(assets)).map((asset) => page(asset, FULL));
    return { width: 10, height: 10, items: pages.flatMap(({ items }) => items) };
  };

  test('may not have more px together, as painted, than the limit says', async () => {
    await expect(rasterize(await pictures(20), 4, { mostPixels: 15_000 })).rejects.toMatchObject({
      kind: 'limit',
      code: 'pictures_too_large',
      path: 'pages[0].children[0]',
    });
  });

  test('count as they are painted, not as they are stored', async () => {
    await rasterize(await pictures(20), 0.5, { mostPixels: 15_000 });
  });

  test('of one file count once', async () => {
    const [one] = (await pictures(1)).items;
    await rasterize({ width: 10, height: 10, items: Array.from({ length: 20 }, () => one!) }, 4, {
      mostPixels: 15_000,
    });
  });
});
