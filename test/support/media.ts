import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { outputOf } from './programs.ts';

/** A stream of a file as ffprobe tells of it. */
export type Stream = Record<string, string | number | undefined> & { codec_type: 'video' | 'audio' };

/** What ffprobe says of a file, its frames counted. */
export function probe(file: string): { streams: Stream[]; duration: number } {
  const args = ['-v', 'error', '-count_frames', '-show_streams', '-show_format', '-of', 'json', file];
  const { streams, format } = JSON.parse(outputOf('ffprobe', args).toString());
  return { streams, duration: Number(format.duration) };
}

/** Seconds at which the key frames of a video lie. */
export function keyFrames(file: string): number[] {
  const args = ['-v', 'error', '-select_streams', 'v', '-skip_frame', 'nokey', '-show_entries', 'frame=pts_time'];
  const said = outputOf('ffprobe', [...args, '-of', 'csv=p=0', file]).toString();
  return said.split('\n').map(Number.parseFloat).filter(Number.isFinite);
}

/** All frames of a video as raw RGBA. @param decoder instead of the usual one */
export function videoFrames(
  file: string,
  { width, height, decoder }: { width: number; height: number; decoder?: string },
): Buffer[] {
  const input = [...(decoder ? ['-c:v', decoder] : []), '-i', file];
  const colors = ['-vf', 'scale=in_color_matrix=smpte170m:in_range=tv:flags=accurate_rnd+full_chroma_int+bicubic'];
  const args = ['-v', 'error', ...input, ...colors, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const stdout = outputOf('ffmpeg', args);
  const size = 4 * width * height;
  return Array.from({ length: stdout.length / size }, (_, i) => stdout.subarray(i * size, (i + 1) * size));
}

/** The samples of a file's sound, of its left channel. */
export function samplesOf(file: string): { rate: number; samples: Float32Array } {
  const rate = 44_100;
  const args = [
    '-v',
    'error',
    '-i',
    file,
    '-map',
    '0:a:0',
    '-af',
    'pan=mono|c0=c0',
    '-ar',
    String(rate),
    '-f',
    'f32le',
    'pipe:1',
  ];
  const stdout = outputOf('ffmpeg', args);
  return { rate, samples: new Float32Array(new Uint8Array(stdout).buffer) };
}

/** The loudness of a stretch: root of the mean square. Times in seconds. */
export function levelOf({ rate, samples }: { rate: number; samples: Float32Array }, from: number, to: number): number {
  const part = samples.subarray(Math.round(from * rate), Math.round(to * rate));
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
}

/** Seconds at which something begins to sound, and at which it is still again, where it was so for a while. */
export function soundings({ rate, samples }: { rate: number; samples: Float32Array }): [number, number][] {
  const [threshold, pause] = [0.01, 0.04 * rate];
  const found: [number, number][] = [];
  let last = Number.NEGATIVE_INFINITY;
  samples.forEach((value, i) => {
    if (Math.abs(value) < threshold) return;
    if (i - last > pause) found.push([i / rate, i / rate]);
    else found.at(-1)![1] = i / rate;
    last = i;
  });
  return found;
}

/** How often a stretch crosses zero upwards in a second: the pitch of a tone, Hz. */
export function pitchOf({ rate, samples }: { rate: number; samples: Float32Array }, from: number, to: number): number {
  const part = samples.subarray(Math.round(from * rate), Math.round(to * rate));
  let crossings = 0;
  for (let i = 1; i < part.length; i++) if (part[i - 1]! < 0 && part[i]! >= 0) crossings++;
  return crossings / (to - from);
}

/** A tone as a WAV of one channel. @param seconds how long @param gain of its peaks, 0..1 */
export function tone(hertz: number, seconds: number, gain = 0.5): Buffer {
  const rate = 44_100;
  const data = Buffer.alloc(2 * Math.round(seconds * rate));
  for (let i = 0; i < data.length / 2; i++)
    data.writeInt16LE(Math.round(32_767 * gain * Math.sin((2 * Math.PI * hertz * i) / rate)), 2 * i);
  const head = Buffer.alloc(44);
  head.write('RIFF', 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * rate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** A sound in another format. @param extension that ffmpeg knows it by */
export function converted(wav: Buffer, extension: string, folder: string): string {
  const source = path.join(folder, 'source.wav');
  const target = path.join(folder, `target.${extension}`);
  writeFileSync(source, wav);
  outputOf('ffmpeg', ['-v', 'error', '-y', '-i', source, target]);
  return target;
}

/** The mean difference of two pictures' channels, in levels. */
export function meanDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}
