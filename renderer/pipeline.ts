import type { Writable } from 'node:stream';
import { type EarlyPixels, earlyPixels } from './assets/early-pixels.ts';
import { type HeldSources, withHeld } from './assets/held.ts';
import { noting } from './assets/used.ts';
import type { WebFile } from './assets/web-file.ts';
import type { Beginnings } from './beginnings.ts';
import type { Cache } from './cache.ts';
import type { Children, FramePainter } from './children.ts';
import { choosePages, type PlacedPage } from './design/choose-pages.ts';
import { wrongColors } from './design/colors.ts';
import { designLanguage } from './design/language.ts';
import type { Design } from './design/parse.ts';
import { unknownProperties } from './design/unknown.ts';
import { hasOpaqueBackground } from './elements/page.ts';
import { holderOfFonts, withRights } from './embedding-rights.ts';
import { RenderError, type Warn, type Warning } from './errors.ts';
import type { Film, FilmOptions } from './film/types.ts';
import { filmOf } from './film-of-design.ts';
import { type Format, formatOf, formats } from './formats/index.ts';
import type { EncodeJob, FrameNote } from './formats/types.ts';
import { idsOf, layOut } from './lay-out.ts';
import { loadAssets } from './load-assets.ts';
import type { ResolvedOptions } from './options.ts';
import { writeAll, writingTo } from './output.ts';
import { pageInParts } from './page-in-parts.ts';
import type { CriticalSection, Picture, RasterOptions } from './paint/raster/index.ts';
import { readDesign } from './read-design.ts';
import { leaveOut, type Run, type Tools } from './run.ts';
import { stopwatch, type Timings } from './stopwatch.ts';

/** The circumstances of one render, besides the design's options. */
export interface RenderControl {
  /** Ends the render early, between its stages and pages. */
  signal?: AbortSignal | undefined;
  /**
   * The stream that the bytes go to, instead of the result: a PDF page by page, never held whole. It is not ended, so
   * that several renders may follow each other. Once it fails or is closed, the render ends with its error.
   */
  output?: Writable;
  /** Runs the painting: `worker.terminate()` while Skia paints ends the whole process. Default: it is just called. */
  criticalSection?: CriticalSection;
  /** Leaves a picture as its pixels (RGBA, 8 bits each, not premultiplied) instead of a file; other formats are made. */
  unencoded?: boolean;
  /**
   * Called after each page with how many are done, and how many there are; of a film after each frame with the share that is
   * done, 0..1, and the frame's time, ms.
   */
  onProgress?: (done: number, total: number) => void;
  /**
   * Takes every frame of the design's film as a file of its own, in order and one at a time, where the format is one of
   * pictures; the result is empty then.
   */
  onFrame?: (file: Buffer, frame: FrameNote) => Promise<void> | void;
}

/** The same, for the front; of a film `onProgress` is called with numbers of frames. */
export interface PipelineControl extends RenderControl {
  /** Does the work of other processes. Default: the renderer's own. */
  children?: Children;
  /** What is known of pages. Default: what the renderer knows. With others, a file may come in place of unencoded pixels. */
  beginnings?: Beginnings;
  /** What sources of the design stand for. */
  sources?: HeldSources;
  /** Called between two pages, and two items of a picture; throws where the render is to end. */
  checkpoint?: () => void;
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
  /** px to an inch, as the file of a picture states it; absent where it states none. */
  density?: number;
  /** How many pages it holds. */
  pages: number;
  /** Differences from what the design asks, each with its place. */
  warnings: Warning[];
  /** The pictures from the web that it shows, with their validators when they were loaded. */
  sources: WebFile[];
  /** ms by stage. */
  timings: Timings;
  /** Pictures decoded and SVGs drawn for this render, and pictures reused from earlier renders. */
  pictures: { made: number; reused: number };
}

/** All pictures of a page together may have as many px as this many of the largest page, as they are painted. */
const PICTURES_OF_FULL_SIZE = 4;

/** @param limit what it exceeds; e.g. "larger than 100 px" */
const pictureTooLarge = (width: number, height: number, limit: string, path: string, hint: string) =>
  new RenderError({
    kind: 'limit',
    code: 'picture_too_large',
    path,
    message: `a picture of ${Math.round(width)} × ${Math.round(height)} px is ${limit}`,
    hint,
  });

/** The same cache with a count of the pictures found in it and put there. */
function counted(cache: Cache<Picture>): { pictureCache: Cache<Picture>; pictures: RenderResult['pictures'] } {
  const pictures = { made: 0, reused: 0 };
  const pictureCache: Cache<Picture> = {
    get(key) {
      const picture = cache.get(key);
      if (picture) pictures.reused++;
      return picture;
    },
    set(key, picture) {
      pictures.made++;
      cache.set(key, picture);
    },
  };
  return { pictureCache, pictures };
}

/** The most px of a paper to a px of its page's elements. */
export const largestScale = ({ pages }: Design): number => pages.reduce((most, { scale }) => Math.max(most, scale), 1);

/** The warning where a design of several pages becomes a picture of one page that nobody chose. */
function warnOfPagesLeftOut(
  { pages: all }: Design,
  rendered: readonly PlacedPage[],
  options: ResolvedOptions,
  warn: Warn,
) {
  const asked = options.pageIds?.length || (options.pageId ? 1 : all.length);
  if (rendered.length >= asked) return;
  const message = `only the first of ${asked} pages is rendered: ${options.format} holds one`;
  const paged = formats.flatMap(({ name, paged: holdsAll, moves }) => (holdsAll && !moves ? [name] : []));
  const hint = `ask for each by its \`pageId\`, or for all as ${new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(paged)}`;
  warn({ code: 'pages_left_out', path: 'pages', message, hint });
}

/**
 * The whole way of a design: parsed, its assets loaded, its pages laid out, painted and encoded.
 * @throws RenderError; what the signal is aborted with; the error of an output, or that it was closed
 */
export const renderDesign = (
  input: unknown,
  options: ResolvedOptions,
  { children, ...control }: PipelineControl,
  tools: Tools,
): Promise<RenderResult> => {
  const own = children ? { ...tools, children } : tools;
  return writingTo(control.output, control.signal, (signal) => renderInto(input, options, { ...control, signal }, own));
};

async function renderInto(
  input: unknown,
  options: ResolvedOptions,
  control: PipelineControl,
  tools: Tools,
): Promise<RenderResult> {
  const format = formatOf(options);
  // A moment of the film may be one of any page.
  const moving = (format.moves ?? false) || options.time !== undefined || control.onFrame !== undefined;
  const early = format.compress && !moving ? earlyPixels(tools.limits.inputPixels) : undefined;
  try {
    const pages = { paged: format.paged || moving, moving };
    return await encodeJob(await openJob(input, options, { ...pages, early }, control, tools), format);
  } finally {
    early?.close();
  }
}

async function encodeJob({ job, ...more }: OpenJob, format: Format): Promise<RenderResult> {
  const { signal, output } = job;
  const encoded = await format.encode(job);
  signal?.throwIfAborted();
  const { mime, extension } = format;
  const result = { ...encoded, mime, extension, ...more };
  if (!output || encoded.data.length === 0) return result;
  await writeAll(output, encoded.data, signal);
  return { ...result, data: Buffer.alloc(0) };
}

/** A film of a design, whatever the format that its options name. */
export interface OpenFilm extends Film {
  /** Those of its frames too, once they are painted. */
  warnings: readonly Warning[];
}

/**
 * Opens the pages of a design as a film, to paint some or all of its frames.
 * @throws RenderError; what the signal is aborted with
 */
export async function openDesignFilm(
  input: unknown,
  options: ResolvedOptions,
  film: FilmOptions,
  { children, ...control }: PipelineControl,
  tools: Tools,
): Promise<OpenFilm> {
  const own = children ? { ...tools, children } : tools;
  const { job, warnings } = await openJob(input, options, { paged: true, moving: true }, control, own);
  return { ...(await job.film(film)), warnings };
}

/**
 * Paints frames of a design's film that another thread encodes, as long as there are any for it.
 * @throws RenderError; what the signal is aborted with
 */
export async function helpWithFilm(
  input: unknown,
  options: ResolvedOptions,
  painter: FramePainter,
  { children, ...control }: PipelineControl,
  tools: Tools,
): Promise<void> {
  const own = children ? { ...tools, children } : tools;
  const { job } = await openJob(input, options, { paged: true, moving: true }, control, own);
  await formatOf(options).help?.(job, painter);
}

/** The set-up for what becomes pixels in a render. */
export function rasterOptionsOf(run: Run): RasterOptions {
  const { tools, criticalSection, checkpoint, signal, early } = run;
  const { outputPixels, effectPixels } = tools.limits;
  return {
    pictureCache: tools.pictureCache,
    criticalSection,
    checkpoint,
    effectPixels,
    children: tools.children,
    signal,
    early,
    mostPixels: PICTURES_OF_FULL_SIZE * outputPixels,
    onDamaged: (error) => leaveOut(error, run),
  };
}

/** Everything of a render before its format has its turn. */
interface OpenJob extends Pick<RenderResult, 'pages' | 'warnings' | 'sources' | 'timings' | 'pictures'> {
  job: EncodeJob;
}

interface PagesAsked {
  /** Whether all pages are rendered that the options ask for, or the first of them. */
  paged: boolean;
  /** Whether films are made of them. */
  moving: boolean;
  /** As {@link Run.early}. */
  early?: EarlyPixels | undefined;
}

async function openJob(
  input: unknown,
  options: ResolvedOptions,
  { paged, moving, early }: PagesAsked,
  {
    signal,
    onProgress,
    output,
    criticalSection,
    checkpoint,
    unencoded = false,
    onFrame,
    sources: held,
    beginnings,
  }: PipelineControl,
  tools: Tools,
): Promise<OpenJob> {
  const warnings: Warning[] = [];
  const warn: Warn = (warning) => warnings.push(warning);
  const sources: WebFile[] = [];
  const watch = stopwatch();
  const fetcher = noting(withHeld(tools.fetcher, held, tools.fileCache), sources);
  const noted = { ...tools, fetcher, beginnings: beginnings ?? tools.beginnings };
  const { design, textOptions, written } = watch.time('parse', () => readDesign(input, options, tools, warn));
  const frameScale = formatOf(options).scaleOf(options, design.dpi) * largestScale(design);
  const guard = { criticalSection, checkpoint };
  const run: Run = { tools: noted, options, textOptions, signal, warn, watch, frameScale, moving, early, ...guard };
  for (const { path, message } of wrongColors(written)) warn({ code: 'invalid_color', path, message });
  for (const { path, message, meant } of unknownProperties(input))
    if (meant !== undefined) warn({ code: 'unknown_property', path, message });
  const pages = choosePages(design, options, paged);
  warnOfPagesLeftOut(design, pages, options, warn);
  signal?.throwIfAborted();
  const assets = await watch.time('load', () => loadAssets(pages, design.fonts, run));
  const { pictureCache, pictures } = counted(tools.pictureCache);
  const { outputPixels } = tools.limits;
  const holder = holderOfFonts(options);
  let done = 0;
  const job: EncodeJob = {
    pages: holder === null ? layOut(pages, assets, run) : withRights(layOut(pages, assets, run), holder, warn),
    inParts: () => pageInParts(pages[0]!, assets, run),
    film: (film) => filmOf(pages, design, assets, film, run, job),
    pageIds: idsOf(pages),
    language: () => designLanguage(design, pages),
    options,
    dpi: design.dpi,
    unit: design.unit,
    warn,
    profilesDir: tools.profilesDir,
    raster: { ...rasterOptionsOf(run), pictureCache },
    output,
    signal,
    unencoded,
    takesFile: !unencoded || beginnings !== undefined,
    onFrame,
    time: watch.time,
    outputPixels,
    checkPixels(width, height, path, longestSide = Number.POSITIVE_INFINITY) {
      if (width * height > outputPixels) {
        const hint = 'lower `pixelRatio`, or raise the limit `outputPixels`';
        throw pictureTooLarge(width, height, `larger than ${outputPixels} px`, path, hint);
      }
      if (Math.max(width, height) > longestSide) {
        const limit = `longer than the ${longestSide} px that this format can hold`;
        throw pictureTooLarge(width, height, limit, path, 'lower `pixelRatio`, or take the format png');
      }
    },
    pageDone: () => onProgress?.(++done, pages.length),
    frameDone: (frames, total) => onProgress?.(frames, total),
    limits: tools.limits,
    children: tools.children,
    keptFiles: tools.keptFiles,
    isOpaque: !options.ignoreBackground && pages.every(({ page }) => hasOpaqueBackground(page)),
  };
  return { job, pages: pages.length, warnings, sources, timings: watch.timings, pictures };
}
