import { type FfmpegFound, findFfmpeg } from '../../renderer/internal.ts';

/** ms after which it is looked again whether ffmpeg is there. */
const LOOK_AGAIN = 60_000;

/** The ffmpeg of the machine, null where there is none; looked for once in a while, since each look starts it. */
export type FfmpegWatch = () => Promise<FfmpegFound | null>;

export function watchFfmpeg(): FfmpegWatch {
  let looked = Number.NEGATIVE_INFINITY;
  let found: Promise<FfmpegFound | null> = Promise.resolve(null);
  return () => {
    if (performance.now() - looked < LOOK_AGAIN) return found;
    looked = performance.now();
    found = findFfmpeg().catch(() => null);
    return found;
  };
}

/** Whether videos can be made. */
export const makesVideos = (ffmpeg: FfmpegFound | null): boolean => ffmpeg !== null && ffmpeg.missing.length === 0;
