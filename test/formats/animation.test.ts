import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { joinGifs, readGif } from '../../renderer/formats/film/gif-file.ts';
import { isOpaque, onWhite } from '../../renderer/formats/film/opaque.ts';
import { changedArea } from '../../renderer/formats/film/webp.ts';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
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

  it.each([true, false])('is joined of parts frame by frame, opaque: %s', async (opaque) => {
    const colors = ['red', 'lime', 'blue', 'gold'];
    const picture = (color: string, i: number) =>
      sharp({ create: { width: 16, height: 8, channels: 4, background: opaque ? 'white' : '#0000' } })
        .composite([
          { input: { create: { width: 4, height: 4, channels: 4, background: color } }, left: 4 * i, top: 0 },
        ])
        .raw()
        .toBuffer();
    const raws = await Promise.all(colors.map(picture));
    const part = async (of: Buffer[]) => {
      const raw = { width: 16, height: 8 * of.length, channels: 4, pageHeight: 8 } as const;
      return readGif(
        await sharp(Buffer.concat(of), { raw })
          .gif({ delay: of.map(() => 100) })
          .toBuffer(),
        opaque,
      );
    };
    const parts = await Promise.all([part(raws.slice(0, 2)), part(raws.slice(2, 3)), part(raws.slice(3))]);
    const joined = joinGifs(parts, { width: 16, height: 8, loop: 0 });
    const shown = await sharp(joined, { animated: true }).ensureAlpha().raw().toBuffer();
    expect(meanDifference(shown, Buffer.concat(raws))).toBeLessThan(1);
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
    opaque[4 * 9999 + 3] = 254;
    expect(isOpaque(opaque)).toBe(false);
  });

  it('are put on white by their alpha', () => {
    expect([...onWhite(Uint8Array.of(0, 0, 0, 255, 0, 100, 200, 128, 7, 7, 7, 0))]).toEqual([
      ...[0, 0, 0, 255],
      ...[127, 177, 227, 255],
      ...[255, 255, 255, 255],
    ]);
  });

  it('differ in the smallest area with even corners', () => {
    const frame = { width: 10, height: 6 };
    const [a, b] = [new Uint8Array(240), new Uint8Array(240)];
    expect(changedArea(a, b, frame)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    b[4 * (3 * 10 + 5)] = 1;
    b[4 * (4 * 10 + 7)] = 1;
    expect(changedArea(a, b, frame)).toEqual({ x: 4, y: 2, width: 4, height: 3 });
  });
});
