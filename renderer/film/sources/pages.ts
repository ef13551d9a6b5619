import type { RasterAsset } from '../../scene/image.ts';
import type { Playback } from '../../scene/motion.ts';
import sharp from '../../sharp.ts';
import { ownTime } from './own-time.ts';
import type { FrameSource, SourceOptions } from './types.ts';
import { windowed } from './window.ts';

/**
 * px of all pages together that are played. A page is decoded with those before it, since it may be only what changes: what
 * memory cannot hold at once takes the square of its length.
 */
const MOST_PIXELS = 300e6;

/** A GIF or an animated WebP, each of its pages shown for as long as its file says. */
export function pageFrames(
  { data, width, height }: RasterAsset,
  delays: readonly number[],
  playback: Playback,
  { bytes }: Pick<SourceOptions, 'bytes'>,
): FrameSource {
  let end = 0;
  const ends = delays.map((delay) => {
    end += delay;
    return end;
  });
  const atOnce = Math.max(1, Math.floor(bytes / (width * height * 4)));
  const frame = windowed(
    (first) => delays.slice(first, first + atOnce).map((_, i) => first + i),
    async (pages) => {
      if (delays.length * width * height > MOST_PIXELS)
        throw new Error(`its ${delays.length} pages have more than ${MOST_PIXELS / 1e6} million px together`);
      const image = sharp(data, { page: pages[0]!, pages: pages.length, limitInputPixels: false, failOn: 'error' });
      const pixels = await image.toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer();
      return { pixels, width, height, channels: 4 };
    },
  );
  return (played) => {
    const time = ownTime(played, playback, end);
    const page = ends.findIndex((shownUntil) => time < shownUntil);
    return frame(page < 0 ? delays.length - 1 : page);
  };
}
