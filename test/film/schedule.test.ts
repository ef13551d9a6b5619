import { describe, expect, it } from 'vitest';
import { scheduleOf } from '../../renderer/film/schedule.ts';
import { films, framesOf } from '../support/film.ts';

const limits = { filmFrames: 100 };

describe('the schedule of a film', () => {
  it('plays pages one after the other and leaves out pages of no time', () => {
    const { pages, frameCount, momentOf } = scheduleOf([1000, 0, -5, 700], { fps: 20 }, limits);
    expect(pages).toEqual([
      { page: 0, begin: 0, duration: 1000 },
      { page: 3, begin: 1000, duration: 700 },
    ]);
    expect(frameCount).toBe(34);
    expect(momentOf(19)).toEqual({ page: pages[0], time: 950, played: 950 });
    expect(momentOf(20)).toEqual({ page: pages[1], time: 0, played: 0 });
  });

  it('shows the end of the last page in its last frame, unless it is cut off before', () => {
    const { momentOf } = scheduleOf([1000], { fps: 10 }, limits);
    expect([8, 9].map((index) => momentOf(index).time)).toEqual([800, 1000]);
    const cut = scheduleOf([1000], { fps: 10, duration: 500 }, limits);
    expect([cut.frameCount, cut.momentOf(4).time]).toEqual([5, 400]);
  });

  it('begins at a time of the design', () => {
    const { frameCount, momentOf, pages, timeOf } = scheduleOf([1000, 1000], { fps: 10, startTime: 900 }, limits);
    expect(frameCount).toBe(11);
    expect(momentOf(0)).toEqual({ page: pages[0], time: 900, played: 900 });
    expect(momentOf(1)).toEqual({ page: pages[1], time: 0, played: 0 });
    expect(timeOf(1)).toBe(100);
  });

  it('ends with the last page, however short that is', () => {
    const { pages, momentOf } = scheduleOf([1000, 20], { fps: 10 }, limits);
    expect(momentOf(9)).toEqual({ page: pages[1], time: 20, played: 0 });
  });

  it('has a frame however short it is', () => {
    expect(scheduleOf([1], { fps: 10 }, limits).frameCount).toBe(1);
  });

  it.each([
    ['pages without time', [0, -1], {}, 'film_empty', 'pages'],
    ['no page', [], {}, 'film_empty', 'pages'],
    ['a beginning after the end', [1000], { startTime: 1000 }, 'film_empty', 'startTime'],
    ['a page that is no number of ms long', [Number.NaN], {}, 'film_empty', 'pages'],
    ['too many frames', [1e9], {}, 'too_many_frames', 'pages'],
    ['an endless page', [Number.POSITIVE_INFINITY], {}, 'too_many_frames', 'pages'],
  ])('refuses %s', (_, durations, options, code, path) => {
    expect(() => scheduleOf(durations, { fps: 10, ...options }, limits)).toThrow(
      expect.objectContaining({ code, path }),
    );
  });
});

describe('the frames of a film', () => {
  const open = films();
  const design = {
    width: 31,
    height: 20,
    pages: [
      { duration: 300, background: 'red' },
      { duration: 200, width: 20, height: 23, background: 'blue' },
    ],
  };

  it('are as large as the largest page, in even numbers of px, which each background fills', async () => {
    const film = await open(design, { fps: 10 });
    expect([film.width, film.height, film.frameCount, film.duration]).toEqual([32, 24, 5, 500]);
    for (const { index, pixels } of await framesOf(film)) {
      const color = index < 3 ? [255, 0, 0, 255] : [0, 0, 255, 255];
      expect(pixels.length).toBe(32 * 24 * 4);
      for (const at of [0, pixels.length - 4]) expect([...pixels.subarray(at, at + 4)]).toEqual(color);
    }
  });

  it('keep their size where they need not be even', async () => {
    const film = await open(design, { fps: 10, even: false });
    expect([film.width, film.height]).toEqual([31, 23]);
  });

  it('are painted once where nothing moves', async () => {
    const frames = await framesOf(await open(design, { fps: 10 }));
    expect(frames.map(({ same }) => same)).toEqual([false, true, true, false, true]);
    expect(frames[1]!.pixels).toBe(frames[0]!.pixels);
  });

  it('can be had in part', async () => {
    const film = await open(design, { fps: 10 });
    const frames = await framesOf(film, { from: 2, to: 4 });
    expect(frames.map(({ index, time, same }) => ({ index, time, same }))).toEqual([
      { index: 2, time: 200, same: false },
      { index: 3, time: 300, same: false },
    ]);
  });

  it('can be had at any time', async () => {
    const film = await open(design, { fps: 10 });
    const colors = await Promise.all([0, 299, 300, 1e9, -1].map((time) => film.at(time)));
    expect(colors.map((pixels) => pixels[0])).toEqual([255, 255, 0, 0, 255]);
  });
});

describe('the sounds of a film', () => {
  const open = films();
  const silence = `data:audio/wav;base64,${Buffer.from('RIFF').toString('base64')}`;
  const design = (...audios: object[]) => ({ width: 10, height: 10, pages: [{ duration: 1000 }], audios });

  it('begin on its own clock and end with it', async () => {
    const audio = { src: silence, delay: 500, volume: 0.5, speed: 2, startTime: 0.25, endTime: 0.75 };
    const film = await open(design(audio), { fps: 10, startTime: 600, duration: 300 });
    expect(await film.sounds()).toEqual([
      {
        path: 'audios[0].src',
        data: Buffer.from('RIFF'),
        from: -100,
        until: 300,
        startTime: 0.25,
        endTime: 0.75,
        speed: 2,
        volume: 0.5,
        loops: false,
      },
    ]);
  });

  it('are left out where they are not heard', async () => {
    const film = await open(design({ src: '' }, { src: silence, volume: 0 }, { src: silence, delay: 1000 }), {
      fps: 10,
    });
    expect(await film.sounds()).toEqual([]);
  });

  it('are an error where they cannot be had, or a warning', async () => {
    const missing = design({ src: 'data:nothing' });
    await expect((await open(missing, { fps: 10 })).sounds()).rejects.toMatchObject({
      code: 'sound_not_loaded',
      path: 'audios[0].src',
    });
    const film = await open(missing, { fps: 10 }, { skipImageError: true });
    expect(await film.sounds()).toEqual([]);
    expect(film.warnings).toMatchObject([{ code: 'sound_not_loaded', path: 'audios[0].src' }]);
  });
});
