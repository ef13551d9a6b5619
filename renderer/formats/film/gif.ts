import type { Film } from '../../film/types.ts';
import { isOpaque, words } from '../../paint/rgba8.ts';
import sharp from '../../sharp.ts';
import type { Encoded, EncodeJob, Format } from '../types.ts';
import { type Area, changedArea } from './area.ts';
import { fileParts } from './file-parts.ts';
import { type GifFrame, joinGifs } from './gif-file.ts';
import { changesOf, type ShownFrame, withFilm } from './open.ts';

/** Frames that are encoded at a time, beside the painting of the next. */
const AT_A_TIME = 4;

/** From 1 to 10: beyond 3, libvips takes three times as long for files 2 % smaller. */
const EFFORT = 3;

/** The option `quality` from which on colours between those of the palette are mixed of dots in full. */
const FULL_QUALITY = 0.92;

/** How much of that is done, 0..1: without it a file has half as many bytes, and gradients have steps. */
const ditherOf = (quality: number): number => Math.min(1, quality / FULL_QUALITY);

/**
 * The GIF of a design. Of each frame the px that change are encoded, by libvips: so what stands still does not flicker between
 * palettes, and the colours of a palette are those that are needed. A frame that is transparent somewhere needs an empty
 * ground: then it is stored whole, and the one before it is cleared.
 *
 * @throws as `withFilm` does
 */
export const encodeGif = (job: EncodeJob, format: Format): Promise<Encoded> =>
  withFilm(job, format, async (film) => {
    const { width, height } = film;
    const dither = ditherOf(job.options.quality);
    const parts = fileParts<GifFrame>(AT_A_TIME, job, ({ file }) => file.length);
    for await (const frame of groundedFrames(film, job))
      await parts.add(() => job.time('encode', () => encodeFrame(frame, film, dither)));
    return { data: joinGifs(await parts.all(), { width, height, loop: job.options.loop }), width, height };
  });

/** A frame and what is there when it is drawn. */
interface GroundedFrame extends ShownFrame {
  /** The frame before, where that is still seen. */
  ground: Uint8Array | undefined;
  isCleared: boolean;
}

async function* groundedFrames(film: Film, job: EncodeJob): AsyncGenerator<GroundedFrame> {
  let ground: Uint8Array | undefined;
  let held: (ShownFrame & { opaque: boolean }) | undefined;
  const grounded = (frame: ShownFrame & { opaque: boolean }, isNextOpaque: boolean): GroundedFrame => {
    const isCleared = !frame.opaque || !isNextOpaque;
    const its = { ...frame, ground, isCleared };
    ground = isCleared ? undefined : frame.pixels;
    return its;
  };
  for await (const frame of changesOf(film, job)) {
    const next = { ...frame, opaque: isOpaque(frame.pixels) };
    if (held) yield grounded(held, next.opaque);
    held = next;
  }
  if (held) yield grounded(held, held.opaque);
}

/** A time in the unit that GIFs count in: each frame begins at the one nearest to where it should. */
const hundredths = (time: number): number => Math.round(time / 10);

async function encodeFrame(
  { pixels, ground, begin, end, isCleared }: GroundedFrame,
  film: Film,
  dither: number,
): Promise<GifFrame> {
  const area = ground ? changedArea(ground, pixels, film) : { x: 0, y: 0, width: film.width, height: film.height };
  const raw = { width: area.width, height: area.height, channels: 4 } as const;
  const file = await sharp(ground ? changes(ground, pixels, area, film) : pixels, { raw, limitInputPixels: false })
    .gif({ effort: EFFORT, dither })
    .toBuffer();
  return { area, file, delay: hundredths(end) - hundredths(begin), isCleared };
}

/** An area of a picture, transparent where it is as it was. */
function changes(before: Uint8Array, after: Uint8Array, { x, y, width, height }: Area, film: Film): Uint8Array {
  const [old, now] = [words(before), words(after)];
  const changed = new Uint32Array(width * height);
  for (let row = 0; row < height; row++) {
    const from = (y + row) * film.width + x;
    for (let i = 0; i < width; i++) if (old[from + i] !== now[from + i]) changed[row * width + i] = now[from + i]!;
  }
  return new Uint8Array(changed.buffer);
}
