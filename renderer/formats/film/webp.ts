import type { Film } from '../../film/types.ts';
import sharp from '../../sharp.ts';
import { percent } from '../picture-format.ts';
import type { Encoded, EncodeJob, Format } from '../types.ts';
import { fileParts } from './file-parts.ts';
import { isOpaque } from './opaque.ts';
import { changesOf, type ShownFrame, withFilm } from './open.ts';
import { type Area, joinWebps, type WebpFrame } from './webp-file.ts';

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
      const area = before ? changedArea(before, frame.pixels, film) : { x: 0, y: 0, width, height };
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

/** The smallest area with even corners in which two pictures differ; of equal ones the px at the corner. */
export function changedArea(a: Uint8Array, b: Uint8Array, { width, height }: Pick<Film, 'width' | 'height'>): Area {
  const [before, after] = [a, b].map(
    ({ buffer, byteOffset, byteLength }) => new Uint32Array(buffer, byteOffset, byteLength / 4),
  ) as [Uint32Array, Uint32Array];
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * width, (y + 1) * width];
    let first = from;
    while (first < to && before[first] === after[first]) first++;
    if (first === to) continue;
    let last = to - 1;
    while (before[last] === after[last]) last--;
    left = Math.min(left, first - from);
    right = Math.max(right, last - from + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  if (bottom === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const [x, y] = [left & ~1, top & ~1];
  return { x, y, width: right - x, height: bottom - y };
}

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
