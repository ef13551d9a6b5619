import type { Cache } from '../cache.ts';
import type { Fetcher, Loaded } from './fetch.ts';

/** Data URIs of a design that stand elsewhere, each by the name that it has in the design: it is read where it is needed. */
export type HeldSources = ReadonlyMap<string, () => string>;

/**
 * The same fetcher, which knows what the names stand for.
 * @param files of earlier renders; equal names have to be equal files
 */
export function withHeld(fetcher: Fetcher, held: HeldSources | undefined, files: Cache<Loaded>): Fetcher {
  if (!held || held.size === 0) return fetcher;
  return {
    ...fetcher,
    async load(source, options) {
      const read = held.get(source);
      if (!read) return fetcher.load(source, options);
      const known = files.get(source);
      if (known && known.data.length <= (options.maxBytes ?? Number.POSITIVE_INFINITY)) return known;
      const loaded = await fetcher.load(read(), options);
      files.set(source, loaded);
      return loaded;
    },
  };
}
