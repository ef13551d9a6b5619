import { createFetcher, type Fetcher, type FetcherOptions, PICTURE_HEADERS } from './fetch.ts';
import { canBeTold, type WebFile } from './web-file.ts';

/** The same fetcher; it notes each file of the web that it gives. */
export function noting(fetcher: Fetcher, files: WebFile[]): Fetcher {
  return {
    ...fetcher,
    async load(url, options) {
      const loaded = await fetcher.load(url, options);
      if (loaded.file) files.push(loaded.file);
      return loaded;
    },
  };
}

/** Looks whether the pictures that a render used ({@link RenderResult.sources}) are still the same. */
export interface SourceChecker {
  /** Whether a later check can say, without loading the files, that they are unchanged. */
  canTell(sources: readonly WebFile[]): boolean;
  /**
   * The files with what is known of them now; null where one has changed, or a server does not say. Only files whose
   * freshness has run out are asked for.
   * @param timeoutMs for one file
   */
  unchanged(sources: readonly WebFile[], timeoutMs: number): Promise<WebFile[] | null>;
  /** Closes the kept connections. */
  close(): Promise<void>;
}

/** @param now ms since 1970, for its fetcher too */
export function createSourceChecker(options: FetcherOptions = {}, now: () => number = Date.now): SourceChecker {
  const fetcher = createFetcher({ ...options, now });
  const current = (file: WebFile, timeoutMs: number): Promise<WebFile | null> =>
    file.freshUntil > now()
      ? Promise.resolve(file)
      : fetcher.unchanged(file, { timeoutMs, path: '', headers: PICTURE_HEADERS });
  return {
    canTell: (sources) => sources.every((file) => canBeTold(file, now())),
    async unchanged(sources, timeoutMs) {
      const files = await Promise.all(sources.map((file) => current(file, timeoutMs)));
      return files.every((file) => file !== null) ? files : null;
    },
    close: () => fetcher.close(),
  };
}
