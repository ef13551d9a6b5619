import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { VideoFrame, VideoFrameOptions } from '../children.ts';
import { FOLDER_PREFIX, isMissing, LOCAL_ONLY, type Places } from './ffmpeg.ts';
import { type Ended, run } from './run.ts';

const INPUT = [...LOCAL_ONLY, '-format_whitelist', 'mov,matroska,avi,mpegts,ogg,flv'];
const OUTPUT = ['-map', '0:v:0', '-frames:v', '1', '-threads', '1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1'];
const LARGEST_FRAME = 100 * 1024 * 1024;
/** s of the processor's time that ffmpeg takes at most: the kernel ends it then, even where this process was killed. */
const MOST_WORK = 30;

const QUIET = ['-nostdin', '-hide_banner', '-loglevel', 'info'];
const LIMITS = ['-timelimit', String(MOST_WORK), '-filter_threads', '1', '-threads', '1'];

/**
 * Decodes one frame of a video with the ffmpeg that is installed on the machine. Without one, or for a video it cannot
 * decode, it says so.
 * @throws the signal's reason
 */
export async function videoFrame(
  data: Uint8Array,
  { at, timeoutMs, maxPixels }: VideoFrameOptions,
  { folder, searchPath }: Places,
  signal: AbortSignal | undefined,
): Promise<VideoFrame> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(path.join(folder, FOLDER_PREFIX));
  const until = performance.now() + timeoutMs;
  const ffmpeg = async (own: readonly string[], ...files: string[]): Promise<Ended> => {
    const ended = await run(
      {
        command: 'ffmpeg',
        args: [...QUIET, ...LIMITS, '-max_pixels', String(maxPixels), ...own, ...INPUT, ...files],
        env: { PATH: searchPath },
        timeoutMs: Math.max(1, Math.round(until - performance.now())),
        mostOutput: LARGEST_FRAME,
      },
      signal,
    );
    if (ended.tooLong) throw new Error('its frame is too large');
    if (ended.code === null) throw new Error(`ffmpeg took longer than ${timeoutMs} ms`);
    return ended;
  };
  try {
    const file = path.join(directory, 'video');
    await writeFile(file, data);
    const seconds = at > 0 ? at * durationOf(await ffmpeg([], '-i', file)) : 0;
    // There is no frame past the last one: step back from the end.
    for (const start of seconds > 0 ? [seconds, Math.max(0, seconds - 1), 0] : [0]) {
      const { stdout } = await ffmpeg(['-ss', start.toFixed(3)], '-i', file, ...OUTPUT);
      if (stdout.length > 0) return { picture: stdout };
    }
    return { reason: 'ffmpeg finds no frame in it' };
  } catch (error) {
    signal?.throwIfAborted();
    if (isMissing(error)) return { reason: 'ffmpeg is not installed' };
    return { reason: (error as Error).message };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A video's length in seconds, 0 where it is not known. ffmpeg without an output prints it and fails. */
function durationOf({ stderr }: Ended): number {
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}
