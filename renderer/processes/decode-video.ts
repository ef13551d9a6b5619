import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FOLDER_PREFIX, isMissing, LOCAL_ONLY, type Places } from './ffmpeg.ts';
import { type Ended, run } from './run.ts';

const INPUT = [...LOCAL_ONLY, '-format_whitelist', 'mov,matroska,avi,mpegts,ogg,flv'];
/** s of the processor's time that ffmpeg takes at most: the kernel ends it then, even where this process was killed. */
const MOST_WORK = 30;

const QUIET = ['-nostdin', '-hide_banner', '-loglevel', 'info'];
const LIMITS = ['-timelimit', String(MOST_WORK), '-filter_threads', '1', '-threads', '1'];

export interface DecodingLimits {
  /** For all the work on a video, ms. */
  timeoutMs: number;
  /** The most px of a frame. */
  maxPixels: number;
  /** The most bytes that a call may write. */
  mostOutput: number;
}

/** @param output what becomes of the video; without one ffmpeg says what it holds, and fails */
export type Decode = (before: readonly string[], output: readonly string[]) => Promise<Ended>;

/**
 * Hands a video to the ffmpeg that is installed on the machine. Without one, or for a video it cannot decode, it says so.
 * @throws the signal's reason
 */
export async function withVideo<T>(
  data: Uint8Array,
  { timeoutMs, maxPixels, mostOutput }: DecodingLimits,
  { folder, searchPath }: Places,
  signal: AbortSignal | undefined,
  work: (decode: Decode) => Promise<T>,
): Promise<T | { reason: string }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(path.join(folder, FOLDER_PREFIX));
  const file = path.join(directory, 'video');
  const until = performance.now() + timeoutMs;
  const decoder = decoderOf(data);
  const decode: Decode = async (before, output) => {
    const own = [...QUIET, ...LIMITS, '-max_pixels', String(maxPixels)];
    const ended = await run(
      {
        command: 'ffmpeg',
        args: [...own, ...before, ...decoder, ...INPUT, '-i', file, ...output],
        env: { PATH: searchPath },
        timeoutMs: Math.max(1, Math.round(until - performance.now())),
        mostOutput,
      },
      signal,
    );
    if (ended.tooLong) throw new Error('its frame is too large');
    if (ended.code === null) throw new Error(`ffmpeg took longer than ${timeoutMs} ms`);
    return ended;
  };
  try {
    await writeFile(file, data);
    return await work(decode);
  } catch (error) {
    signal?.throwIfAborted();
    if (isMissing(error)) return { reason: 'ffmpeg is not installed' };
    return { reason: (error as Error).message };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Where a file says how its frames are encoded, bytes from its beginning. */
const HEADER = 65_536;
/** The element AlphaMode of Matroska, set. @source https://www.matroska.org/technical/elements.html */
const ALPHA_MODE = Buffer.from('53c08101', 'hex');

/** ffmpeg's own decoders of VP8 and VP9 leave alpha out; those of libvpx don't. */
function decoderOf(data: Uint8Array): string[] {
  const header = Buffer.from(data.buffer, data.byteOffset, Math.min(data.byteLength, HEADER));
  if (!header.includes(ALPHA_MODE)) return [];
  if (header.includes('V_VP9')) return ['-c:v', 'libvpx-vp9'];
  return header.includes('V_VP8') ? ['-c:v', 'libvpx'] : [];
}

/** A video's length in seconds, 0 where it is not known, as ffmpeg says it. */
export function durationIn({ stderr }: Ended): number {
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(stderr) ?? [];
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
}
