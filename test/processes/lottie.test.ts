import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
import { createChildren } from '../../renderer/processes/index.ts';
import { animationOf, lottieUri, rectangleLayer, STILL_TRANSFORM } from '../support/lottie.ts';

const children = createChildren({ atATime: 2, folder: '/nonexistent' });
const renderer = await createRenderer();
afterAll(async () => {
  await children.close();
  await renderer.close();
});

/** A black square of 20 px that goes from the left edge of 100 × 50 px to the right one in 2 s. */
const layer = rectangleLayer(
  [20, 20],
  [0, 0, 0, 1],
  {
    a: 1,
    k: [
      { t: 0, s: [10, 25], o: { x: 0, y: 0 }, i: { x: 1, y: 1 } },
      { t: 60, s: [90, 25] },
    ],
  },
  60,
);
const animation = animationOf(100, 50, 60, [layer]);
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const options = { times: [0], width: 100, height: 50, scale: 1, timeoutMs: 20_000, maxPixels: 1e6 };

/** The columns that a frame's black square covers. */
function columnsOf(pixels: Buffer, width: number): [first: number, last: number] {
  const dark = [...Array(width).keys()].filter(
    (x) => pixels[(Math.floor(pixels.length / 4 / width / 2) * width + x) * 4 + 3]! > 127,
  );
  return [dark[0]!, dark.at(-1)!];
}

async function frames(times: readonly number[], other: object = {}, data: unknown = animation) {
  const drawn = await children.drawLottie(bytes(data), { ...options, times, ...other });
  if ('reason' in drawn) throw new Error(drawn.reason);
  return drawn;
}

describe('the frames of an animation', () => {
  it('are drawn by their times, and begin anew after the end', async () => {
    const { pixels, width, height, duration } = await frames([0, 1000, 2000, 3000]);
    expect([width, height, duration, pixels.length]).toEqual([100, 50, 2000, 4 * 100 * 50 * 4]);
    const size = pixels.length / 4;
    const columns = [0, 1, 2, 3].map((i) => columnsOf(pixels.subarray(i * size, (i + 1) * size), width));
    expect(columns).toEqual([
      [0, 19],
      [40, 59],
      [0, 19],
      [40, 59],
    ]);
  });

  it.each([
    ['as large as it is shown', { width: 200, height: 50, scale: 1.5 }, 300, 150],
    ['no larger than a picture may be', { width: 4000, height: 2000 }, 1414, 707],
    ['with a px at least', { width: 0.01, height: 0.01 }, 1, 1],
  ])('are %s', async (_, other, width, height) => {
    expect(await frames([0], other)).toMatchObject({ width, height });
  });

  it('name the files that lie outside', async () => {
    const picture = { id: 'i', w: 9, h: 9, u: 'https://example.com/', p: 'a.png', e: 0 };
    const layers = [{ ty: 2, refId: 'i', ks: STILL_TRANSFORM, ip: 0, op: 60, st: 0 }];
    expect((await frames([0], {}, { ...animation, assets: [picture], layers })).outside).toEqual([
      'https://example.com/a.png',
    ]);
  });

  it('cannot take longer than they may', async () => {
    expect(await children.drawLottie(bytes(animation), { ...options, timeoutMs: 1 })).toEqual({
      reason: 'drawing it took more than 0.001 s',
    });
  });
});

describe('a lottie element', () => {
  const element = { type: 'lottie', width: 100, height: 50, src: lottieUri(animation) };
  const design = (fields: object = {}) => ({
    width: 100,
    height: 50,
    pages: [{ children: [{ ...element, ...fields }] }],
  });
  const warningsOf = async (fields: object, given: RenderOptions = {}) =>
    (await renderer.render(design(fields), given)).warnings.map(({ code, path, message }) => [code, path, message]);

  it('shows the first frame at the size of the picture', async () => {
    const { data, width } = await renderer.render(design(), { pixelRatio: 2, unencoded: true });
    const dark = [...Array(width).keys()].filter((x) => data[(50 * width + x) * 4]! < 128);
    expect([width, dark[0], dark.at(-1)]).toEqual([200, 0, 39]);
  });

  it('is a picture of 300 dpi in vector PDFs, and of pixelRatio in others', async () => {
    const vector = await renderer.render(design(), { format: 'pdf', vector: true, dpi: 72 });
    expect(vector.data.toString('latin1')).toMatch(/\/Width 417\b/);
    expect((await renderer.render(design(), { format: 'pdf' })).data.toString('latin1')).toMatch(/\/Width 100\b/);
  });

  it('may show a picture', async () => {
    const png = readFileSync(new URL('../golden/figure/corner-radius.png', import.meta.url));
    expect(await warningsOf({ src: `data:image/png;base64,${png.toString('base64')}` })).toEqual([]);
  });

  it.each([
    ['JSON that is no animation', { hello: 1 }],
    ['JSON that ends early', JSON.stringify(animation).slice(0, 200)],
    ['an archive of something else', 'PK\x03\x04nothing'],
    ['something else', 'nothing'],
  ])('that cannot be drawn is an error that names it, or a warning: %s', async (_, file) => {
    const fields = { src: lottieUri(file) };
    await expect(renderer.render(design(fields))).rejects.toMatchObject({
      code: 'image_not_loaded',
      path: 'pages[0].children[0].src',
    });
    expect(await warningsOf(fields, { skipImageError: true })).toMatchObject([
      ['image_not_loaded', 'pages[0].children[0].src', expect.anything()],
    ]);
  });

  it('may not be loaded from a private address', async () => {
    await expect(renderer.render(design({ src: 'http://127.0.0.1:9/a.json' }))).rejects.toMatchObject({
      code: 'image_not_loaded',
      message: expect.stringContaining('127.0.0.1'),
    });
  });

  it('says what it lacks', async () => {
    const picture = { id: 'i', w: 9, h: 9, u: '', p: 'a.png', e: 0 };
    const layers = [layer, { ty: 2, refId: 'i', ks: STILL_TRANSFORM, ip: 0, op: 60, st: 0 }];
    expect(await warningsOf({ src: lottieUri({ ...animation, assets: [picture], layers }) })).toMatchObject([
      ['image_damaged', 'pages[0].children[0].src', expect.stringContaining('a.png')],
    ]);
  });
});
