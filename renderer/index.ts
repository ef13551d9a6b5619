/** The renderer's only public door. */
import type { Writable } from 'node:stream';
import { createFetcher } from './assets/fetch.ts';
import { imageKey, loadImages } from './assets/load.ts';
import { type Design, type Page, parseDesign } from './design/parse.ts';
import { layoutPage, pageAssets } from './elements/page.ts';
import type { FontRequest, ImageRequest, TextOptions } from './elements/types.ts';
import { RenderError, type Warning } from './errors.ts';
import { createFontLoader, type FontLoaderOptions } from './fonts/index.ts';
import { formats } from './formats/index.ts';
import type { LaidOutPage } from './formats/types.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { type RenderOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { createMeasurer } from './text/measurer.ts';

/** The guard that keeps fetches to public addresses, for whoever makes requests on a caller's word as the renderer does. */
export { guardedLookup, isAllowedHost, isRefusedLiteral, plainLookup } from './assets/guard.ts';
export { type ErrorKind, type Problem, RenderError, type Warning } from './errors.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export { type RenderOptions, renderOptionsSchema } from './options.ts';

/** How a renderer is set up; all optional. */
export interface RendererOptions extends FontLoaderOptions {
  /** Hosts that designs may load from although their address is private: `host` or `host:port`. Default none. */
  allowedHosts?: readonly string[];
  limits?: Partial<Limits>;
  /** A folder of `.icc` files that CMYK PDFs may name. */
  profilesDir?: string;
}

/** What belongs to one render besides the design's options. */
export interface RenderControl {
  /** Ends the render early, between its stages and pages. */
  signal?: AbortSignal;
  /**
   * Where the bytes go instead of into the result: a pdf page by page, never held whole. It is not ended, so that
   * several renders may follow each other.
   */
  output?: Writable;
  /** Called after each page. */
  onProgress?: (done: number, total: number) => void;
}

export interface RenderResult {
  /** Empty where the bytes went to `output`. */
  data: Buffer;
  mime: string;
  /** Without the dot. */
  extension: string;
  /** px of the picture, or of the first page. */
  width: number;
  height: number;
  /** How many pages it holds. */
  pages: number;
  /** What went otherwise than the design asks, with its place. */
  warnings: Warning[];
}

export interface Renderer {
  /**
   * Renders a design (the JSON of `store.toJSON()`).
   * @throws RenderError naming what is wrong and where
   */
  render(design: unknown, options?: RenderOptions & RenderControl): Promise<RenderResult>;
  /** Families that can be used without a design declaring them, by source. */
  fontFamilies(): Promise<{ source: string; family: string }[]>;
  close(): Promise<void>;
}

/** The pages to render, with their places in the design. */
function choosePages(
  design: Design,
  { pageId, pageIds }: ResolvedOptions,
  paged: boolean,
): { page: Page; path: string }[] {
  const all = design.pages.map((page, i) => ({ page, path: `pages[${i}]` }));
  const wanted = pageIds?.length ? pageIds : pageId ? [pageId] : null;
  for (const id of wanted ?? [])
    if (!all.some(({ page }) => page.id === id))
      throw new RenderError({
        kind: 'input',
        code: 'page_not_found',
        path: 'pages',
        message: `no page has the id ${JSON.stringify(id)}; there are ${all.map(({ page }) => page.id).join(', ') || 'no pages'}`,
      });
  const chosen = wanted ? all.filter(({ page }) => wanted.includes(page.id)) : all;
  if (chosen.length === 0)
    throw new RenderError({ kind: 'input', code: 'no_pages', path: 'pages', message: 'the design has no pages' });
  return paged ? chosen : chosen.slice(0, 1);
}

/** Equal requests become one, with the places of all. */
function gather<R>(
  found: { path: string; request: R }[],
  key: (request: R) => string,
): { request: R; paths: string[] }[] {
  const merged = new Map<string, { request: R; paths: string[] }>();
  for (const { path, request } of found) {
    const entry = merged.get(key(request));
    if (entry) entry.paths.push(path);
    else merged.set(key(request), { request, paths: [path] });
  }
  return [...merged.values()];
}

/** Resolves when the stream has taken the bytes. */
const writeAll = (output: Writable, data: Buffer): Promise<void> =>
  new Promise((resolve, reject) => output.write(data, (error) => (error ? reject(error) : resolve())));

/** Renders with shared caches and connections; close it when done. */
export async function createRenderer(options: RendererOptions = {}): Promise<Renderer> {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const fetcher = createFetcher({ allowedHosts: options.allowedHosts ?? [], maxBytes: limits.assetBytes });
  const fontLoader = createFontLoader(options, fetcher);
  const measurer = await createMeasurer();

  async function render(input: unknown, given: RenderOptions & RenderControl = {}): Promise<RenderResult> {
    const { signal, onProgress, output, ...rest } = given;
    const resolved = resolveOptions(rest);
    const format = formats.get(resolved.format)!;
    const warnings: Warning[] = [];
    const warn = (warning: Warning) => warnings.push(warning);

    const design = parseDesign(input, limits);
    const chosen = choosePages(design, resolved, format.paged);
    signal?.throwIfAborted();

    const textOptions: TextOptions = {
      richText: resolved.richText,
      verticalResize: resolved.textVerticalResizeEnabled,
      overflow: resolved.textOverflow,
      splitAllowed: resolved.textSplitAllowed,
      pixelRatio: resolved.pixelRatio,
    };
    const found = chosen.flatMap(({ page, path }) => pageAssets(page, path, textOptions, !resolved.ignoreBackground));
    const imageRequests = found.flatMap(({ path, requests }) => requests.images.map((request) => ({ path, request })));
    const fontRequests = found.flatMap(({ path, requests }) => requests.fonts.map((request) => ({ path, request })));
    const [images, fonts] = await Promise.all([
      loadImages(gather<ImageRequest>(imageRequests, imageKey), {
        fetcher,
        limits,
        timeoutMs: resolved.assetLoadTimeout,
        skipErrors: resolved.skipImageError,
        warn,
        signal,
      }),
      fontLoader.load(gather<FontRequest>(fontRequests, JSON.stringify), {
        declared: design.fonts,
        timeoutMs: resolved.fontLoadTimeout,
        skipErrors: resolved.skipFontError,
        warn,
        signal,
      }),
    ]);

    function* layOut(): Generator<LaidOutPage> {
      for (const { page, path } of chosen) {
        signal?.throwIfAborted();
        const context = {
          path,
          image: (request: ImageRequest) => images.get(imageKey(request)) ?? null,
          text: { fonts, measurer },
          textOptions,
          warn,
        };
        yield { page, scene: layoutPage(page, context, resolved) };
      }
    }

    let done = 0;
    const encoded = await format.encode({
      output,
      pages: layOut(),
      options: resolved,
      dpi: design.dpi,
      profilesDir: options.profilesDir,
      checkPixels(width, height, path) {
        if (width * height > limits.outputPixels)
          throw new RenderError({
            kind: 'limit',
            code: 'picture_too_large',
            path,
            message: `a picture of ${Math.round(width)} × ${Math.round(height)} px is larger than ${limits.outputPixels} px`,
            hint: 'lower pixelRatio, or raise the limit `outputPixels`',
          });
      },
      onDamaged(error) {
        if (!resolved.skipImageError) throw error;
        for (const { path, message } of error.problems) warn({ code: error.code, path, message });
      },
      pageDone: () => onProgress?.(++done, chosen.length),
    });
    if (output && encoded.data.length > 0) {
      await writeAll(output, encoded.data);
      encoded.data = Buffer.alloc(0);
    }
    return { ...encoded, mime: format.mime, extension: format.extension, pages: chosen.length, warnings };
  }

  return {
    render,
    fontFamilies: () => fontLoader.families(),
    async close() {
      await Promise.all([fetcher.close(), fontLoader.close()]);
    },
  };
}

/** Renders one design once. For more than one, {@link createRenderer} keeps fonts and pictures between them. */
export async function render(
  design: unknown,
  options: RenderOptions & RenderControl & RendererOptions = {},
): Promise<RenderResult> {
  const { limits, allowedHosts, fonts, fontsDir, googleFontsUrl, systemFonts, cacheDir, ...rest } = options;
  const setup = Object.fromEntries(
    Object.entries({ limits, allowedHosts, fonts, fontsDir, googleFontsUrl, systemFonts, cacheDir }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  const renderer = await createRenderer(setup as RendererOptions);
  try {
    return await renderer.render(design, rest);
  } finally {
    await renderer.close();
  }
}
