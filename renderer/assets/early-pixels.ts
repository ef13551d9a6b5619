import pLimit from 'p-limit';
import { release } from '../release.ts';
import type { FramePixels } from '../scene/image.ts';
import { decode } from './decode.ts';

/** Larger pictures may be wanted smaller than they are, by how they are painted. */
export const ALWAYS_WHOLE = 4e6;

/** At a time, of the four threads that read files too. */
const AT_A_TIME = 2;
/** Pictures whose pixels are held until they are painted; as many are decoded at a time then. */
const HELD = 4;

/**
 * Pixels of a render's pictures that are decoded while the rest of it is loaded and laid out: other threads do that work, and
 * would wait for the thread that paints, which then waited for them.
 */
export interface EarlyPixels {
  /** Begins with a picture by its id, before it is known whether its file holds one. */
  begin(id: string, file: Buffer): void;
  /** Its pixels, once; null where they have to be decoded: it was not begun, is too large or damaged. Not for pictures of inks. */
  take(id: string): Promise<FramePixels | null> | null;
  /** Drops those that nobody took. */
  close(): void;
}

/** @param maxPixels of a picture, px: of a larger one nothing is decoded */
export function earlyPixels(maxPixels: number): EarlyPixels {
  const inTurn = pLimit(AT_A_TIME);
  const limit = Math.min(maxPixels, ALWAYS_WHOLE);
  const held = new Map<string, { isBegun: boolean; pixels: Promise<FramePixels | null> }>();
  return {
    begin(id, file) {
      if (held.size === HELD || held.has(id)) return;
      const picture = {
        isBegun: false,
        pixels: inTurn(async () => {
          if (held.get(id) !== picture) return null;
          picture.isBegun = true;
          return decode(file, { maxPixels: limit });
        }).catch(() => null),
      };
      held.set(id, picture);
    },
    take(id) {
      const picture = held.get(id);
      held.delete(id);
      return picture?.isBegun ? picture.pixels : null;
    },
    close() {
      for (const { pixels } of held.values()) void pixels.then((unused) => unused && release(unused.data));
      held.clear();
    },
  };
}
