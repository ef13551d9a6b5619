import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';
import { type ChildrenOptions, createChildren } from '../../renderer/processes/index.ts';
import { describeWith } from '../support/describe-with.ts';
import { fakeFfmpeg, isAlive } from '../support/ffmpeg.ts';
import { outputOf } from '../support/programs.ts';
import { temporaryFolder } from '../support/service.ts';

const video = Buffer.from('video');
const frameOptions = { at: 0, timeoutMs: 60_000, maxPixels: 1e6 };

/** Children whose ffmpeg never ends by itself. */
async function endless(options: Partial<ChildrenOptions> = {}) {
  const home = await temporaryFolder();
  const folder = path.join(home, 'tmp');
  const log = path.join(home, 'pids');
  await writeFile(log, '');
  const searchPath = await fakeFfmpeg(path.join(home, 'bin'), `echo $$ >> ${log}\nexec sleep 600`);
  const children = createChildren({ atATime: 2, folder, searchPath, ...options });
  onTestFinished(() => children.close());
  const pids = async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean).map(Number);
  return { children, folder, pids };
}

describe('a process of a render', () => {
  it('is killed with it, and leaves no file', async () => {
    const { children, folder, pids } = await endless();
    const render = new AbortController();
    const frame = children.videoFrame(video, frameOptions, render.signal);
    await expect.poll(pids).toHaveLength(1);
    expect(children.counts()).toEqual({ running: 1, ended: 0, killed: 0 });
    render.abort(new Error('the client went away'));
    await expect(frame).rejects.toThrow('the client went away');
    await expect.poll(() => children.counts()).toEqual({ running: 0, ended: 0, killed: 1 });
    expect((await pids()).filter(isAlive)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('waits while there are as many as may be', async () => {
    const { children, pids } = await endless();
    const renders = Array.from({ length: 6 }, () => new AbortController());
    const frames = renders.map(({ signal }) => children.videoFrame(video, frameOptions, signal));
    const outcomes = Promise.allSettled(frames);
    await expect.poll(pids).toHaveLength(2);
    for (const render of renders.slice(0, 2)) render.abort();
    await expect.poll(pids).toHaveLength(4);
    // Those that wait are never begun.
    for (const render of renders.slice(4)) render.abort();
    for (const render of renders.slice(2, 4)) render.abort();
    await outcomes;
    await expect.poll(() => children.counts().running).toBe(0);
    expect(await pids()).toHaveLength(4);
  });

  it('is killed where the renderer closes, which waits for that', async () => {
    const { children, folder, pids } = await endless();
    const frame = expect(children.videoFrame(video, frameOptions)).rejects.toThrow('closed');
    await expect.poll(pids).toHaveLength(1);
    await children.close();
    await frame;
    expect((await pids()).filter(isAlive)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    await expect(children.videoFrame(video, frameOptions)).rejects.toThrow('closed');
  });

  it('has no part of the environment', async () => {
    const home = await temporaryFolder();
    const searchPath = await fakeFfmpeg(path.join(home, 'bin'), `env > ${home}/env`);
    const children = createChildren({ atATime: 1, folder: path.join(home, 'tmp'), searchPath });
    await children.videoFrame(video, frameOptions);
    const names = (await readFile(`${home}/env`, 'utf8')).split('\n').map((line) => line.split('=')[0]);
    expect(names).toContain('PATH');
    expect(names.filter((name) => /HOME|GESSO|NODE/.test(name ?? ''))).toEqual([]);
  });
});

describe('files that a killed process left', () => {
  async function leftBehind(hours: number): Promise<string> {
    const folder = path.join(await temporaryFolder(), 'tmp');
    await mkdir(path.join(folder, 'video-abc'), { recursive: true });
    await writeFile(path.join(folder, 'video-abc/video'), 'x');
    await writeFile(path.join(folder, 'other'), 'x');
    const time = Date.now() / 1000 - hours * 3600;
    await utimes(path.join(folder, 'video-abc'), time, time);
    return folder;
  }

  it('are deleted at the start where the folder is ours alone', async () => {
    const folder = await leftBehind(0);
    createChildren({ atATime: 1, folder, isAlone: true });
    await expect.poll(() => readdir(folder)).toEqual(['other']);
  });

  it.each([
    [2, ['other', 'video-abc']],
    [25, ['other']],
  ])('are deleted at the first use of a shared folder when they are old (%s hours)', async (hours, left) => {
    const folder = await leftBehind(hours);
    const searchPath = await fakeFfmpeg(path.join(await temporaryFolder(), 'bin'), 'exit 1');
    await createChildren({ atATime: 1, folder, searchPath }).videoFrame(video, frameOptions);
    expect(await readdir(folder)).toEqual(left);
  });
});

describe('an SVG drawn in a process of its own', () => {
  const svg = (shapes: number) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="2000">${'<path fill-opacity=".1" d="M0 0 2000 3 1999 1999z"/>'.repeat(shapes)}</svg>`,
    );
  const start = async () => createChildren({ atATime: 1, folder: await temporaryFolder() });

  it('gives the pixels', async () => {
    const drawn = await (await start()).drawSvg(svg(1), 20_000);
    expect('pixels' in drawn && drawn.pixels.length).toBe(2000 * 2000 * 4);
  });

  it('ends once it has worked for too long', async () => {
    expect(await (await start()).drawSvg(svg(10_000), 500)).toEqual({ reason: 'drawing it took more than 0.5 s' });
  });

  it('says what is wrong', async () => {
    expect(await (await start()).drawSvg(Buffer.from('<svg'), 20_000)).toEqual({ reason: expect.stringMatching(/./) });
  });

  it('is killed with its render', async () => {
    const children = await start();
    const render = new AbortController();
    const drawn = children.drawSvg(svg(20_000), 20_000, render.signal);
    await expect.poll(() => children.counts().running).toBe(1);
    render.abort(new Error('the client went away'));
    await expect(drawn).rejects.toThrow('the client went away');
    await children.close();
    expect(children.counts()).toEqual({ running: 0, ended: 0, killed: 1 });
  });
});

describeWith(['ffmpeg'], 'the library’s own processes', () => {
  it('end when the render’s signal is aborted, and leave no file', async () => {
    const cacheDir = await temporaryFolder();
    const file = path.join(cacheDir, 'long.mp4');
    const source = ['-f', 'lavfi', '-i', 'testsrc=duration=60:size=320x240:rate=10'];
    outputOf('ffmpeg', ['-v', 'error', ...source, '-c:v', 'mpeg4', '-g', '100000', file]);
    const src = `data:video/mp4;base64,${(await readFile(file)).toString('base64')}`;
    // One key frame: every frame before the wanted one has to be decoded.
    const element = (i: number) => ({ type: 'video', src, width: 10, height: 10, startTime: 1 - i / 100 });
    const design = { width: 20, height: 20, pages: [{ children: Array.from({ length: 50 }, (_, i) => element(i)) }] };
    const renderer = await createRenderer({ cacheDir });
    const render = new AbortController();
    const rendered = expect(renderer.render(design, { signal: render.signal })).rejects.toThrow('enough');
    await expect.poll(() => readdir(path.join(cacheDir, 'tmp')).catch(() => [])).not.toEqual([]);
    render.abort(new Error('enough'));
    await rendered;
    await renderer.close();
    expect(await readdir(path.join(cacheDir, 'tmp'))).toEqual([]);
  });
});
