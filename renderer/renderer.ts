import { availableParallelism } from 'node:os';
import { createFetcher, type Loaded } from './assets/fetch.ts';
import type { Header } from './assets/image.ts';
import { type OwnAssets, withOwnAssets } from './assets/own.ts';
import { createCache } from './cache.ts';
import { temporaryFolder } from './cache-dir.ts';
import type { CheckControl, Checked, CheckOptions, PipelineCheckControl } from './check.ts';
import type { FramePainter } from './children.ts';
import type { Warning } from './errors.ts';
import type { FilmOptions } from './film/types.ts';
import type { Finding } from './finding.ts';
import { createFontLoader, type FontLoaderOptions } from './fonts/index.ts';
import { formatOf } from './formats/index.ts';
import type { PixelFacts } from './formats/types.ts';
import { createKept } from './kept.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { usualPictures } from './memory.ts';
import type { RenderOptions } from './option-types.ts';
import {
  givenOptions,
  OPTION_NAMES,
  type ResolvedOptions,
  resolveOptions,
  unknownNames,
  unknownOptions,
} from './options.ts';
import {
  helpWithFilm,
  type OpenFilm,
  openDesignFilm,
  type PipelineControl,
  type RenderControl,
  type RenderResult,
  renderDesign,
} from './pipeline.ts';
import { createChildren } from './processes/index.ts';
import { keepFreedMemory } from './release.ts';
import type { Tools } from './run.ts';
import type { Drawing } from './scene/drawing.ts';
import type { RasterAsset } from './scene/image.ts';
import { type NamedSize, ofSize, readSizes } from './sizes.ts';
import type { KeptLayout } from './text/kept.ts';
import { createMeasurer } from './text/measurer.ts';
import type { TextEngineChoice } from './text-engine.ts';

/** How a renderer is set up; all optional. */
export interface RendererOptions extends FontLoaderOptions, OwnAssets {
  /** Hosts that designs may load from although their address is private: `host` or `host:port`. Default none. */
  allowedHosts?: readonly string[];
  limits?: Partial<Limits>;
  /**
   * Bytes of decoded pictures, drawn SVGs and painted beginnings of pages kept for the next renders; default a tenth of the memory, at
   * most 192 MB; 0: none.
   */
  pictureCacheBytes?: number;
  /** A folder of `.icc` files that CMYK PDFs may name. */
  profilesDir?: string;
  /** The text engine that draws designs, whatever their version; `auto` (default) goes by the version. */
  textEngine?: TextEngineChoice;
  /** ms since 1970, by which it is known how long pictures of the web stay the same. Default: the clock; another for tests. */
  now?: () => number;
}

/** The names of {@link RendererOptions}. */
const SET_UP_NAMES: ReadonlySet<string> = new Set(
  Object.keys({
    fonts: true,
    fontsDir: true,
    googleFontsUrl: true,
    systemFonts: true,
    cacheDir: true,
    fontCacheBytes: true,
    allowedHosts: true,
    assetsDir: true,
    loadAsset: true,
    limits: true,
    pictureCacheBytes: true,
    profilesDir: true,
    textEngine: true,
    now: true,
  } satisfies Record<keyof RendererOptions, true>),
);

/** How a renderer is set up, and what is said of one render. */
export function setUpApart<T extends object>(options: RendererOptions & T): [RendererOptions, T] {
  const given = givenOptions(options);
  const [setUp, own] = [true, false].map((isSetUp) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => SET_UP_NAMES.has(name) === isSetUp)),
  );
  return [setUp as RendererOptions, own as T];
}

const LIMIT_NAMES: ReadonlySet<string> = new Set(Object.keys(DEFAULT_LIMITS));

/** A warning for each name by which no renderer is set up, with the name that was meant. */
function unknownSetUp(options: RendererOptions): Warning[] {
  const elsewhere = { names: OPTION_NAMES, where: 'give it to each render' };
  return [
    ...unknownNames(options, SET_UP_NAMES, { kind: 'renderer’s option', elsewhere }),
    ...unknownNames(options.limits ?? {}, LIMIT_NAMES, { kind: 'limit', before: 'limits.', place: 'limits' }),
  ];
}

const OF_SET_UP = { names: SET_UP_NAMES, where: 'give it to createRenderer' };

export interface Renderer {
  /**
   * Renders a design (the JSON of `store.toJSON()`).
   * @param design a `Design`; of any type, since files of JSON lose what TypeScript knows of their words
   * @throws RenderError naming what is wrong and where
   */
  render(design: unknown, options?: RenderOptions & RenderControl): Promise<RenderResult>;
  /**
   * Renders a design in several sizes, one after another as each is asked for: `{ name: 'story', width: 1080, height: 1920 }`.
   * @throws RenderError as `render` does, naming the size
   */
  renderSizes(
    design: unknown,
    sizes: readonly NamedSize[],
    options?: RenderOptions & Omit<RenderControl, 'output' | 'onFrame'>,
  ): AsyncGenerator<RenderResult & { name: string }>;
  /**
   * Checks a design without rendering it: finds missing, too small, cut off and misplaced parts.
   * @throws RenderError `invalid_options`
   */
  check(design: unknown, options?: CheckOptions): Promise<Finding[]>;
  /**
   * The same, with a report as a PDF: each page, small, with numbered boxes around what was found, and the list.
   * @throws as `check` does
   */
  report(design: unknown, options?: CheckOptions): Promise<{ findings: Finding[]; report: Buffer }>;
  /** Families that can be used without a design declaring them, by source. */
  fontFamilies(): Promise<{ source: string; family: string }[]>;
  close(): Promise<void>;
}

/** A renderer behind an entrance that has resolved the options. */
export interface Pipeline extends Pick<Renderer, 'fontFamilies' | 'close'> {
  render(design: unknown, options: ResolvedOptions, control?: PipelineControl): Promise<RenderResult>;
  /** The frames of a design's film, to be encoded by the caller, who closes it. */
  film(design: unknown, options: ResolvedOptions, film: FilmOptions, control?: PipelineControl): Promise<OpenFilm>;
  /** Paints frames of a film that another thread encodes. @throws as `render` does */
  help(design: unknown, options: ResolvedOptions, painter: FramePainter, control?: PipelineControl): Promise<void>;
  check(design: unknown, options: ResolvedOptions, control?: PipelineCheckControl): Promise<Checked>;
}

/** Of headers of pictures, several thousands. */
const HEADER_CACHE_BYTES = 1e6;
/** An object and its numbers; an animation has one for each of its pages. */
const headerBytes = ({ delay = [] }: Header): number => 200 + 8 * delay.length;

/** Sets up what renders share: caches and connections. */
export async function createTools(options: RendererOptions): Promise<Tools & { close(): Promise<void> }> {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { allowedHosts = [], now = Date.now } = options;
  const fetcher = withOwnAssets(createFetcher({ allowedHosts, maxBytes: limits.assetBytes, now }), options);
  const measurer = createMeasurer();
  const { profilesDir, textEngine = 'auto', pictureCacheBytes = usualPictures() } = options;
  const svgCache = createCache(pictureCacheBytes / 8, ({ bytes }: Drawing) => bytes);
  const textCache = createCache(pictureCacheBytes / 8, ({ bytes }: KeptLayout) => bytes);
  const fileCache = createCache(pictureCacheBytes / 8, ({ data }: Loaded) => data.length);
  const headerCache = createCache(HEADER_CACHE_BYTES, headerBytes);
  const fontLoader = createFontLoader(options, fetcher, textCache.clear);
  const children = createChildren({ atATime: availableParallelism(), folder: temporaryFolder(options.cacheDir) });
  const knownRasters = new WeakMap<Buffer, RasterAsset>();
  const kept = { ...createKept(pictureCacheBytes), svgCache, headerCache, fileCache, knownRasters, textCache };
  return {
    ...{ limits, fetcher, fontLoader, measurer, ...kept, children, profilesDir, textEngine },
    async close() {
      await Promise.all([fetcher.close(), fontLoader.close(), children.close()]);
    },
  };
}

/** Sets up everything that renders and checks. */
export async function createPipeline(options: RendererOptions): Promise<Pipeline> {
  const tools = await createTools(options);
  return {
    render: (design, resolved, control = {}) => renderDesign(design, resolved, control, tools),
    film: (design, resolved, film, control = {}) => openDesignFilm(design, resolved, film, control, tools),
    help: (design, resolved, painter, control = {}) => helpWithFilm(design, resolved, painter, control, tools),
    async check(design, resolved, control = {}) {
      // Loaded here: it brings what writes PDFs, which the first picture of a process need not wait for.
      const { checkDesign } = await import('./check.ts');
      return checkDesign(design, resolved, control, tools);
    },
    fontFamilies: () => tools.fontLoader.families(),
    close: tools.close,
  };
}

/** Names among the options of a render that are not render options. */
const RENDER_CONTROL = {
  signal: true,
  output: true,
  criticalSection: true,
  unencoded: true,
  onProgress: true,
  onFrame: true,
} satisfies Record<keyof RenderControl, true>;
/** The same for a check. */
const CHECK_CONTROL = { signal: true, minDpi: true, print: true } satisfies Record<keyof CheckControl, true>;

/** What says how far a render is: of a film by the share that is done and the frame's time, else by numbers of pages. */
function progressFor({ onProgress }: RenderControl, options: ResolvedOptions): Pick<PipelineControl, 'onProgress'> {
  const { moves, fps: usual = 1 } = formatOf(options);
  if (!onProgress || !moves) return {};
  const { fps = usual } = options;
  return { onProgress: (frames, total) => onProgress(frames / total, ((frames - 1) * 1000) / fps) };
}

/** Sets up a renderer whose callers give options as they like: here they are resolved. */
export async function createRenderer(setUp: RendererOptions): Promise<Renderer> {
  const options = givenOptions(setUp);
  keepFreedMemory();
  const unknownHere = unknownSetUp(options);
  const { render: renderResolved, check, fontFamilies, close } = await createPipeline(options);

  async function render(design: unknown, options: RenderOptions & RenderControl = {}): Promise<RenderResult> {
    const given = givenOptions(options);
    const unknown = [...unknownHere, ...unknownOptions(given, Object.keys(RENDER_CONTROL), '', OF_SET_UP)];
    const resolved = resolveOptions(given);
    const result = await renderResolved(design, resolved, { ...given, ...progressFor(given, resolved) });
    const { name: _, strips: __, isOpaque: ___, ...rest } = result as RenderResult & PixelFacts;
    return { ...rest, warnings: [...unknown, ...rest.warnings] };
  }

  async function checkWith(design: unknown, options: CheckOptions, report: boolean): Promise<Checked> {
    const given = givenOptions(options);
    const unknown = [...unknownHere, ...unknownOptions(given, Object.keys(CHECK_CONTROL), '', OF_SET_UP)];
    const { minDpi, print, signal } = given;
    const control = { ...(minDpi !== undefined && { minDpi }), print, signal, report };
    const checked = await check(design, resolveOptions(given), control);
    const warned = unknown.map((warning) => ({ ...warning, severity: 'warning' as const }));
    return { ...checked, findings: [...checked.findings, ...warned] };
  }

  return {
    fontFamilies,
    close,
    render,
    async *renderSizes(design, sizes, given = {}) {
      for (const size of readSizes(sizes)) {
        const { name, width, height } = size;
        const result = await render(design, { ...given, size: { width, height } }).catch((error) => {
          throw ofSize(error, size);
        });
        yield { name, ...result };
      }
    },
    check: async (design, given = {}) => (await checkWith(design, given, false)).findings,
    async report(design, given = {}) {
      const { findings, report } = await checkWith(design, given, true);
      return { findings, report: report! };
    },
  };
}
