import type { EarlyPixels } from './assets/early-pixels.ts';
import type { Fetcher, Loaded } from './assets/fetch.ts';
import type { Header } from './assets/image.ts';
import type { Beginnings } from './beginnings.ts';
import type { Cache } from './cache.ts';
import type { Children } from './children.ts';
import type { TextOptions } from './elements/types.ts';
import type { RenderError, Warn } from './errors.ts';
import type { FontLoader } from './fonts/index.ts';
import type { KeptFiles } from './formats/kept-files.ts';
import type { Limits } from './limits.ts';
import type { ResolvedOptions } from './options.ts';
import type { CriticalSection, Picture } from './paint/raster/index.ts';
import type { Drawing, Picture as LoadedPicture } from './scene/drawing.ts';
import type { RasterAsset } from './scene/image.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { KeptLayout } from './text/kept.ts';
import type { FontSet, Measurer } from './text/types.ts';
import type { TextEngineChoice } from './text-engine.ts';

/** What a renderer keeps between renders. */
export interface Tools {
  limits: Limits;
  fetcher: Fetcher;
  fontLoader: FontLoader;
  measurer: Measurer;
  /** Laid-out texts of earlier renders. */
  textCache: Cache<KeptLayout>;
  pictureCache: Cache<Picture>;
  beginnings: Beginnings;
  svgCache: Cache<Drawing>;
  headerCache: Cache<Header>;
  /** Pictures that files hold which are kept. */
  knownRasters: WeakMap<Buffer, RasterAsset>;
  /** Files of data URIs that stood elsewhere ({@link withHeld}). */
  fileCache: Cache<Loaded>;
  /** Files of earlier pictures. */
  keptFiles: KeptFiles;
  children: Children;
  profilesDir: string | undefined;
  textEngine: TextEngineChoice;
}

/** One render: its options, and where its warnings and times go. */
export interface Run {
  tools: Tools;
  options: ResolvedOptions;
  textOptions: TextOptions;
  signal: AbortSignal | undefined;
  warn: Warn;
  watch: Stopwatch;
  /** Device px of a picture that is drawn when it is loaded to a px of the design. */
  frameScale: number;
  /** Whether films are made of the pages. */
  moving?: boolean;
  /** Pictures that are decoded before they are painted. */
  early?: EarlyPixels | undefined;
  /** As {@link RenderControl.criticalSection}. */
  criticalSection?: CriticalSection | undefined;
  /** As {@link PipelineControl.checkpoint}. */
  checkpoint?: (() => void) | undefined;
}

/** What the pages of a design need. */
export interface Assets {
  images: ReadonlyMap<string, LoadedPicture>;
  fonts: FontSet;
}

/** ms that a file has at least, whatever the options say: in less there is no answer, only the work of asking. */
export const SHORTEST_TIMEOUT = 100;

/** A picture that cannot be painted is left out, with a warning, where that is allowed; else it is the render's error. */
export function leaveOut(error: RenderError, { options, warn }: Pick<Run, 'options' | 'warn'>): void {
  if (!options.skipImageError) throw error;
  for (const { path, message } of error.problems) warn({ code: error.code, path, message });
}
