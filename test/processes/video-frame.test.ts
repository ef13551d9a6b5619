import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChildren } from '../../renderer/processes/index.ts';
import { PICTURE } from '../support/pictures.ts';

// A stand-in for ffmpeg: notes how it was called, and does what the test says.
let directory: string;
const calls = async () => (await readFile(path.join(directory, 'calls'), 'utf8')).trim().split('\n');

const frame = (at: number, timeoutMs = 5000, searchPath = `${directory}:/usr/bin:/bin`) =>
  createChildren({ atATime: 1, folder: path.join(directory, 'tmp'), searchPath }).videoFrame(Buffer.from('video'), {
    at,
    timeoutMs,
    maxPixels: 1e6,
  });

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'gesso-test-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function fakeFfmpeg(body: string): Promise<void> {
  const file = path.join(directory, 'ffmpeg');
  await writeFile(path.join(directory, 'frame.png'), PICTURE);
  await writeFile(file, `#!/bin/sh\necho "$@" >> ${directory}/calls\n${body}\n`);
  await chmod(file, 0o755);
}

test('decodes the frame at a fraction of the length, reading nothing but the file', async () => {
  await fakeFfmpeg(
    `case "$*" in *pipe:1) cat ${directory}/frame.png;; *) echo "Duration: 00:01:20.00" >&2; exit 1;; esac`,
  );
  expect(await frame(0.25)).toMatchObject({ picture: PICTURE });
  const [asked, decoded] = await calls();
  expect(asked).toContain('-nostdin');
  expect(decoded).toMatch(/-threads 1 -max_pixels 1000000 -ss 20\.000 .*-protocol_whitelist file,pipe .*-frames:v 1 /);
});

test('steps back where there is no frame', async () => {
  await fakeFfmpeg(
    `case "$*" in *"-ss 0.000"*) cat ${directory}/frame.png;; *) echo "Duration: 00:00:00.50" >&2;; esac`,
  );
  expect(await frame(1)).toMatchObject({ picture: PICTURE });
});

test.each([
  ['finds no frame', 'exit 1', 'ffmpeg finds no frame in it'],
  ['hangs', 'exec sleep 60', 'ffmpeg took longer than 300 ms'],
])('says so if ffmpeg %s', async (_, body, reason) => {
  await fakeFfmpeg(body);
  expect(await frame(0, 300)).toEqual({ reason });
});

test('says so if there is no ffmpeg', async () => {
  expect(await frame(0, 5000, directory)).toEqual({ reason: 'ffmpeg is not installed' });
});
