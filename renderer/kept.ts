import { type Beginning, createBeginnings, type OwnBeginnings } from './beginnings.ts';
import { type Cache, createCache } from './cache.ts';
import type { KeptFiles } from './formats/kept-files.ts';
import type { Picture } from './paint/raster/index.ts';

/** What is kept of pages from one render to the next. */
export interface Kept {
  /** Pictures as they are painted. */
  pictureCache: Cache<Picture>;
  beginnings: OwnBeginnings;
  keptFiles: KeptFiles;
}

/**
 * Of their bytes, files of pages may take so much: the PNG of a photo is a fourth as large as its pixels, and stands for all the work
 * of a page.
 */
const FILES_SHARE = 3 / 8;

/** @param onForgotten takes beginnings that are no longer kept */
export function createKept(bytes: number, onForgotten?: (beginning: Beginning) => void): Kept {
  const keptFiles: KeptFiles = createCache(bytes * FILES_SHARE, ({ length }: Buffer) => length);
  const rest = bytes * (1 - FILES_SHARE);
  // A painted beginning needs its pictures no more, so both have one bound.
  const cache = createCache<Picture | Beginning>(
    rest,
    (kept) => {
      const { width, height } = 'image' in kept ? kept.image : kept.painted;
      return 4 * width * height;
    },
    (forgotten) => {
      if ('painted' in forgotten) onForgotten?.(forgotten);
    },
  );
  return {
    pictureCache: cache as Cache<Picture>,
    beginnings: createBeginnings(cache as Cache<Beginning>, rest, keptFiles),
    keptFiles,
  };
}
