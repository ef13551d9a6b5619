import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
import { createChildren, createPipeline, resolveOptions } from '../../renderer/internal.ts';
import { describeWith } from '../support/describe-with.ts';
import { fakeFfmpeg } from '../support/ffmpeg.ts';
import { MOVING, STILL } from '../support/films.ts';
import { keyFrames, meanDifference, probe, videoFrames } from '../support/media.ts';
import { temporaryFolder } from '../support/service.ts';

const renderer = await createRenderer({ googleFontsUrl: null });
afterAll(() => renderer.close());

/** Renders into a file, for tools that read files. */
async function fileOf(design: object, options: RenderOptions): Promise<string> {
  const { data, extension } = await renderer.render(design, options);
  const file = path.join(await temporaryFolder(), `film.${extension}`);
  await writeFile(file, data);
  return file;
}

const still = async (design: object, options: RenderOptions): Promise<Buffer> =>
  sharp((await renderer.render(design, options)).data)
    .ensureAlpha()
    .raw()
    .toBuffer();

describeWith(['ffmpeg'], 'an mp4', () => {
  it('is as players want it', async () => {
    const file = await fileOf(MOVING, { format: 'mp4' });
    const { streams, duration } = probe(file);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({
      codec_name: 'h264',
      profile: 'High',
      pix_fmt: 'yuv420p',
      width: 200,
      height: 120,
      has_b_frames: 0,
      r_frame_rate: '30/1',
      nb_read_frames: '45',
      color_range: 'tv',
      color_space: 'smpte170m',
      color_transfer: 'smpte170m',
      color_primaries: 'smpte170m',
    });
    expect(duration).toBeCloseTo(1.5, 3);
    // Players can begin before they have all of it.
    const bytes = await readFile(file);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  it('has a key frame every 2 s, whatever happens in it', async () => {
    const page = (background: string, duration: number) => ({ background, duration, children: [] });
    const changing = { width: 64, height: 64, pages: [page('red', 700), page('blue', 900), page('lime', 3000)] };
    expect(keyFrames(await fileOf(changing, { format: 'mp4', fps: 25 }))).toEqual([0, 2, 4]);
  });

  it('shows what stills of the same times show', async () => {
    const frames = videoFrames(await fileOf(MOVING, { format: 'mp4', fps: 20, quality: 1 }), MOVING);
    expect(frames).toHaveLength(30);
    for (const index of [0, 4, 9, 15, 19, 20, 29]) {
      const expected = await still(MOVING, { time: index === 29 ? 1500 : index * 50 });
      expect(meanDifference(frames[index]!, expected), `frame ${index}`).toBeLessThan(3);
    }
  });

  it('shows what a page leaves open as white', async () => {
    const options = { format: 'mp4', ignoreBackground: true, quality: 1 } as const;
    const [first] = videoFrames(await fileOf({ ...STILL, pages: [{ duration: 200 }] }, options), STILL);
    expect(Math.min(...first!)).toBeGreaterThan(250);
  });

  it('is as long, and begins, as the options say', async () => {
    const cut = probe(await fileOf(MOVING, { format: 'mp4', startTime: 500, duration: 600, fps: 10 }));
    expect(cut.streams[0]).toMatchObject({ nb_read_frames: '6' });
    const second = probe(await fileOf(MOVING, { format: 'mp4', pageId: 'second' }));
    expect(second.duration).toBeCloseTo(0.5, 3);
  });

  it('says how far it is: the share that is done, and the time of the frame', async () => {
    const steps: [number, number][] = [];
    await renderer.render(STILL, {
      format: 'mp4',
      fps: 4,
      onProgress: (share, time) => void steps.push([share, time]),
    });
    expect(steps).toEqual([
      [0.25, 0],
      [0.5, 250],
      [0.75, 500],
      [1, 750],
    ]);
  });
});

describeWith(['ffmpeg'], 'a webm', () => {
  it('is VP9, and keeps transparency where there is any', async () => {
    const options = { format: 'webm', fps: 10, ignoreBackground: true, quality: 1 } as const;
    const file = await fileOf(MOVING, options);
    expect(probe(file).streams[0]).toMatchObject({ codec_name: 'vp9', nb_read_frames: '15' });
    const frames = videoFrames(file, { ...MOVING, decoder: 'libvpx-vp9' });
    for (const index of [0, 5, 12]) {
      const expected = await still(MOVING, { time: index * 100, ignoreBackground: true });
      const alphas = (data: Uint8Array) => data.filter((_, i) => i % 4 === 3);
      expect(meanDifference(alphas(frames[index]!), alphas(expected)), `frame ${index}`).toBeLessThan(2);
    }
    const opaque = probe(await fileOf(STILL, { format: 'webm' }));
    expect(opaque.streams[0]!.pix_fmt).toBe('yuv420p');
  });
});

describeWith(['ffmpeg'], 'a film beyond a limit', () => {
  it.each([
    ['film_too_long', { filmDuration: 1000 }],
    ['too_many_frames', { filmFrames: 40 }],
    ['film_too_large', { filmPixels: 1e6 }],
    ['file_too_large', { filmBytes: 1000 }],
    ['picture_too_large', { outputPixels: 1000 }],
  ])('is refused: %s', async (code, limits) => {
    const strict = await createRenderer({ limits });
    try {
      await expect(strict.render(MOVING, { format: 'mp4' })).rejects.toMatchObject({ kind: 'limit', code });
    } finally {
      await strict.close();
    }
  });

  it('is refused where nothing is left of it', async () => {
    const late = renderer.render(MOVING, { format: 'mp4', startTime: 2000 });
    await expect(late).rejects.toMatchObject({ kind: 'input', code: 'film_empty' });
  });
});

/** Renders with a stand-in for ffmpeg. Returns what became of it, and what lies in its folder then. */
async function withFfmpeg(script: string | null, control: { signal?: AbortSignal } = {}) {
  const folder = await temporaryFolder();
  const searchPath = script === null ? folder : await fakeFfmpeg(path.join(folder, 'bin'), script);
  const work = path.join(folder, 'work');
  const children = createChildren({ atATime: 1, folder: work, searchPath });
  const pipeline = await createPipeline({});
  const options = resolveOptions({ format: 'mp4' });
  const error = await pipeline.render(MOVING, options, { ...control, children }).then(
    () => null,
    (reason) => reason,
  );
  await Promise.all([pipeline.close(), children.close()]);
  return { error, left: await readdir(work).catch(() => []), ...children.counts() };
}

describeWith([], 'an mp4 where ffmpeg', () => {
  it('is missing says how to install it', async () => {
    const { error, left } = await withFfmpeg(null);
    expect(error).toMatchObject({ kind: 'asset', code: 'ffmpeg_missing' });
    expect(error.hint).toContain('apt-get install ffmpeg');
    expect(left).toEqual([]);
  });

  it.each([
    ['ends before its time', 'exit 1'],
    ['is killed', 'head -c 100000 > /dev/null; kill -9 $$'],
    ['fails', 'head -c 100000 > /dev/null; exit 3'],
  ])('%s is a fault that leaves nothing behind', async (_, script) => {
    const { error, left, running } = await withFfmpeg(script);
    expect(error).toMatchObject({ kind: 'internal', code: 'video_not_encoded' });
    expect({ left, running }).toEqual({ left: [], running: 0 });
  });

  it('finds the disk full says so by the code that the service knows', async () => {
    const { error, left } = await withFfmpeg(
      'cat > /dev/null; echo "av_interleaved_write_frame(): No space left on device" >&2; exit 1',
    );
    expect(error).toMatchObject({ code: 'ENOSPC' });
    expect(left).toEqual([]);
  });

  it('hangs ends with the render', async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 300);
    const { error, left, running } = await withFfmpeg('exec sleep 100', { signal: stop.signal });
    expect(error.message).toBe('enough');
    expect({ left, running }).toEqual({ left: [], running: 0 });
  });
});
