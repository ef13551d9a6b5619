import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChildren, type OwnChildren } from '../../renderer/internal.ts';
import { type ChildNote, childrenBehind, serveChildren } from '../../src/dispatch/child-line.ts';
import { fakeFfmpeg } from '../support/ffmpeg.ts';

let folder: string;
let children: OwnChildren;
const files = () => path.join(folder, 'files');
async function withFfmpeg(script: string): Promise<void> {
  const searchPath = await fakeFfmpeg(path.join(folder, 'bin'), `echo "$@" >> ${folder}/calls\n${script}`);
  children = createChildren({ atATime: 2, folder: files(), searchPath });
}
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'gesso-test-'));
});
afterEach(async () => {
  await children.close();
  await rm(folder, { recursive: true });
});

const VIDEO = Buffer.from('a video');
const OPTIONS = {
  ...{ from: 500, step: 40, count: 3, width: 2, height: 1, channels: 3 as const },
  ...{ timeoutMs: 5000, maxPixels: 1e6 },
};

test('decodes frames at a rate, reading nothing but the file', async () => {
  await withFfmpeg('printf 111222333444555666');
  expect(await children.videoFrames(VIDEO, OPTIONS)).toEqual({ pixels: Buffer.from('111222333444555666') });
  const [call] = (await readFile(path.join(folder, 'calls'), 'utf8')).split('\n');
  expect(call).toContain('-nostdin');
  expect(call).toMatch(/-max_pixels 1000000 -noaccurate_seek -ss 0\.500000 -protocol_whitelist file,pipe /);
  expect(call).toMatch(/fps=fps=25\.000000:round=up:start_time=0,trim=end_frame=3,scale=2:1:/);
  expect(await readdir(files())).toEqual([]);
});

test('gives as many whole frames as there are', async () => {
  await withFfmpeg('printf 1112223');
  expect(await children.videoFrames(VIDEO, OPTIONS)).toEqual({ pixels: Buffer.from('111222') });
});

test.each([
  ['finds no frame', 'exit 1', 'ffmpeg finds no frame in it'],
  ['writes more than was asked for', 'head -c 100000 /dev/zero', 'its frame is too large'],
])('says so if ffmpeg %s', async (_, script, reason) => {
  await withFfmpeg(script);
  expect(await children.videoFrames(VIDEO, OPTIONS)).toEqual({ reason });
});

test('has the decoders of libvpx where VP8 or VP9 comes with alpha', async () => {
  await withFfmpeg('printf 111222');
  const header = (codec: string, alpha: number) =>
    Buffer.from(`..${codec}..\x53\xc0\x81${String.fromCharCode(alpha)}`, 'latin1');
  for (const video of [header('V_VP9', 1), header('V_VP8', 1), header('V_VP9', 0)])
    await children.videoFrames(video, OPTIONS);
  const calls = (await readFile(path.join(folder, 'calls'), 'utf8')).trim().split('\n');
  expect(calls.map((call) => /-c:v (\S+) .*-i/.exec(call)?.[1])).toEqual(['libvpx-vp9', 'libvpx', undefined]);
});

test('is killed with its render, and leaves no file', async () => {
  await withFfmpeg('exec sleep 60');
  const render = new AbortController();
  const frames = expect(children.videoFrames(VIDEO, OPTIONS, render.signal)).rejects.toThrow('enough');
  while ((await readdir(files()).catch(() => [])).length === 0) await sleep(10);
  render.abort(new Error('enough'));
  await frames;
  while (children.counts().running > 0) await sleep(10);
  expect(children.counts().killed).toBe(1);
  expect(await readdir(files())).toEqual([]);
});

test('is done by the main thread for a worker', async () => {
  await withFfmpeg('printf 111222');
  const { port1, port2 } = new MessageChannel();
  const line = serveChildren(children, port2, { take() {}, close() {} });
  port2.on('message', (note: ChildNote) => line.take(note));
  const frames = await childrenBehind(port1).videoFrames(VIDEO, OPTIONS);
  expect(frames).toEqual({ pixels: Buffer.from('111222') });
  line.close();
  port1.close();
});
