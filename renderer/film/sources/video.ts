import type { Moving, RasterAsset } from '../../scene/image.ts';
import type { Playback } from '../../scene/motion.ts';
import { ownTime, rounded } from './own-time.ts';
import type { FrameSource, SourceOptions } from './types.ts';
import { windowed } from './window.ts';

/** Frames that are decoded by one process. */
const MOST_AT_ONCE = 120;
/** ms between two frames where one alone is asked for. */
const ANY_STEP = 40;

/** A video, decoded at the film's rate and no larger than it is shown. */
export function videoFrames(
  asset: RasterAsset,
  { file, duration }: Extract<Moving, { kind: 'video' }>,
  playback: Playback,
  { children, step, bytes, shown, timeoutMs, maxPixels, signal }: SourceOptions,
): FrameSource {
  const factor = Math.min(1, Math.max(shown.width / asset.width, shown.height / asset.height));
  const [width, height] = [Math.ceil(asset.width * factor), Math.ceil(asset.height * factor)];
  const channels = asset.hasAlpha ? 4 : 3;
  const atOnce = step > 0 ? Math.min(MOST_AT_ONCE, Math.max(1, Math.floor(bytes / (width * height * channels)))) : 1;
  const ownStep = step > 0 ? step * playback.speed : ANY_STEP;
  // Learned where the file does not say it, or says more than it holds.
  let length = duration > 0 ? duration : Number.POSITIVE_INFINITY;
  const endOfRound = () => (length === Number.POSITIVE_INFINITY ? length : Math.max(length * playback.endTime, 0));

  const frame = windowed(
    (first) => {
      const left = Math.max(1, Math.ceil((endOfRound() - first) / ownStep));
      return Array.from({ length: Math.min(atOnce, left) }, (_, i) => rounded(first + i * ownStep));
    },
    async (times) => {
      const from = times[0]!;
      const options = { from, step: ownStep, count: times.length, width, height, channels } as const;
      const decoded = await children.videoFrames(file, { ...options, timeoutMs, maxPixels }, signal);
      if ('reason' in decoded) throw new Error(decoded.reason);
      const count = decoded.pixels.length / (width * height * channels);
      if (duration === 0 && count < times.length) length = from + count * ownStep;
      return { pixels: decoded.pixels, width, height, channels };
    },
  );
  return (played) => frame(ownTime(played, playback, length));
}
