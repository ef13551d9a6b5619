import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { JobJson } from '../../src/jobs/json.ts';
import { describeWith } from '../support/describe-with.ts';
import { isAlive } from '../support/ffmpeg.ts';
import { MOVING } from '../support/films.ts';
import { serveInProcess } from '../support/process.ts';
import { startRenderingService } from '../support/rendering.ts';
import { post, temporaryFolder } from '../support/service.ts';

/** Films that take long enough to be disturbed, and to be seen in their middle. */
const LONG = {
  ...MOVING,
  width: 800,
  height: 800,
  pages: MOVING.pages.map((page) => ({ ...page, duration: 8000 })),
};
const SEEN = { ...LONG, width: 200, height: 200 };
const SHORT = { ...MOVING, pages: MOVING.pages.map((page) => ({ ...page, duration: 200 })) };

/** The ffmpegs that a process and its children have started. */
function encodersOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,comm=']).toString().trim().split('\n');
  const processes = lines.map((line) => line.trim().split(/\s+/));
  const below = (parent: number): number[] =>
    processes.flatMap(([own, its, name]) => {
      if (Number(its) !== parent) return [];
      return [...(name === 'ffmpeg' ? [Number(own)] : []), ...below(Number(own))];
    });
  return below(pid);
}

/** What ffmpeg's files are kept in while it works. */
const workOf = (dataDir: string) => readdir(path.join(dataDir, 'cache/tmp')).catch(() => []);

const read = async (url: string, id: string) => (await (await fetch(`${url}/api/renders/${id}`)).json()) as JobJson;
const PATIENT = { interval: 50 };

/** A service that renders films on its own worker threads, in this process. */
async function filmService() {
  const GESSO_DATA_DIR = await temporaryFolder();
  const service = await startRenderingService({ GESSO_DATA_DIR, GESSO_CONCURRENCY: '2' });
  const nothingLeft = async () => {
    await expect.poll(() => encodersOf(process.pid), PATIENT).toEqual([]);
    await expect.poll(() => workOf(GESSO_DATA_DIR), PATIENT).toEqual([]);
  };
  return { ...service, nothingLeft };
}

describeWith(['ffmpeg'], 'a film of the service', () => {
  it('is a job that says how far it is, and leaves nothing behind', async () => {
    const { url, nothingLeft } = await filmService();
    const job = (await (await post(`${url}/api/renders`, { design: SEEN, format: 'mp4' })).json()) as JobJson;
    const seen = new Set<number>();
    await expect
      .poll(async () => {
        const { progress, status } = await read(url, job.id);
        seen.add(progress);
        return status;
      }, PATIENT)
      .toBe('done');
    const { output, error } = await read(url, job.id);
    expect(error).toBe('');
    expect(seen.size).toBeGreaterThan(2);
    const file = await fetch(output!);
    expect(file.headers.get('content-type')).toBe('video/mp4');
    expect(Buffer.from(await file.arrayBuffer()).toString('latin1', 4, 8)).toBe('ftyp');
    await nothingLeft();
  });

  it('that is cancelled leaves no process and no file', async () => {
    const { url, nothingLeft } = await filmService();
    const job = (await (await post(`${url}/api/renders`, { design: LONG, format: 'mp4' })).json()) as JobJson;
    await expect.poll(() => encodersOf(process.pid), PATIENT).toHaveLength(1);
    const cancelled = await fetch(`${url}/api/renders/${job.id}`, { method: 'DELETE' });
    expect(await cancelled.json()).toMatchObject({ status: 'error', error: 'The render was cancelled.' });
    await nothingLeft();
  });

  it('whose client goes away leaves no process and no file', async () => {
    const { url, nothingLeft } = await filmService();
    const gone = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ design: LONG, format: 'webm', outputFormat: 'file' });
    const answer = fetch(`${url}/api/render`, { method: 'POST', headers, body, signal: gone.signal });
    await expect.poll(() => encodersOf(process.pid), PATIENT).toHaveLength(1);
    gone.abort();
    await expect(answer).rejects.toThrow();
    await nothingLeft();
  });

  it('whose ffmpeg is killed ends with an error that reveals nothing', async () => {
    const { url, nothingLeft } = await filmService();
    const answer = post(`${url}/api/render`, { design: LONG, format: 'mp4', outputFormat: 'file' });
    await expect.poll(() => encodersOf(process.pid), PATIENT).toHaveLength(1);
    process.kill(encodersOf(process.pid)[0]!, 'SIGKILL');
    const problem = await (await answer).json();
    expect(problem).toMatchObject({ status: 500, code: 'video_not_encoded', id: expect.any(String) });
    expect(JSON.stringify(problem)).not.toContain('ffmpeg');
    await nothingLeft();
  });

  it('is answered as a file, by its URL and in line', async () => {
    const { url } = await filmService();
    const file = await post(`${url}/api/render`, { design: SHORT, format: 'webm', outputFormat: 'file' });
    expect(file.headers.get('content-type')).toBe('video/webm');
    expect(file.headers.get('content-disposition')).toContain('design.webm');
    expect(Buffer.from(await file.arrayBuffer()).readUInt32BE(0)).toBe(0x1a45dfa3);
    const stored = (await (
      await post(`${url}/api/render`, { design: SHORT, format: 'mp4', outputFormat: 'url' })
    ).json()) as { url: string };
    expect((await fetch(stored.url)).headers.get('content-type')).toBe('video/mp4');
    const inline = (await (await post(`${url}/api/render`, { design: SHORT, format: 'gif' })).json()) as {
      url: string;
    };
    expect(inline.url).toMatch(/^data:image\/gif;base64,R0lG/);
  });

  it('is made again after a kill −9, whose ffmpeg ends by itself', async () => {
    const GESSO_DATA_DIR = await temporaryFolder();
    const first = await serveInProcess({ GESSO_DATA_DIR });
    const job = (await (await post(`${first.url}/api/renders`, { design: LONG, format: 'mp4' })).json()) as JobJson;
    await expect.poll(() => encodersOf(first.child.pid!), PATIENT).toHaveLength(1);
    const [encoder] = encodersOf(first.child.pid!);
    first.child.kill('SIGKILL');
    await first.ended;
    await expect.poll(() => isAlive(encoder!), PATIENT).toBe(false);
    const second = await serveInProcess({ GESSO_DATA_DIR });
    await expect.poll(async () => (await read(second.url, job.id)).status, PATIENT).toBe('done');
    await expect.poll(() => workOf(GESSO_DATA_DIR), PATIENT).toEqual([]);
  });
});
