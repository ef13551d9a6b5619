import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { describeWith } from '../support/describe-with.ts';
import { films, framesOf } from '../support/film.ts';
import { animationOf, lottieUri, placeAt, rectangleLayer } from '../support/lottie.ts';
import { damagedAnimation } from '../support/pictures.ts';
import { outputOf } from '../support/programs.ts';

const open = films();
const page = (children: object[], more: object = {}) => ({
  width: 20,
  height: 20,
  schemaVersion: 4,
  pages: [{ duration: 1000, children, ...more }],
});
const uri = (type: string, data: Buffer) => `data:${type};base64,${data.toString('base64')}`;
const whole = { x: 0, y: 0, width: 20, height: 20 };

type Color = readonly [red: number, green: number, blue: number, alpha: number];
const RED: Color = [255, 0, 0, 255];
const GREEN: Color = [0, 255, 0, 255];
const BLUE: Color = [0, 0, 255, 255];

/** A moving picture of plain pages. */
async function pagesOf(format: 'gif' | 'webp', colors: readonly Color[], delay: number[]): Promise<string> {
  const [width, height] = [10, 10];
  const data = Buffer.concat(colors.map((color) => Buffer.alloc(4 * width * height, Buffer.from(color))));
  const raw = { width, height: height * colors.length, channels: 4 as const, pageHeight: height };
  const image = sharp(data, { raw });
  return uri(
    `image/${format}`,
    await (format === 'gif' ? image.gif({ delay }) : image.webp({ delay, lossless: true })).toBuffer(),
  );
}

/** The colour in the middle of every frame. */
async function middles(design: unknown, fps: number, options = {}): Promise<number[][]> {
  const film = await open(design, { fps, ...options });
  const frames = await framesOf(film);
  return frames.map(({ pixels }) => [...pixels.subarray(4 * (10 * 20 + 10)).subarray(0, 4)]);
}

describe.each(['gif', 'webp'] as const)('an animated %s', (format) => {
  it('plays with its own delays, again and again', async () => {
    const src = await pagesOf(format, [RED, GREEN, BLUE], [100, 200, 100]);
    const colors = await middles(page([{ type: 'gif', src, ...whole }]), 10);
    expect(colors).toEqual([RED, GREEN, GREEN, BLUE, RED, GREEN, GREEN, BLUE, RED, GREEN]);
  });

  it('shows what was meant to be as fast as possible for 100 ms', async () => {
    const src = await pagesOf(format, [RED, GREEN], [0, 10]);
    const colors = await middles(page([{ type: 'gif', src, ...whole }], { duration: 400 }), 10);
    expect(colors.slice(0, 3)).toEqual([RED, GREEN, RED]);
  });

  it('begins when its element enters', async () => {
    const src = await pagesOf(format, [RED, GREEN], [100, 900]);
    const animations = [{ type: 'enter', name: 'move', delay: 500, duration: 0 }];
    const colors = await middles(page([{ type: 'gif', src, ...whole, animations }]), 10);
    expect(colors.slice(4, 7)).toEqual([[255, 255, 255, 255], RED, GREEN]);
  });

  it('stands still as an image, as the editor draws it', async () => {
    const src = await pagesOf(format, [RED, GREEN], [100, 100]);
    const film = await open(page([{ type: 'image', src, ...whole }]), { fps: 10 });
    expect((await framesOf(film)).filter(({ same }) => !same)).toHaveLength(1);
  });
});

describe('frames of moving pictures', () => {
  it('are painted once where they stay the same', async () => {
    const src = await pagesOf('gif', [RED, GREEN], [500, 500]);
    const frames = await framesOf(await open(page([{ type: 'gif', src, ...whole }]), { fps: 20 }));
    expect(frames.flatMap(({ index, same }) => (same ? [] : [index]))).toEqual([0, 10]);
  });

  it('are those of their moments, whichever are asked for', async () => {
    const src = await pagesOf('gif', [RED, GREEN, BLUE], [100, 100, 100]);
    const film = await open(page([{ type: 'gif', src, ...whole }]), { fps: 10 });
    const frames = await framesOf(film);
    const part = await framesOf(film, { from: 4, to: 8 });
    for (const { index, pixels } of part) expect(pixels.equals(frames[index]!.pixels)).toBe(true);
    for (const { index, time, pixels } of frames.slice(0, -1))
      expect((await film.at(time)).equals(pixels), `frame ${index}`).toBe(true);
  });

  it('stop with a warning where the rest of the file is damaged', async () => {
    const film = await open(page([{ type: 'gif', src: uri('image/webp', await damagedAnimation()), ...whole }]), {
      fps: 10,
    });
    await framesOf(film);
    expect(film.warnings.map(({ code, path: place }) => [code, place])).toEqual([
      ['picture_stopped', 'pages[0].children[0]'],
    ]);
  });
});

describe('many moving pictures', () => {
  it('stand still, but for those that memory holds', async () => {
    // 4 MB a page, 256 MB for the pages of 64.
    const data = Buffer.alloc(2 * 3 * 1000 * 1000).fill(255, 3 * 1000 * 1000);
    const file = await sharp(data, { raw: { width: 1000, height: 2000, channels: 3, pageHeight: 1000 } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    const element = { type: 'gif', src: uri('image/gif', file), ...whole };
    const film = await open(page(Array(66).fill(element), { duration: 100 }), { fps: 10 });
    await framesOf(film);
    expect(film.warnings.map(({ code, path: place }) => [code, place])).toEqual(
      [64, 65].map((i) => ['picture_stopped', `pages[0].children[${i}]`]),
    );
  });
});

describe('a Lottie animation', () => {
  /** A red square over the left half, then over the right half, of half a second each. */
  const src = lottieUri(
    animationOf(20, 20, 30, [
      { ...rectangleLayer([10, 20], [1, 0, 0, 1], placeAt(5, 10), 30), op: 15 },
      { ...rectangleLayer([10, 20], [0, 0, 1, 1], placeAt(15, 10), 30), ip: 15 },
    ]),
  );

  it('plays, again and again', async () => {
    const design = page([{ type: 'lottie', src, ...whole }], { duration: 2000 });
    const film = await open(design, { fps: 4 });
    const at = (pixels: Buffer, x: number) => [...pixels.subarray(4 * (10 * 20 + x)).subarray(0, 4)];
    const WHITE = [255, 255, 255, 255];
    const frames = await framesOf(film);
    const seen = frames.map(({ pixels }) => [at(pixels, 5), at(pixels, 15)]);
    for (const index of [0, 1, 4, 5]) expect(seen[index]).toEqual([RED, WHITE]);
    for (const index of [2, 3, 6]) expect(seen[index]).toEqual([WHITE, BLUE]);
    expect(frames.map(({ same }) => same).slice(0, 4)).toEqual([false, true, false, true]);
  });
});

describeWith(['ffmpeg'], 'a video', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gesso-film-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function make(name: string, ...args: string[]): string {
    const file = path.join(folder, name);
    outputOf('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', ...args, file]);
    return uri(name.endsWith('mp4') ? 'video/mp4' : 'video/webm', readFileSync(file));
  }
  /** 4 s at 25 frames a second; each is a little lighter than the one before. */
  const counting = () =>
    make(
      'counting.mp4',
      "color=black:size=16x16:rate=25:duration=4,geq=lum='16+N*2':cb=128:cr=128",
      ...['-c:v', 'libx264', '-g', '30', '-qp', '0', '-pix_fmt', 'yuv420p'],
    );
  const numbers = async (design: unknown, fps: number, options = {}) =>
    (await middles(design, fps, options)).map(([gray]) => Math.round((gray! * 219) / 255 / 2));

  it('shows at each moment the frame that began last', async () => {
    const design = page([{ type: 'video', src: counting(), ...whole }]);
    const shown = await numbers(design, 30);
    expect(shown.slice(0, 29)).toEqual(Array.from({ length: 29 }, (_, i) => Math.floor((i * 25) / 30 + 0.026)));
  });

  it('plays a part of itself faster, and again from the moment that it enters', async () => {
    const animations = [{ type: 'enter', name: 'move', delay: 200, duration: 0 }];
    const cut = { startTime: 0.25, endTime: 0.5, speed: 2, animations };
    const design = page([{ type: 'video', src: counting(), ...whole, ...cut }]);
    // From 1 s to 2 s in half a second: frames 25 to 49.
    expect((await numbers(design, 10)).slice(2, 9)).toEqual([25, 30, 35, 40, 45, 25, 30]);
  });

  it('shows the same in a part of the film as in the whole', async () => {
    const film = await open(page([{ type: 'video', src: counting(), ...whole, speed: 1.37 }]), { fps: 24 });
    const frames = await framesOf(film);
    for (const { index, pixels } of await framesOf(film, { from: 11, to: 20 }))
      expect(pixels.equals(frames[index]!.pixels), `frame ${index}`).toBe(true);
    expect((await film.at(frames[13]!.time)).equals(frames[13]!.pixels)).toBe(true);
  });

  it.each([
    ['VP9', 'libvpx-vp9'],
    ['VP8', 'libvpx'],
  ])('keeps its transparency (%s)', async (_, codec) => {
    const src = make(
      `${codec}.webm`,
      'color=c=red@0.5:size=20x20:rate=10:duration=1,format=yuva420p',
      ...['-c:v', codec, '-pix_fmt', 'yuva420p', '-auto-alt-ref', '0'],
    );
    const [color] = await middles(page([{ type: 'video', src, ...whole }]), 10);
    expect(color![0]).toBeGreaterThan(245);
    expect(Math.abs(color![1]! - 127)).toBeLessThan(6);
  });

  it('sounds while its element is shown', async () => {
    const animations = [
      { type: 'enter', name: 'fade', delay: 300 },
      { type: 'exit', name: 'fade', delay: 200 },
    ];
    const video = { type: 'video', src: counting(), ...whole, volume: 0.4, startTime: 0.1, speed: 2, animations };
    const silent = { ...video, volume: 0 };
    const design = { ...page([video, silent]), pages: [{ duration: 500 }, ...page([video, silent]).pages] };
    const film = await open(design, { fps: 10, startTime: 100 });
    const sounds = await film.sounds();
    expect(sounds).toMatchObject([
      {
        path: 'pages[1].children[0].src',
        from: 700,
        until: 1200,
        startTime: 0.1,
        endTime: 1,
        speed: 2,
        volume: 0.4,
        loops: true,
      },
    ]);
    expect(sounds[0]!.data.subarray(4, 8).toString()).toBe('ftyp');
  });

  it('ends with the render that needs it', async () => {
    const stop = new AbortController();
    const design = page([{ type: 'video', src: counting(), ...whole }]);
    const film = await open(design, { fps: 30 }, {}, { signal: stop.signal });
    const frames = film.frames();
    await frames.next();
    stop.abort(new Error('enough'));
    await expect(frames.next()).rejects.toThrow('enough');
  });
});
