import type { VideoFrames, VideoFramesOptions } from '../children.ts';
import { withVideo } from './decode-video.ts';
import type { Places } from './ffmpeg.ts';

/** s by which a frame may begin after the time that asks for it: times and frames are rounded each in its own way. */
const ROUNDING = 0.001;

/**
 * Decodes frames of a video at a steady rate: at each time the frame that shows then, the last one after the end.
 * @throws the signal's reason
 */
export async function videoFrames(
  data: Uint8Array,
  { from, step, count, width, height, channels, ...limits }: VideoFramesOptions,
  places: Places,
  signal: AbortSignal | undefined,
): Promise<VideoFrames> {
  const bytes = width * height * channels;
  // A frame shows from its time on until the next one's; the search begins with a frame from which others can be decoded.
  const filters = [
    `setpts=PTS-${ROUNDING}/TB`,
    `fps=fps=${(1000 / step).toFixed(6)}:round=up:start_time=0`,
    `trim=end_frame=${count}`,
    `scale=${width}:${height}:flags=bicubic`,
  ];
  const output = ['-map', '0:v:0', '-vf', filters.join(), '-threads', '1', '-f', 'rawvideo'];
  const format = ['-pix_fmt', channels === 4 ? 'rgba' : 'rgb24', 'pipe:1'];
  const start = ['-noaccurate_seek', '-ss', (from / 1000).toFixed(6)];
  return withVideo<VideoFrames>(data, { ...limits, mostOutput: count * bytes }, places, signal, async (decode) => {
    const { stdout } = await decode(start, [...output, ...format]);
    const whole = Math.floor(stdout.length / bytes);
    return whole > 0 ? { pixels: stdout.subarray(0, whole * bytes) } : { reason: 'ffmpeg finds no frame in it' };
  });
}
