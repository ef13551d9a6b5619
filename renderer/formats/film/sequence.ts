import { compress } from '../compress.ts';
import type { Encoded, EncodeJob, Format } from '../types.ts';
import { framesOf, withFilm } from './open.ts';

/** Frames in a second where the options say none: as many as a video has. */
const USUAL_RATE = 30;
/** Frames that are encoded at a time, beside the painting of the next. */
const AT_A_TIME = 4;

/** Gives every frame of a film as a picture of its own, one after the other. @throws as `withFilm` and the taker do */
export const encodeSequence = (
  job: EncodeJob,
  format: Format,
  take: NonNullable<EncodeJob['onFrame']>,
): Promise<Encoded> =>
  withFilm(job, { ...format, fps: USUAL_RATE }, async (film) => {
    const { width, height, frameCount: count } = film;
    const waiting: Promise<void>[] = [];
    let file: Promise<Buffer> | undefined;
    let last: Promise<void> = Promise.resolve();
    for await (const { pixels: data, same, index, time } of framesOf(film, job)) {
      if (!file || !same) file = job.time('encode', () => compress({ data, width, height }, format, job.options));
      const [before, own] = [last, file];
      last = own.then(async (made) => {
        await before;
        await take(made, { index, count, time });
      });
      // Each is waited for below, or at the end.
      last.catch(() => {});
      waiting.push(last);
      if (waiting.length >= AT_A_TIME) await waiting.shift();
    }
    await last;
    return { data: Buffer.alloc(0), width, height };
  });
