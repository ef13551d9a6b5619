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
  /** Whether it can be told at all, now or later, without loading them. */
  canTell(sources: readonly WebFile[]): boolean;
  /**
   * The files with what is known of them now; null where one is another, or nothing tells. Only those are asked for
   * that their servers did not say stay the same for longer.
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
