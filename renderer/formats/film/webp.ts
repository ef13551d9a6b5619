import type { Film } from '../../film/types.ts';
import { isOpaque } from '../../paint/rgba8.ts';
import sharp from '../../sharp.ts';
import { percent } from '../picture-format.ts';
import type { Encoded, EncodeJob, Format } from '../types.ts';
import { type Area, changedArea, evenCorner } from './area.ts';
import { fileParts } from './file-parts.ts';
import { changesOf, type ShownFrame, withFilm } from './open.ts';
import { joinWebps, type WebpFrame } from './webp-file.ts';

/** Frames that are encoded at a time, beside the painting of the next. */
const AT_A_TIME = 4;

/**
 * The animated WebP of a design: of each frame the part that changes, encoded by libvips. A design in which nothing moves gives a
 * WebP of one frame.
 *
 * @throws as `withFilm` does
 */
export const encodeWebp = (job: EncodeJob, format: Format): Promise<Encoded> =>
  withFilm(job, format, async (film) => {
    const { width, height } = film;
    const parts = fileParts<WebpFrame>(AT_A_TIME, job, ({ file }) => file.length);
    let before: Uint8Array | undefined;
    let hasAlpha = false;
    for await (const frame of changesOf(film, job)) {
      const area = before ? evenCorner(changedArea(before, frame.pixels, film)) : { x: 0, y: 0, width, height };
      before = frame.pixels;
      hasAlpha ||= !isOpaque(frame.pixels);
      await parts.add(() => job.time('encode', () => encodeArea(frame, area, film, job)));
    }
    const frames = await parts.all();
    const [first] = frames as [WebpFrame];
    const { loop } = job.options;
    const data = frames.length === 1 ? first.file : joinWebps(frames, { width, height, hasAlpha, loop });
    return { data, width, height };
  });

async function encodeArea(
  { pixels, begin, end }: ShownFrame,
  area: Area,
  { width, height }: Film,
  job: EncodeJob,
): Promise<WebpFrame> {
  const file = await sharp(pixels, { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .extract({ left: area.x, top: area.y, width: area.width, height: area.height })
    .webp({ quality: percent(job.options) })
    .toBuffer();
  return { area, file, duration: Math.round(end) - Math.round(begin) };
}
