import type { Moving } from '../../scene/image.ts';
import type { Playback } from '../../scene/motion.ts';
import { ownTime } from './own-time.ts';
import type { FrameSource, SourceOptions } from './types.ts';
import { windowed } from './window.ts';

/** Frames that are drawn by one process: starting it takes as long as drawing some tens of them. */
const MOST_AT_ONCE = 120;

/** A Lottie animation, drawn for the very times that are asked for. */
export function lottieFrames(
  { file, duration, width, height, scale }: Extract<Moving, { kind: 'lottie' }>,
  playback: Playback,
  { children, step, bytes, timeoutMs, maxPixels, signal }: SourceOptions,
): FrameSource {
  const frameBytes = Math.max(1, width * scale * height * scale * 4);
  const atOnce = step > 0 ? Math.min(MOST_AT_ONCE, Math.max(1, Math.floor(bytes / frameBytes))) : 1;
  let played = 0;
  const frame = windowed(
    (first) => {
      const times = Array.from({ length: atOnce }, (_, i) => ownTime(played + i * step, playback, duration));
      times[0] = first;
      return [...new Set(times)];
    },
    async (times) => {
      const drawn = await children.drawLottie(file, { times, width, height, scale, timeoutMs, maxPixels }, signal);
      if ('reason' in drawn) throw new Error(drawn.reason);
      return { pixels: drawn.pixels, width: drawn.width, height: drawn.height, channels: 4 };
    },
  );
  return (now) => {
    played = now;
    return frame(ownTime(now, playback, duration));
  };
}
