import type { Writable } from 'node:stream';
import type { Cache } from '../cache.ts';
import type { Page } from '../design/parse.ts';
import type { RenderError } from '../errors.ts';
import type { ResolvedOptions } from '../options.ts';
import type { Picture, Unbroken } from '../paint/raster/index.ts';
import type { Scene } from '../scene/types.ts';
import type { Stopwatch } from '../stopwatch.ts';

/** A page as it is handed to a format. */
export interface LaidOutPage {
  page: Page;
  scene: Scene;
}

/** What a format is given. Pages are laid out as they are asked for, one by one. */
export interface EncodeJob {
  /** Notes how long a stage takes. */
  time: Stopwatch['time'];
  /** Where a paged format writes as it goes; absent: the bytes are returned. */
  output: Writable | undefined;
  /** Ends the render between pages. */
  signal: AbortSignal | undefined;
  /** Whether a picture stays pixels, for whoever encodes it elsewhere. */
  unencoded: boolean;
  pages: Iterable<LaidOutPage>;
  options: ResolvedOptions;
  /** px per inch of the design. */
  dpi: number;
  /**
   * @param longestSide px, where the format has such a limit
   * @throws RenderError `picture_too_large` where a picture of that many px would exceed the limit, or a side this one
   */
  checkPixels(width: number, height: number, path: string, longestSide?: number): void;
  /** The most px of a picture. */
  outputPixels: number;
  /** Where named ICC profiles lie. */
  profilesDir: string | undefined;
  /** Pictures of earlier renders. */
  pictureCache: Cache<Picture>;
  /** Takes the error of a picture that cannot be decoded after all: throws it, or warns and leaves the picture out. */
  onDamaged(error: RenderError): void;
  /** For painting; absent: it is just run. */
  unbroken: Unbroken | undefined;
  /** Called after each page. */
  pageDone(): void;
}

export interface Encoded {
  /** Empty where it was written to an output. */
  data: Buffer;
  /** px of the picture, or of the first page. */
  width: number;
  height: number;
}

/** One output format. A new one is one file and one line in `formats/index.ts`. */
export interface Format {
  name: string;
  mime: string;
  /** Without the dot. */
  extension: string;
  /** Whether it holds all pages, or one picture. */
  paged: boolean;
  encode(job: EncodeJob): Promise<Encoded>;
}
