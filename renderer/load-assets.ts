import { bothLoaded } from './asset-errors.ts';
import { imageKey, loadImages } from './assets/load.ts';
import type { PlacedPage } from './design/choose-pages.ts';
import type { DeclaredFont } from './design/parse.ts';
import { pageAssets } from './elements/page.ts';
import { lazy } from './lazy.ts';
import { gather } from './requests.ts';
import { type Assets, type Run, SHORTEST_TIMEOUT } from './run.ts';

/** A sixth of the renderer's code: designs without drawings do without it. */
const svgReader = lazy(() => import('./svg/index.ts'));

/** All pictures and fonts of the pages, at once, each once. */
export async function loadAssets(
  pages: readonly PlacedPage[],
  declared: readonly DeclaredFont[],
  run: Run,
): Promise<Assets> {
  const { tools, options, signal, warn } = run;
  const found = pages.flatMap(({ page, path }) => pageAssets(page, path, run.textOptions, !options.ignoreBackground));
  const images = found.flatMap(({ path, requests }) =>
    requests.images.map((request) => ({ path: `${path}.${request.property}`, request })),
  );
  const fonts = found.flatMap(({ path, requests }) => requests.fonts.map((request) => ({ path, request })));
  // Before pictures, whose libraries are loaded at once: files of fonts are read meanwhile.
  const loadingFonts = tools.fontLoader.load(gather(fonts, JSON.stringify), {
    declared,
    standard: options.placeholder === 'message',
    mostBytes: tools.limits.fontBytes,
    timeoutMs: Math.max(options.fontLoadTimeout, SHORTEST_TIMEOUT),
    skipErrors: options.skipFontError,
    warn,
    signal,
  });
  const [loadedImages, loadedFonts] = await bothLoaded(
    loadImages(gather(images, imageKey), {
      fetcher: tools.fetcher,
      limits: tools.limits,
      svgCache: tools.svgCache,
      headerCache: tools.headerCache,
      knownRasters: tools.knownRasters,
      early: run.early,
      children: tools.children,
      frameScale: run.frameScale,
      moving: run.moving ?? false,
      async readSvg(source, given) {
        const { readSvg } = await svgReader();
        return readSvg(source, { ...given, faces: tools.fontLoader.imageFaces });
      },
      async decodePartly(data, checkSize) {
        // Loaded here: a check needs no painter otherwise.
        const { decodePartly } = await import('./paint/raster/decode-partly.ts');
        const { criticalSection = (work) => work() } = run;
        return criticalSection(() => decodePartly(data, checkSize));
      },
      timeoutMs: Math.max(options.assetLoadTimeout, SHORTEST_TIMEOUT),
      skipErrors: options.skipImageError,
      warn,
      signal,
    }),
    loadingFonts,
  );
  return { images: loadedImages, fonts: loadedFonts };
}
