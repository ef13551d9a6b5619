import { type FfmpegFound, findFfmpeg } from '../../renderer/internal.ts';

/** ms after which it is looked again whether ffmpeg is there. */
const LOOK_AGAIN = 60_000;

/** ms from when it is first asked for until it is looked for: a look takes a quarter of a second of the processor, as a service starts. */
const FIRST_LOOK = 3000;

/** The ffmpeg of the machine, looked for in the background, and again once in a while: each look starts it. */
export interface FfmpegWatch {
  /** What the last look found: null where there is none; undefined where nobody has looked yet. */
  known(): FfmpegFound | null | undefined;
  /** What the first look finds. */
  found(): Promise<FfmpegFound | null>;
}

/** @param find how it is looked for */
export function watchFfmpeg(find: () => Promise<FfmpegFound | null> = findFfmpeg): FfmpegWatch {
  let known: FfmpegFound | null | undefined;
  let first: Promise<FfmpegFound | null> | undefined;
  let lookAt = Number.POSITIVE_INFINITY;
  const look = async (): Promise<FfmpegFound | null> => {
    lookAt = performance.now() + LOOK_AGAIN;
    known = await find().catch(() => null);
    return known;
  };
  const found = (): Promise<FfmpegFound | null> => {
    first ??= new Promise((resolve) => {
      setTimeout(() => resolve(look()), FIRST_LOOK).unref();
    });
    return first;
  };
  return {
    found,
    known() {
      void found();
      if (performance.now() >= lookAt) void look();
      return known;
    },
  };
}

/** Whether videos can be made. */
export const makesVideos = (ffmpeg: FfmpegFound | null): boolean => ffmpeg !== null && ffmpeg.missing.length === 0;
