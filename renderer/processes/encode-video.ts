import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { VideoEncoder, VideoOptions } from '../children.ts';
import { diskFull, FOLDER_PREFIX, isMissing, LOCAL_ONLY, type Places } from './ffmpeg.ts';
import { lastLine, mixSound } from './mix-sound.ts';

/** More threads make ffmpeg take more memory, and little time less. */
const MOST_THREADS = 4;

/** s between two key frames. */
const KEY_FRAMES = 2;

const MOST_COMPLAINT = 8192;

/** Bytes over the most at which ffmpeg stops: so it ends before its input does only where there are too many. */
const MOST_BEYOND = 65_536;

/** The option `quality` on a coder's scale, on which 0 is best. */
const rateFactor = (quality: number, [best, worst]: readonly [number, number]): string =>
  String(Math.round((worst - (worst - best) * quality) * 10) / 10);

/**
 * The arguments of each kind of video, for its pictures and its sound. Colours are BT.601's (smpte170m) in limited range, said so in
 * the file. Where a crf of `quality` lies, films of text and photos look as their stills at the default of 0.92.
 */
const KINDS: Readonly<Record<VideoOptions['kind'], (options: VideoOptions) => { video: string[]; audio: string[] }>> = {
  mp4: ({ fps, quality }) => ({
    video: [
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
      ...['-crf', rateFactor(quality, [18, 48]), '-bf', '0', '-sc_threshold', '0'],
      ...['-g', String(Math.max(1, Math.round(KEY_FRAMES * fps))), '-movflags', '+faststart', '-f', 'mp4'],
    ],
    audio: ['-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', '192k', '-ar', '44100', '-ac', '2'],
  }),
  webm: ({ fps, quality, hasAlpha }) => ({
    video: [
      ...['-c:v', 'libvpx-vp9', '-pix_fmt', hasAlpha ? 'yuva420p' : 'yuv420p', '-b:v', '0'],
      ...['-crf', rateFactor(quality, [24, 60]), '-deadline', 'good', '-cpu-used', '5', '-row-mt', '1'],
      // The coder cannot have frames that are not shown beside alpha.
      ...(hasAlpha ? ['-auto-alt-ref', '0'] : []),
      ...['-g', String(Math.max(1, Math.round(KEY_FRAMES * fps))), '-f', 'webm'],
    ],
    audio: ['-c:a', 'libopus', '-b:a', '160k', '-ar', '48000', '-ac', '2'],
  }),
};

const COLORS = [
  '-colorspace',
  'smpte170m',
  '-color_primaries',
  'smpte170m',
  '-color_trc',
  'smpte170m',
  '-color_range',
  'tv',
];

/** The arguments of ffmpeg, which is given the frames by its standard input. */
function argumentsOf(options: VideoOptions, sound: string | null, file: string): string[] {
  const { width, height, fps, threads, seconds, mostBytes } = options;
  const { video, audio } = KINDS[options.kind](options);
  return [
    ...['-y', '-hide_banner', '-loglevel', 'warning', '-filter_threads', '1', '-timelimit', String(seconds)],
    ...[...LOCAL_ONLY, '-f', 'rawvideo', '-pix_fmt', 'rgba', '-video_size', `${width}x${height}`],
    ...['-framerate', String(fps), '-i', 'pipe:0'],
    ...(sound ? [...LOCAL_ONLY, '-f', 'wav', '-i', sound] : []),
    ...['-map', '0:v:0', ...(sound ? ['-map', '1:a:0'] : [])],
    ...['-vf', 'scale=out_color_matrix=smpte170m:out_range=tv', ...COLORS],
    ...['-threads', String(Math.min(MOST_THREADS, threads)), ...video, ...(sound ? audio : [])],
    ...['-map_metadata', '-1', '-fs', String(mostBytes + MOST_BEYOND), file],
  ];
}

/**
 * Starts an ffmpeg that makes a video of the frames it is given. Its sounds are mixed before.
 * @returns `missing` where ffmpeg is not installed
 * @throws the signal's reason
 */
export async function encodeVideo(
  options: VideoOptions,
  { folder, searchPath }: Places,
  signal: AbortSignal,
): Promise<VideoEncoder | 'missing'> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const directory = await mkdtemp(path.join(folder, FOLDER_PREFIX));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const { sounds, length } = options;
    const { file: sound, unusable } = await mixSound(sounds, { length, directory, searchPath }, signal);
    const file = path.join(directory, `film.${options.kind}`);
    let last: Uint8Array | undefined;
    let given = 0;
    const program = await startFfmpeg(argumentsOf(options, sound, file), searchPath, signal);
    return {
      unusable,
      hasSound: sound !== null,
      // Frames come in order here: all of them are asked for at once.
      next: async () => (given === 0 ? { from: 0, to: options.frames } : null),
      async write(frame) {
        last = frame ?? last;
        if (!last) throw new Error('there is no frame to repeat');
        await program.write(last);
        return { done: ++given, to: options.frames };
      },
      async finish() {
        await program.end();
        return file;
      },
      async close() {
        await program.kill();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    if (isMissing(error)) return 'missing';
    throw error;
  }
}

interface Program {
  /** @throws why it has ended; the signal's reason */
  write(data: Uint8Array): Promise<void>;
  /** Says that there is no more; resolves when it has come to a good end. @throws as `write` does */
  end(): Promise<void>;
  /** Kills it; resolves when nothing is left of it. */
  kill(): Promise<void>;
}

/** @throws the error of a program that cannot be started */
async function startFfmpeg(args: readonly string[], searchPath: string, signal: AbortSignal): Promise<Program> {
  signal.throwIfAborted();
  const child = spawn('ffmpeg', args, { stdio: ['pipe', 'ignore', 'pipe'], env: { PATH: searchPath } });
  const kill = () => void child.kill('SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  let complaint = '';
  let isWhole = false;
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('latin1')).slice(-MOST_COMPLAINT);
  });
  // How it ended says more than that it reads no more.
  child.stdin.on('error', () => {});
  const closed = new Promise<void>((resolve, reject) => {
    child.once('close', (code, killer) => {
      signal.removeEventListener('abort', kill);
      if (code === 0 && isWhole) return resolve();
      if (signal.aborted) return reject(signal.reason);
      if (code === 0) return reject(Object.assign(new Error('the video has too many bytes'), { code: 'EFBIG' }));
      const reason = killer ? `it was ended by ${killer}` : lastLine(complaint);
      reject(diskFull(complaint) ?? new Error(`ffmpeg did not make the video: ${reason}`));
    });
  });
  // Looked at by those who wait for it.
  closed.catch(() => {});
  await once(child, 'spawn');
  return {
    async write(data) {
      const written = new Promise<void>((resolve) => child.stdin.write(data, () => resolve()));
      // It may end without reading on: then nothing is ever written.
      await Promise.race([written, closed]);
      if (!child.stdin.writable) await closed;
    },
    async end() {
      isWhole = true;
      child.stdin.end();
      await closed;
    },
    async kill() {
      kill();
      await closed.catch(() => {});
    },
  };
}
