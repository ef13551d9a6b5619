import type { Film } from '../../film/types.ts';
import sharp from '../../sharp.ts';
import type { Encoded, EncodeJob, Format } from '../types.ts';
import { fileParts } from './file-parts.ts';
import { type GifPart, joinGifs, readGif } from './gif-file.ts';
import { isOpaque } from './opaque.ts';
import { changesOf, type ShownFrame, withFilm } from './open.ts';

/** Bytes of frames that are encoded together: what they have in common is stored once, and memory is bounded. */
const WINDOW = 48e6;
/** Windows that are encoded at a time, beside the painting of the next. */
const AT_A_TIME = 2;

/** From 1 to 10: beyond 3, libvips takes three times as long for files 2 % smaller. */
const EFFORT = 3;

/** How far a px may be off what it was before to count as the same, at the lowest quality; 0..32. */
const MOST_ERROR = 32;

/** The GIF of a design. Frames are encoded by libvips, in windows, whose files are joined. @throws as `withFilm` does */
export const encodeGif = (job: EncodeJob, format: Format): Promise<Encoded> =>
  withFilm(job, format, async (film) => {
    const { width, height } = film;
    const parts = fileParts<GifPart>(AT_A_TIME, job, ({ blocks }) => blocks.length);
    for await (const frames of windows(film, job))
      await parts.add(() => job.time('encode', () => encodeWindow(frames, film, job)));
    const data = joinGifs(await parts.all(), { width, height, loop: job.options.loop });
    return { data, width, height };
  });

async function* windows(film: Film, job: EncodeJob): AsyncGenerator<ShownFrame[]> {
  const most = Math.max(1, Math.floor(WINDOW / (4 * film.width * film.height)));
  let window: ShownFrame[] = [];
  for await (const frame of changesOf(film, job)) {
    if (window.length === most) {
      yield window;
      window = [];
    }
    window.push(frame);
  }
  yield window;
}

/** A GIF counts time in hundredths of a second: each frame begins at the one nearest to where it should. ms */
const hundredths = (time: number): number => Math.round(time / 10) * 10;

async function encodeWindow(frames: readonly ShownFrame[], { width, height }: Film, job: EncodeJob): Promise<GifPart> {
  const pixels = new Uint8Array(4 * width * height * frames.length);
  for (const [i, frame] of frames.entries()) pixels.set(frame.pixels, 4 * width * height * i);
  const delay = frames.map(({ begin, end }) => hundredths(end) - hundredths(begin));
  const raw = { width, height: height * frames.length, channels: 4, pageHeight: height } as const;
  const file = await sharp(pixels, { raw, limitInputPixels: false })
    .gif({ delay, effort: EFFORT, interFrameMaxError: (1 - job.options.quality) * MOST_ERROR })
    .toBuffer();
  return readGif(file, isOpaque(pixels));
}
