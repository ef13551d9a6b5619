import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createChildren } from '../../renderer/internal.ts';
import { fakeFfmpeg, isAlive } from '../support/ffmpeg.ts';
import { PICTURE } from '../support/pictures.ts';
import { startRenderingService } from '../support/rendering.ts';
import { temporaryFolder } from '../support/service.ts';

/** The head of an MP4, which is all that the stand-in for ffmpeg asks for. */
const VIDEO = `data:video/mp4;base64,${Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isomiso2').toString('base64')}`;

const videos = (count: number) => ({
  width: 20,
  height: 20,
  pages: [
    {
      children: Array.from({ length: count }, (_, i) => ({
        type: 'video',
        src: VIDEO,
        width: 10,
        height: 10,
        startTime: i / count,
      })),
    },
  ],
});

/** A service with two workers, whose ffmpeg does what the script says; `$PICTURE` is a frame. */
async function serve(script: string, env: Record<string, string> = {}) {
  const dataDir = await temporaryFolder();
  const log = path.join(dataDir, 'pids');
  const frame = path.join(dataDir, 'frame.png');
  await writeFile(log, '');
  await writeFile(frame, PICTURE);
  const searchPath = await fakeFfmpeg(path.join(dataDir, 'bin'), `PICTURE=${frame}\necho $$ >> ${log}\n${script}`);
  const folder = path.join(dataDir, 'tmp');
  const children = createChildren({ atATime: 2, folder, searchPath, isAlone: true });
  const service = await startRenderingService(
    { GESSO_CONCURRENCY: '2', GESSO_DATA_DIR: dataDir, ...env },
    { children },
  );
  const pids = async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean).map(Number);
  return { ...service, folder, pids, counts: children.counts };
}

describe('videos of renders in workers', () => {
  it('are decoded by the main thread, one at a time for a render', async () => {
    const { post, folder, pids } = await serve('case "$*" in *pipe:1) cat "$PICTURE";; esac');
    const answer = await post('/api/render', { design: videos(5), outputFormat: 'file' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('gesso-warnings')).toBe('[]');
    expect((await pids()).length).toBeGreaterThanOrEqual(5);
    expect(await readdir(folder)).toEqual([]);
  });

  it('die with the render of a client that left, and leave no file', async () => {
    const { url, post, folder, pids, counts } = await serve('exec sleep 600');
    for (let round = 0; round < 3; round++) {
      const client = new AbortController();
      const gone = Promise.allSettled(
        [30, 30].map((count) =>
          fetch(`${url}/api/render`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ design: videos(count) }),
            signal: client.signal,
          }),
        ),
      );
      await expect.poll(() => counts().running).toBe(2);
      await expect.poll(() => readdir(folder)).toHaveLength(2);
      client.abort();
      await gone;
      await expect.poll(() => counts().running).toBe(0);
    }
    await expect.poll(async () => (await pids()).filter(isAlive)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
    expect(counts()).toEqual({ running: 0, ended: 0, killed: 6 });
    expect(await (await fetch(`${url}/metrics`)).text()).toContain('gesso_children_total{outcome="killed"} 6');
    expect((await post('/api/render', { design: videos(0) })).status).toBe(200);
  });

  it('die with a render that took too long', async () => {
    const env = { GESSO_CONCURRENCY: '1', GESSO_MAX_RENDER_MS: '10000' };
    const { post, folder, pids, counts } = await serve('exec sleep 600', env);
    // The worker has loaded by then: the time of a render is enough to start its process.
    expect((await post('/api/render', { design: videos(0) })).status).toBe(200);
    const render = post('/api/render', { design: videos(3) });
    await expect.poll(() => counts().running).toBe(1);
    const answer = await render;
    expect([answer.status, await answer.json()]).toEqual([504, expect.objectContaining({ code: 'render_timeout' })]);
    await expect.poll(() => counts().running).toBe(0);
    expect((await pids()).filter(isAlive)).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('end where another picture of the design fails, and the worker goes on', async () => {
    const { post, folder, counts } = await serve('exec sleep 600');
    const design = videos(3);
    design.pages[0]!.children.push({ type: 'image', src: 'http://10.0.0.1/x.png', width: 1, height: 1, startTime: 0 });
    expect((await post('/api/render', { design })).status).toBe(422);
    await expect.poll(() => counts().running).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  });
});
