import type { PlacedPage } from './design/choose-pages.ts';
import type { Design } from './design/parse.ts';
import { RenderError } from './errors.ts';
import type { Film, FilmOptions } from './film/types.ts';
import type { EncodeJob } from './formats/types.ts';
import { pageLayouter } from './lay-out.ts';
import { type Assets, type Run, SHORTEST_TIMEOUT } from './run.ts';

/** The version from which on the editor animates groups. */
const GROUPS_MOVE_SINCE = 4;

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
  const layOutPage = pageLayouter(assets, run);
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
    if (!(cause instanceof RenderError) || cause.kind !== 'asset') throw cause;
    const { message, hint } = cause;
    const error = new RenderError({ kind: 'asset', code: 'sound_not_loaded', path, message, hint, cause });
    if (!options.skipImageError) throw error;
    warn({ code: 'sound_not_loaded', path, message });
    return null;
  }
}
