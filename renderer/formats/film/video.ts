import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Writable } from 'node:stream';
import type { FramePainter, FrameRange, FrameTaken, VideoEncoder, VideoOptions } from '../../children.ts';
import { RenderError } from '../../errors.ts';
import { INSTALL_FFMPEG } from '../../ffmpeg-hint.ts';
import type { Film, FilmFrame, FilmSound } from '../../film/types.ts';
import { writeAll } from '../../output.ts';
import type { Encoded, EncodeJob, Format } from '../types.ts';
import { onWhite } from './opaque.ts';
import { fileTooLarge, paintedFrames, withFilm } from './open.ts';

/** Seconds of work that a second of a film of 1000 × 1000 px takes at most, and that any film may take. */
const WORK = { perSecond: 60, least: 600 } as const;

/**
 * The video of a design, made by the ffmpeg of the machine while it is painted.
 * @param holdsAlpha whether it can be transparent; else what a page leaves open is white, as in a JPEG
 * @throws RenderError `ffmpeg_missing`, `sound_not_decoded`, `too_many_sounds`, `file_too_large`; as `withFilm` does
 */
export const encodeVideo = (
  job: EncodeJob,
  format: Format<VideoOptions['kind']>,
  { holdsAlpha }: { holdsAlpha: boolean },
): Promise<Encoded> =>
  withFilm(job, format, async (film) => {
    const { width, height } = film;
    const hasAlpha = holdsAlpha && !job.isOpaque;
    const sounds = await film.sounds();
    if (sounds.length > job.limits.sounds) throw tooManySounds(job);
    const encoder = await openEncoder(film, sounds, { kind: format.name, hasAlpha }, format.title, job);
    try {
      reportSounds(encoder, sounds, job);
      await paint(film, encoder, job, hasAlpha);
      const file = await settled(job, encoder.finish());
      const { size } = await stat(file);
      if (size > job.limits.filmBytes) throw fileTooLarge(job.limits);
      if (!job.output) return { data: await readFile(file), width, height };
      await copyTo(file, job.output, job.signal);
      return { data: Buffer.alloc(0), width, height };
    } finally {
      await encoder.close();
    }
  });

/** @param title the format's, for people */
async function openEncoder(
  { width, height, fps, frameCount: frames, duration: length }: Film,
  sounds: readonly FilmSound[],
  kind: Pick<VideoOptions, 'kind' | 'hasAlpha'>,
  title: string,
  job: EncodeJob,
): Promise<VideoEncoder> {
  const work = (length / 1000) * WORK.perSecond * Math.max(1, (width * height) / 1e6);
  const options = {
    ...kind,
    ...{ width, height, fps, frames, length, sounds },
    quality: job.options.quality,
    threads: availableParallelism(),
    seconds: Math.ceil(Math.max(WORK.least, work)),
    mostBytes: job.limits.filmBytes,
  };
  const encoder = await settled(job, job.children.encodeVideo(options, job.signal));
  if (encoder === 'missing') throw ffmpegMissing(title);
  return encoder;
}

const ffmpegMissing = (title: string): RenderError =>
  new RenderError({
    kind: 'asset',
    code: 'ffmpeg_missing',
    path: 'format',
    message: `${title} films are made by ffmpeg, which is not installed on this machine`,
    hint: `${INSTALL_FFMPEG}; a gif and an animated webp need none`,
  });

const tooManySounds = ({ limits }: EncodeJob): RenderError =>
  new RenderError({
    kind: 'limit',
    code: 'too_many_sounds',
    path: 'audios',
    message: `more than ${limits.sounds} sounds are heard in the film, those of its videos included`,
    hint: 'raise the limit `sounds`',
  });

/** What becomes of a step of the encoder, its error in words of ours. */
async function settled<T>(job: EncodeJob, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (error) {
    job.signal?.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EFBIG') throw fileTooLarge(job.limits);
    // The service knows it by its code.
    if (code === 'ENOSPC') throw error;
    throw new RenderError({ kind: 'internal', code: 'video_not_encoded', message, cause: error });
  }
}

/** Says which sounds the film lacks: errors, or warnings where those of pictures are. */
function reportSounds({ unusable }: VideoEncoder, sounds: readonly FilmSound[], { options, warn }: EncodeJob): void {
  const problems = unusable.map(({ sound, reason }) => ({
    path: sounds[sound]!.path,
    message: `the sound cannot be decoded: ${reason}`,
  }));
  if (problems.length === 0) return;
  const [{ path, message }] = problems as [(typeof problems)[0]];
  if (!options.skipImageError)
    throw new RenderError({ kind: 'asset', code: 'sound_not_decoded', path, message, problems });
  for (const problem of problems) warn({ code: 'sound_not_decoded', ...problem });
}

/**
 * Paints frames of a video that another thread has encoded.
 * @param holdsAlpha as of `encodeVideo`
 * @throws RenderError as `withFilm` and the painter do
 */
export const paintShare = (
  job: EncodeJob,
  format: Format<VideoOptions['kind']>,
  painter: FramePainter,
  { holdsAlpha }: { holdsAlpha: boolean },
): Promise<void> => withFilm(job, format, (film) => paint(film, painter, job, holdsAlpha && !job.isOpaque));

/** Paints frames and gives them to the encoder, which works on one while the next is painted. */
async function paint(film: Film, painter: FramePainter, job: EncodeJob, hasAlpha: boolean): Promise<void> {
  const flat = hasAlpha || job.isOpaque ? (pixels: Uint8Array) => pixels : onWhite;
  for (let range = await settled(job, painter.next()); range; range = await settled(job, painter.next()))
    await paintRange(film, range, job, ({ pixels, same, index }) =>
      job.time('encode', () => painter.write(same ? null : flat(pixels), index)),
    );
}

/** @param give gives a frame to the encoder */
async function paintRange(
  film: Film,
  { from, to }: FrameRange,
  job: EncodeJob,
  give: (frame: FilmFrame) => Promise<FrameTaken>,
): Promise<void> {
  let end = to;
  let taken: Promise<FrameTaken> | undefined;
  const take = async () => {
    if (!taken) return;
    const { done, to: now } = await settled(job, taken);
    end = now;
    job.frameDone(done, film.frameCount);
  };
  for await (const frame of paintedFrames(film, { from, to }, job)) {
    await take();
    // Others paint the rest.
    if (frame.index >= end) return;
    taken = give(frame);
    // It is waited for before the next is given.
    taken.catch(() => {});
  }
  await take();
}

async function copyTo(file: string, output: Writable, signal: AbortSignal | undefined): Promise<void> {
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }))
    await writeAll(output, chunk as Buffer, signal);
}
