import type { VideoFrame, VideoFrameOptions } from '../children.ts';
import { durationIn, withVideo } from './decode-video.ts';
import type { Places } from './ffmpeg.ts';

const OUTPUT = ['-map', '0:v:0', '-frames:v', '1', '-threads', '1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1'];
const LARGEST_FRAME = 100 * 1024 * 1024;

/** Decodes one frame of a video. @throws the signal's reason */
export const videoFrame = (
  data: Uint8Array,
  { at, ...limits }: VideoFrameOptions,
  places: Places,
  signal: AbortSignal | undefined,
): Promise<VideoFrame> =>
  withVideo<VideoFrame>(data, { ...limits, mostOutput: LARGEST_FRAME }, places, signal, async (decode) => {
    const seconds = at > 0 ? at * durationIn(await decode([], [])) : 0;
    // There is no frame past the last one: step back from the end.
    for (const start of seconds > 0 ? [seconds, Math.max(0, seconds - 1), 0] : [0]) {
      const ended = await decode(['-ss', start.toFixed(3)], OUTPUT);
      if (ended.stdout.length > 0) return { picture: ended.stdout, duration: durationIn(ended) * 1000 };
    }
    return { reason: 'ffmpeg finds no frame in it' };
  });
