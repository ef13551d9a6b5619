import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { changedArea, evenCorner } from '../../renderer/formats/film/area.ts';
import { onWhite } from '../../renderer/formats/film/opaque.ts';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
import { isOpaque } from '../../renderer/paint/rgba8.ts';
import { MOVING, STILL } from '../support/films.ts';
import { meanDifference } from '../support/media.ts';

const renderer = await createRenderer({ googleFontsUrl: null });
afterAll(() => renderer.close());

const { width, height } = MOVING;
const size = 4 * width * height;

async function framesOf(file: Buffer): Promise<Buffer[]> {
  const data = await sharp(file, { animated: true }).ensureAlpha().raw().toBuffer();
  return Array.from({ length: data.length / size }, (_, i) => data.subarray(i * size, (i + 1) * size));
}
const pixels = (file: Buffer) => sharp(file).ensureAlpha().raw().toBuffer();
const still = async (time: number, options: RenderOptions = {}) =>
  pixels((await renderer.render(MOVING, { time, ...options })).data);

describe('a gif', () => {
  it('has ten frames a second, those alike as one, again and again', async () => {
    const { data, mime } = await renderer.render(MOVING, { format: 'gif' });
    expect(mime).toBe('image/gif');
    const { pages, delay, loop } = await sharp(data, { animated: true }).metadata();
    expect({ pages, delay, loop }).toEqual({ pages: 11, delay: [...Array(10).fill(100), 500], loop: 0 });
    for (const [index, frame] of (await framesOf(data)).entries())
      expect(meanDifference(frame, await still(index * 100)), `frame ${index}`).toBeLessThan(4);
  });

  it('plays as often as is asked for, at the rate that is asked for', async () => {
    const { data } = await renderer.render(MOVING, { format: 'gif', loop: 3, fps: 15, duration: 400 });
    const { delay, loop } = await sharp(data, { animated: true }).metadata();
    // Hundredths of a second.
    expect({ delay, loop }).toEqual({ delay: [70, 60, 70, 70, 60, 70], loop: 3 });
    const once = await renderer.render(MOVING, { format: 'gif', loop: 1 });
    expect(once.data.includes('NETSCAPE')).toBe(false);
  });

  it('keeps what a page leaves open transparent', async () => {
    const { data } = await renderer.render(MOVING, { format: 'gif', ignoreBackground: true });
    const frames = await framesOf(data);
    for (const index of [0, 4, 9]) {
      const expected = await still(index * 100, { ignoreBackground: true });
      const clear = (all: Buffer) => all.filter((value, i) => i % 4 === 3 && value < 128).length;
      expect(Math.abs(clear(frames[index]!) - clear(expected))).toBeLessThan(0.02 * width * height);
    }
  });

  it('goes from opaque pages to transparent ones, and back', async () => {
    const square = (fill: string, x: number) => ({
      type: 'figure',
      subType: 'rect',
      x,
      y: 20,
      width: 40,
      height: 40,
      fill,
    });
    const pages = ['teal', 'transparent', 'transparent', 'teal'].map((background, i) => ({
      duration: 100,
      background,
      children: [square('crimson', 10 + 40 * i), square('gold', 5)],
    }));
    const frames = await framesOf((await renderer.render({ ...MOVING, pages }, { format: 'gif' })).data);
    expect(frames).toHaveLength(4);
    for (const [index, frame] of frames.entries()) {
      const { data } = await renderer.render({ ...MOVING, pages }, { time: index * 100 + 1 });
      expect(meanDifference(frame, await pixels(data)), `frame ${index}`).toBeLessThan(3);
    }
  });
});

describe('an animated webp', () => {
  it('shows what stills of the same times show', async () => {
    const { data, mime } = await renderer.render(MOVING, { format: 'webp', animated: true, loop: 2 });
    expect(mime).toBe('image/webp');
    const { pages, delay, loop } = await sharp(data, { animated: true }).metadata();
    expect({ pages, delay, loop }).toEqual({ pages: 11, delay: [...Array(10).fill(100), 500], loop: 2 });
    for (const [index, frame] of (await framesOf(data)).entries())
      expect(meanDifference(frame, await still(index * 100)), `frame ${index}`).toBeLessThan(3);
  });

  it('keeps transparency', async () => {
    const { data } = await renderer.render(MOVING, { format: 'webp', animated: true, ignoreBackground: true });
    const alphas = (all: Buffer) => all.filter((_, i) => i % 4 === 3);
    for (const [index, frame] of (await framesOf(data)).entries()) {
      const expected = await still(index * 100, { ignoreBackground: true });
      expect(meanDifference(alphas(frame), alphas(expected)), `frame ${index}`).toBeLessThan(1);
    }
  });

  it('is a still where nothing moves, and without the option', async () => {
    for (const options of [{ animated: true }, {}]) {
      const { data } = await renderer.render(STILL, { format: 'webp', ...options });
      expect((await sharp(data).metadata()).pages).toBeUndefined();
      expect((await pixels(data)).subarray(0, 4)).toEqual(
        (await pixels((await renderer.render(STILL)).data)).subarray(0, 4),
      );
    }
  });
});

describe('a picture of a moment', () => {
  it.each(['png', 'jpeg', 'webp', 'avif'] as const)('is had as %s', async (format) => {
    const early = await renderer.render(MOVING, { format, time: 0 });
    const second = await renderer.render(MOVING, { format, time: 1200 });
    expect([early.width, early.height]).toEqual([width, height]);
    expect(meanDifference(await pixels(early.data), await pixels(second.data))).toBeGreaterThan(20);
  });

  it('after the end shows the end', async () => {
    expect(await still(1e6)).toEqual(await still(1500));
  });
});

describe('pictures of all frames', () => {
  it('come one after the other', async () => {
    const taken: string[] = [];
    const { data } = await renderer.render(MOVING, {
      ...{ format: 'png', fps: 4, startTime: 500 },
      async onFrame(file, { index, count, time }) {
        taken.push(`${index} of ${count} at ${time}`);
        if (index === 0) expect(await pixels(file)).toEqual(await still(500));
      },
    });
    expect(taken).toEqual([0, 1, 2, 3].map((i) => `${i} of 4 at ${i * 250}`));
    expect(data).toHaveLength(0);
  });
});

describe('the pixels of frames', () => {
  it('are known to be opaque, wherever in memory they lie', () => {
    const opaque = Buffer.alloc(4 * 10_000, 255);
    expect(isOpaque(opaque)).toBe(true);
    expect(isOpaque(Buffer.concat([Buffer.alloc(1), opaque]).subarray(1))).toBe(true);
    for (const place of [0, 1, 4097, 9997, 9998, 9999]) {
      const clear = Buffer.from(opaque);
      clear[4 * place + 3] = 254;
      expect(isOpaque(clear), `px ${place}`).toBe(false);
      // Fours of px end in its middle.
      expect(isOpaque(clear.subarray(0, 4 * (place + 1))), `px ${place}, the last`).toBe(false);
    }
  });

  it('are put on white by their alpha', () => {
    expect([...onWhite(Uint8Array.of(0, 0, 0, 255, 0, 100, 200, 128, 7, 7, 7, 0))]).toEqual([
      ...[0, 0, 0, 255],
      ...[127, 177, 227, 255],
      ...[255, 255, 255, 255],
    ]);
  });

  it('differ in the smallest area', () => {
    const frame = { width: 10, height: 6 };
    const [a, b] = [new Uint8Array(240), new Uint8Array(240)];
    expect(changedArea(a, b, frame)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    b[4 * (3 * 10 + 5)] = 1;
    b[4 * (4 * 10 + 7)] = 1;
    expect(changedArea(a, b, frame)).toEqual({ x: 5, y: 3, width: 3, height: 2 });
    expect(evenCorner(changedArea(a, b, frame))).toEqual({ x: 4, y: 2, width: 4, height: 3 });
  });
});
