import type { FrameRange } from '../../children.ts';
import { RenderError } from '../../errors.ts';
import type { Film, FilmFrame } from '../../film/types.ts';
import type { Limits } from '../../limits.ts';
import type { EncodeJob, Format } from '../types.ts';

/**
 * Opens the film of a render, has it encoded, and closes it.
 * @throws RenderError `film_too_long`, `film_too_large`, `picture_too_large`; as the film and the work do
 */
export async function withFilm<T>(
  job: EncodeJob,
  { fps: usual, longestSide }: Pick<Format, 'fps' | 'longestSide'>,
  encode: (film: Film) => Promise<T>,
): Promise<T> {
  const { fps = usual!, startTime, duration } = job.options;
  const film = await job.film({ fps, startTime, duration });
  try {
    const { width, height } = film;
    job.checkPixels(width, height, 'pages', longestSide);
    checkLimits(film, job.limits);
    return await encode(film);
  } finally {
    await film.close();
  }
}

/** @throws RenderError `film_too_long`, `film_too_large` */
function checkLimits({ width, height, frameCount, duration }: Film, { filmDuration, filmPixels }: Limits): void {
  if (duration > filmDuration)
    throw tooMuch({
      code: 'film_too_long',
      message: `a film of ${Math.round(duration)} ms is longer than ${filmDuration} ms`,
      hint: 'cut it with `duration`, or raise the limit `filmDuration`',
    });
  if (width * height * frameCount > filmPixels)
    throw tooMuch({
      code: 'film_too_large',
      message: `${frameCount} frames of ${width} × ${height} px have more than ${filmPixels} px together`,
      hint: 'lower `pixelRatio` or `fps`, or raise the limit `filmPixels`',
    });
}

const tooMuch = (fields: { code: string; message: string; hint: string }): RenderError =>
  new RenderError({ kind: 'limit', path: 'pages', ...fields });

/** The error of a film whose file grows beyond the limit. */
export const fileTooLarge = ({ filmBytes }: Limits): RenderError =>
  tooMuch({
    code: 'file_too_large',
    message: `the film's file has more than ${filmBytes} bytes`,
    hint: 'lower `quality`, `pixelRatio` or `fps`, or raise the limit `filmBytes`',
  });

/** The frames of a range one by one, timed as they are painted. @throws what the signal is aborted with */
export async function* paintedFrames(
  film: Film,
  range: FrameRange,
  job: Pick<EncodeJob, 'signal' | 'time'>,
): AsyncGenerator<FilmFrame> {
  const frames = film.frames(range);
  try {
    for (;;) {
      job.signal?.throwIfAborted();
      const { value, done } = await job.time('paint', () => frames.next());
      if (done) return;
      yield value as FilmFrame;
    }
  } finally {
    await frames.return();
  }
}

/** All frames of a film; says after each how far it is. @throws what the signal is aborted with */
export async function* framesOf(
  film: Film,
  job: Pick<EncodeJob, 'signal' | 'time' | 'frameDone'>,
): AsyncGenerator<FilmFrame> {
  const { frameCount } = film;
  for await (const frame of paintedFrames(film, { from: 0, to: frameCount }, job)) {
    yield frame;
    job.frameDone(frame.index + 1, frameCount);
  }
}

/** A frame that is shown for as long as nothing changes. */
export interface ShownFrame {
  pixels: Uint8Array;
  /** ms at which it begins. */
  begin: number;
  /** ms at which the next begins. */
  end: number;
}

/** The frames of a film, those that are the same as one. */
export async function* changesOf(film: Film, job: Parameters<typeof framesOf>[1]): AsyncGenerator<ShownFrame> {
  let shown: ShownFrame | undefined;
  for await (const { pixels, same, time } of framesOf(film, job)) {
    const end = time + 1000 / film.fps;
    if (shown && same) shown.end = end;
    else {
      if (shown) yield shown;
      shown = { pixels, begin: time, end };
    }
  }
  if (shown) yield shown;
}
