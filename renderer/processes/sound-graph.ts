import type { SoundTrack } from '../children.ts';

/** What ffmpeg finds in a file. */
export interface SoundFile {
  /** Seconds; 0: it does not say. */
  length: number;
  channels: 'mono' | 'others';
}

/** Hz of the mix. */
export const SAMPLE_RATE = 44_100;

/** Between which one `atempo` keeps the quality. */
const [SLOWEST, FASTEST] = [0.5, 2];

const INFINITE = Number.POSITIVE_INFINITY;

/** s of silence after a sound whose speed is changed: `atempo` keeps back the last of what it is given. */
const PADDING = 0.5;

/** Filters that change the speed and keep the pitch: as many as it takes, each within its range. */
function tempo(speed: number): string[] {
  const steps: number[] = [];
  let rest = speed;
  for (; rest > FASTEST; rest /= FASTEST) steps.push(FASTEST);
  for (; rest < SLOWEST; rest /= SLOWEST) steps.push(SLOWEST);
  return [...steps, ...(rest === 1 ? [] : [rest])].map((step) => `atempo=${step}`);
}

const seconds = (time: number): string => time.toFixed(6);
const samples = (time: number): number => Math.round(time * SAMPLE_RATE);

/** A stretch that begins at 0 again. */
const trim = (from: number, to: number): string =>
  `atrim=start=${seconds(from)}${Number.isFinite(to) ? `:end=${seconds(to)}` : ''},asetpts=PTS-STARTPTS`;

/** Whether only a part of the file sounds, so that its length has to be known. */
export const isCut = ({ startTime, endTime }: Pick<SoundTrack, 'startTime' | 'endTime'>): boolean =>
  startTime > 0 || endTime < 1;

/**
 * The filters of one sound, from its file's samples to its place in the film; null where nothing of it is heard.
 * @param length seconds of the film
 */
function trackFilters(track: Omit<SoundTrack, 'data'>, file: SoundFile, length: number): string | null {
  const { volume, speed, loops, startTime, endTime } = track;
  const [from, to] = isCut(track) ? [startTime * file.length, endTime * file.length] : [0, INFINITE];
  const at = track.from / 1000;
  const heard = Math.min(track.until / 1000, length) - Math.max(at, 0);
  if (!(heard > 0 && to > from && volume > 0 && speed > 0)) return null;
  const skipped = Math.max(0, -at);
  const lasts = ((Number.isFinite(to) ? to : file.length) - from) / speed;
  const turn = samples(lasts);
  const repeats = loops && turn > 0 && turn < samples(skipped + heard);
  return [
    // One channel is heard at its full level from both sides, as browsers mix it.
    ...(file.channels === 'mono' ? ['pan=stereo|c0=c0|c1=c0'] : []),
    `aformat=sample_fmts=fltp:sample_rates=${SAMPLE_RATE}:channel_layouts=stereo`,
    trim(from, to),
    ...(speed === 1 ? [] : [`apad=pad_dur=${PADDING}`, ...tempo(speed), trim(0, lasts > 0 ? lasts : INFINITE)]),
    ...(repeats ? [`aloop=loop=-1:size=${turn}`] : []),
    trim(skipped, skipped + heard),
    `volume=${Math.min(1, volume)}`,
    `adelay=delays=${samples(Math.max(at, 0))}S:all=1`,
  ].join(',');
}

/**
 * The filter graph that mixes sounds, of which each is an input of its own, to one of exactly the film's length; null where
 * nothing is heard. Sums are not normalised.
 *
 * @param length ms of the film
 * @returns `used`: indices of the sounds that are its inputs, in their order; its output is called `mix`
 */
export function soundGraph(
  sounds: readonly { track: Omit<SoundTrack, 'data'>; file: SoundFile }[],
  length: number,
): { graph: string; used: number[] } | null {
  const heard = sounds.flatMap(({ track, file }, index) => {
    const filters = trackFilters(track, file, length / 1000);
    return filters === null ? [] : [{ filters, index }];
  });
  if (heard.length === 0) return null;
  const chains = heard.map(({ filters }, i) => `[${i}:a:0]${filters}[s${i}]`);
  const inputs = heard.map((_, i) => `[s${i}]`).join('');
  const end = `apad,atrim=end_sample=${samples(length / 1000)}[mix]`;
  const mix = `${inputs}amix=inputs=${heard.length}:duration=longest:normalize=0,${end}`;
  return { graph: [...chains, mix].join(';'), used: heard.map(({ index }) => index) };
}
