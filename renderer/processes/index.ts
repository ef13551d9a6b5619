/**
 * The processes that a render needs besides its own: ffmpeg for videos, sounds and films, ThorVG for Lottie animations, and librsvg where it
 * may have to be stopped.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { untilAborted } from '../abort.ts';
import type { Children, VideoEncoder, VideoOptions } from '../children.ts';
import { drawLottie } from './draw-lottie.ts';
import { drawSvg } from './draw-svg.ts';
import { encodeVideo } from './encode-video.ts';
import { FOLDER_PREFIX, USUAL_PLACES } from './ffmpeg.ts';
import { videoFrame } from './video-frame.ts';
import { videoFrames } from './video-frames.ts';

export interface ChildrenOptions {
  /** Processes at a time; the others wait. */
  atATime: number;
  /** A folder for the files that they read, made where it is missing. */
  folder: string;
  /** Whether no other process uses the folder: then all that is in it was left behind. */
  isAlone?: boolean;
  /** Where ffmpeg is looked for, as in PATH. Default: where programs are installed. */
  searchPath?: string;
}

/** What became of the processes so far. */
export interface ChildCounts {
  running: number;
  /** Came to their end by themselves, or at the end of their own time. */
  ended: number;
  /** Killed because the render had ended that needed them. */
  killed: number;
}

/** Children of this process. */
export interface OwnChildren extends Children {
  counts(): ChildCounts;
  /** Kills those under way, and begins no more; resolves when nothing of them is left. */
  close(): Promise<void>;
}

/** Files of others are left behind, it is thought, when they are older, ms: a film of hours may be under way. */
const STALE = 24 * 3_600_000;

/** The folder is swept of what a process left behind that was killed: at once where it is ours alone, else at first use. */
export function createChildren(options: ChildrenOptions): OwnChildren {
  const { atATime, folder, isAlone = false, searchPath = USUAL_PLACES } = options;
  const inTurn = pLimit(atATime);
  // On their own: an encoder waits for frames, which other processes make.
  const encodersInTurn = pLimit(atATime);
  const closing = new AbortController();
  const counts = { ended: 0, killed: 0 };
  const running = new Set<Promise<unknown>>();
  let swept: Promise<void> | undefined;
  const sweepOnce = () => {
    swept ??= sweep(folder, isAlone ? 0 : STALE);
    return swept;
  };
  if (isAlone) void sweepOnce();

  function take<T>(signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const until = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    const turn = inTurn(async () => {
      until.throwIfAborted();
      const child = work(until);
      running.add(child);
      try {
        return await child;
      } finally {
        running.delete(child);
        counts[until.aborted ? 'killed' : 'ended']++;
      }
    });
    // Nobody waits for a turn that is not needed any more.
    return untilAborted(turn, until);
  }

  /** An encoder keeps its turn until it is closed, which it is when the signal is aborted. */
  function openEncoder(options: VideoOptions, signal: AbortSignal | undefined): Promise<VideoEncoder | 'missing'> {
    const until = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
    const opened = new Promise<VideoEncoder | 'missing'>((resolve, reject) => {
      const turn = encodersInTurn(async () => {
        until.throwIfAborted();
        await sweepOnce();
        const encoder = await encodeVideo(options, { folder, searchPath }, until);
        if (encoder === 'missing') return resolve(encoder);
        await new Promise<void>((closed, failed) => {
          let ending: Promise<void> | undefined;
          const close = () => {
            ending ??= encoder.close().finally(() => until.removeEventListener('abort', close));
            ending.then(closed, failed);
            return ending;
          };
          until.addEventListener('abort', close, { once: true });
          if (until.aborted) void close();
          resolve({ ...encoder, close });
        }).finally(() => counts[until.aborted ? 'killed' : 'ended']++);
      });
      running.add(turn);
      turn.catch(reject).finally(() => running.delete(turn));
    });
    return untilAborted(opened, until);
  }

  return {
    encodeVideo: openEncoder,
    videoFrame: (data, options, signal) =>
      take(signal, async (until) => {
        await sweepOnce();
        return videoFrame(data, options, { folder, searchPath }, until);
      }),
    videoFrames: (data, options, signal) =>
      take(signal, async (until) => {
        await sweepOnce();
        return videoFrames(data, options, { folder, searchPath }, until);
      }),
    drawSvg: (svg, timeout, signal) => take(signal, (until) => drawSvg(svg, timeout, until)),
    drawLottie: (data, options, signal) => take(signal, (until) => drawLottie(data, options, until)),
    counts: () => ({ running: running.size, ...counts }),
    async close() {
      closing.abort(new Error('the renderer was closed'));
      await Promise.allSettled(running);
    },
  };
}

/** Deletes the files of videos that are at least so old, ms. */
async function sweep(folder: string, age: number): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (!name.startsWith(FOLDER_PREFIX)) continue;
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (age === 0 || Date.now() - mtimeMs >= age) await rm(file, { recursive: true, force: true }).catch(() => {});
  }
}
