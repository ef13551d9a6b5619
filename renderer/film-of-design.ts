import type { PlacedPage } from './design/choose-pages.ts';
import type { Design } from './design/parse.ts';
import { RenderError, type Warn } from './errors.ts';
import type { Film, FilmOptions } from './film/types.ts';
import type { EncodeJob } from './formats/types.ts';
import { pageLayouter } from './lay-out.ts';
import { type Assets, type Run, SHORTEST_TIMEOUT } from './run.ts';

/** The version from which on the editor animates groups. */
const GROUPS_MOVE_SINCE = 4;

/** Passes equal warnings on once. */
function onceEach(warn: Warn): Warn {
  const known = new Set<string>();
  return (warning) => {
    const key = JSON.stringify([warning.code, warning.path, warning.message]);
    if (!known.has(key)) warn(warning);
    known.add(key);
  };
}

/** The pages of a design as a film. */
export async function filmOf(
  pages: readonly PlacedPage[],
  { audios, schemaVersion }: Design,
  assets: Assets,
  film: FilmOptions,
  run: Run,
  job: Pick<EncodeJob, 'raster' | 'checkPixels'>,
): Promise<Film> {
  // Loaded here: most renders are stills.
  const { openFilm } = await import('./film/index.ts');
  const { tools, options, signal } = run;
  // A page may be laid out several times.
  const layOutPage = pageLayouter(assets, { ...run, warn: onceEach(run.warn) });
  const animated = { groups: schemaVersion >= GROUPS_MOVE_SINCE };
  return openFilm({
    pages,
    audios,
    options: { ...film, pixelRatio: options.pixelRatio, includeBleed: options.includeBleed },
    layOut: (page, paper) => layOutPage(page, { animated, paper }),
    load: (src, path) => loadSound(src, path, run),
    checkPixels: (width, height) => job.checkPixels(width, height, 'pages'),
    limits: tools.limits,
    playing: {
      children: tools.children,
      timeoutMs: Math.max(options.assetLoadTimeout, SHORTEST_TIMEOUT),
      maxPixels: tools.limits.inputPixels,
      warn: run.warn,
    },
    raster: job.raster,
    signal,
  });
}

/** A sound's file; null, with a warning, where it cannot be had and that is allowed. */
async function loadSound(src: string, path: string, { tools, options, signal, warn }: Run): Promise<Buffer | null> {
  try {
    const timeoutMs = Math.max(options.assetLoadTimeout, SHORTEST_TIMEOUT);
    const { data } = await tools.fetcher.load(src, { timeoutMs, path, ...(signal ? { signal } : {}) });
    return data;
  } catch (cause) {
    signal?.throwIfAborted();
    if (!(cause instanceof RenderError) || cause.kind !== 'asset') throw cause;
    const { message, hint } = cause;
    const error = new RenderError({ kind: 'asset', code: 'sound_not_loaded', path, message, hint, cause });
    if (!options.skipImageError) throw error;
    warn({ code: 'sound_not_loaded', path, message });
    return null;
  }
}
