import type { Cache } from '../cache.ts';
import { readPlainDataUri } from './data-uri.ts';
import type { Fetcher, Loaded, LoadOptions } from './fetch.ts';
import { shortUrl } from './source.ts';

/** The bytes of a design's data URIs, each by the name that it has in the design: they are read where they are needed. */
export type HeldSources = ReadonlyMap<string, Buffer>;

/** As a fetcher loads it. */
function loadPlain(uri: Buffer, { maxBytes = 0 }: LoadOptions): Loaded | null {
  const read = readPlainDataUri(uri);
  const isTaken = read && read.data.length > 0 && read.data.length <= maxBytes;
  return isTaken ? { ...read, url: shortUrl(uri.toString('latin1', 0, LONGEST_SHOWN)), file: null } : null;
}

/** Of a data URI its first characters are shown alone. */
const LONGEST_SHOWN = 100;

/**
 * The same fetcher, which knows what the names stand for.
 * @param files of earlier renders; equal names have to be equal files
 */
export function withHeld(fetcher: Fetcher, held: HeldSources | undefined, files: Cache<Loaded>): Fetcher {
  if (!held || held.size === 0) return fetcher;
  return {
    ...fetcher,
    async load(source, options) {
      const uri = held.get(source);
      if (!uri) return fetcher.load(source, options);
      const known = files.get(source);
      if (known && known.data.length <= (options.maxBytes ?? Number.POSITIVE_INFINITY)) return known;
      const loaded = loadPlain(uri, options) ?? (await fetcher.load(uri.toString(), options));
      files.set(source, loaded);
      return loaded;
    },
  };
}
