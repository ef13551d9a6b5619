import { TIME_FOR_OTHERS } from '../asset-errors.ts';
import type { Cache } from '../cache.ts';
import type { Children } from '../children.ts';
import { RenderError, type Warn, type Warning } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { ImageRequest } from '../requests.ts';
import type { Drawing, Picture } from '../scene/drawing.ts';
import type { RasterAsset } from '../scene/image.ts';
import { drawCode } from './code.ts';
import type { EarlyPixels } from './early-pixels.ts';
import { type Fetcher, PICTURE_HEADERS } from './fetch.ts';
import { type Header, loadImage, loadRaster, type ReadSvg } from './image.ts';
import { withInterest } from './interest.ts';
import { frameAsset, lottieSource, mayBeLottie } from './lottie.ts';
import type { DecodePartly } from './repair.ts';
import { sniff } from './sniff.ts';
import { shortUrl } from './source.ts';
import { UnusableImage } from './unusable.ts';

export interface LoadImagesOptions {
  fetcher: Fetcher;
  limits: Limits;
  /** SVGs of earlier renders. */
  svgCache?: Cache<Drawing>;
  /** Headers of pictures of earlier renders. */
  headerCache?: Cache<Header>;
  /** As {@link LoadImageOptions.knownRasters}. */
  knownRasters?: WeakMap<Buffer, RasterAsset>;
  /** As {@link LoadImageOptions.early}. */
  early?: Pick<EarlyPixels, 'begin'> | undefined;
  readSvg: ReadSvg;
  /** Decode the frames of videos and draw those of animations. */
  children: Pick<Children, 'videoFrame' | 'drawLottie'>;
  /** px of a frame that is drawn to a px of the design; default 1. */
  frameScale?: number;
  /** Whether films are made of them: then the files of moving pictures are kept. */
  moving?: boolean;
  /** Called for files that end early. */
  decodePartly?: DecodePartly | undefined;
  /** For one picture, ms. */
  timeoutMs: number;
  /** Whether a picture that cannot be loaded is only a warning. */
  skipErrors: boolean;
  warn: Warn;
  signal?: AbortSignal | undefined;
}

/** A picture and the properties that ask for it, e.g. `pages[0].children[3].src`. */
export interface ImageUse {
  request: ImageRequest;
  paths: string[];
}

/** Requests of equal key share one asset. Most keys are the `src` itself, so that its megabytes are not copied. */
export const imageKey = ({ src, property: _, ...looks }: ImageRequest): string =>
  Object.keys(looks).length > 0 ? `\0${JSON.stringify(Object.entries(looks).sort(byName))}${src}` : src;

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number => (one < other ? -1 : 1);

/** All pictures of a design together may be as large as this many of the largest allowed. */
const FILES_OF_FULL_SIZE = 10;

/**
 * Loads every picture, each URL once, all in parallel.
 *
 * @returns the assets by {@link imageKey}; one that could not be had is absent (under `skipErrors`, and a video that
 *   cannot be decoded), after a warning
 * @throws RenderError `image_not_loaded` naming every picture that could not be had: element, property, URL and reason
 */
export async function loadImages(uses: readonly ImageUse[], options: LoadImagesOptions): Promise<Map<string, Picture>> {
  if (uses.length > options.limits.assets) throw tooManyImages(uses.length, options.limits.assets);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const { fetcher, limits, timeoutMs } = options;
  const files = new Map<string, Promise<Buffer>>();
  let bytes = 0;
  const count = (data: Buffer): Buffer => {
    bytes += data.length;
    if (bytes > limits.assetBytes * FILES_OF_FULL_SIZE) throw tooManyBytes(limits.assetBytes * FILES_OF_FULL_SIZE);
    return data;
  };
  const fetch = async ({ src, codeBox }: ImageRequest, path: string): Promise<Buffer> => {
    if (codeBox) return count(await drawCode(src, codeBox));
    const { data } = await fetcher.load(src, {
      timeoutMs,
      path,
      maxBytes: limits.assetBytes,
      headers: PICTURE_HEADERS,
      signal,
    });
    return count(data);
  };
  const fetchOnce = (request: ImageRequest, path: string): Promise<Buffer> => {
    // Each box makes another file of a code.
    const key = request.codeBox ? imageKey(request) : request.src;
    const loading = files.get(key) ?? fetch(request, path);
    files.set(key, loading);
    return loading;
  };

  const images = new Map<string, Picture>();
  const failures: RenderError[] = [];
  let waiting: NodeJS.Timeout | undefined;
  const loadOne = async ({ request, paths: places }: ImageUse, index: number): Promise<void> => {
    try {
      const data = await fetchOnce(request, places[0] ?? '');
      const decoded = await decodeFile(data, request, places, { ...options, signal, count });
      if (!decoded) return;
      const asset = await withInterest(decoded, request);
      images.set(imageKey(request), asset);
      const message = `${shortUrl(request.src)}: ${asset.damage}`;
      if (asset.damage) for (const path of places) options.warn({ code: 'image_damaged', path, message });
      if (asset.kind === 'raster' && asset.ignoredColor)
        for (const path of places) options.warn(ignoredColor(asset.ignoredColor, request.src, path));
      for (const feature of asset.kind === 'drawing' ? asset.undone : [])
        for (const path of places) options.warn(undoneFeature(feature, request.src, path));
    } catch (error) {
      options.signal?.throwIfAborted();
      // Of those that were ended it is not known whether they could have been had.
      if (stop.signal.aborted) return;
      const failure = notLoaded(request, places, error);
      if (failure.kind !== 'asset') throw failure;
      if (options.skipErrors) {
        const { code, hint } = error as Partial<RenderError>;
        const known = code === 'asset_not_loaded' && hint ? { hint } : {};
        for (const { path, message } of failure.problems) options.warn({ code: failure.code, path, message, ...known });
        return;
      }
      failures[index] = failure;
      waiting ??= setTimeout(() => stop.abort(), TIME_FOR_OTHERS);
    }
  };
  try {
    await Promise.all(uses.map(loadOne));
  } finally {
    // After an error of another kind nobody waits for the rest.
    stop.abort();
    clearTimeout(waiting);
  }
  const [first, ...others] = failures.filter(Boolean);
  if (first) throw others.length > 0 ? together([first, ...others]) : first;
  return images;
}

/** The asset that a file holds; null, with a warning, for a video without a readable frame. */
async function decodeFile(
  data: Buffer,
  { frameAt, lottie, colorsReplace, src }: ImageRequest,
  places: readonly string[],
  {
    limits,
    svgCache,
    headerCache,
    knownRasters,
    early,
    readSvg,
    decodePartly,
    warn,
    timeoutMs,
    children,
    moving,
    frameScale: scale = 1,
    signal,
    count,
  }: LoadImagesOptions & { count: (picture: Buffer) => Buffer },
): Promise<Picture | null> {
  const kept = { svgCache, headerCache, knownRasters };
  const loadOptions = { maxPixels: limits.inputPixels, colorsReplace, readSvg, ...kept, early, decodePartly };
  if (lottie && mayBeLottie(data)) {
    const { time, ...size } = lottie;
    const given = { children, size, scale, timeoutMs, maxPixels: limits.inputPixels, signal };
    const source = lottieSource(data, given);
    const frame = await loadRaster(count(await source.frame(time)), loadOptions);
    const played = { kind: 'lottie', file: data, duration: source.duration(), ...size, scale } as const;
    return frameAsset(frame, source, moving ? played : undefined);
  }
  if (frameAt === undefined || sniff(data) !== 'video') return loadImage(data, loadOptions);
  const frame = await children.videoFrame(data, { at: frameAt, timeoutMs, maxPixels: limits.inputPixels }, signal);
  if ('picture' in frame) {
    const asset = await loadRaster(count(frame.picture), loadOptions);
    return moving ? { ...asset, moving: { kind: 'video', file: data, duration: frame.duration } } : asset;
  }
  const message = `could not decode ${shortUrl(src)}: ${frame.reason}`;
  for (const path of places) warn({ code: 'video_not_decoded', path, message });
  return null;
}

/** What can be done about a picture whatever is wrong with it. */
const GO_ON = 'render without it with `skipImageError`, or show where it is missing with `placeholder`';

function notLoaded({ src }: ImageRequest, places: readonly string[], error: unknown): RenderError {
  const [path = ''] = places;
  const known = error instanceof RenderError ? error : null;
  if (known?.kind === 'limit') return known;
  if (!known && !(error instanceof UnusableImage)) {
    return new RenderError({
      kind: 'internal',
      code: 'image_not_loaded',
      path,
      message: `${path}: ${error}`,
      cause: error,
    });
  }
  const reason =
    known?.code === 'asset_not_loaded'
      ? lowerFirst(known.message)
      : `could not load ${shortUrl(src)}: ${(error as Error).message}`;
  return new RenderError({
    kind: 'asset',
    code: 'image_not_loaded',
    path,
    message: `${path}: ${reason}`,
    problems: places.map((place) => ({ path: place, message: reason })),
    hint: [known?.hint, GO_ON].filter(Boolean).join('; '),
    cause: error,
  });
}

/** Each advice once; what helps with every picture last. */
function adviceOf(errors: readonly RenderError[]): string[] {
  const advice = new Set(errors.flatMap(({ hint = '' }) => hint.split('; ').filter((one) => one !== GO_ON)));
  return [...advice, GO_ON].filter(Boolean);
}

/** The errors of several pictures as one, in the order of the design. */
const together = (errors: readonly RenderError[]): RenderError =>
  new RenderError({
    kind: 'asset',
    code: 'image_not_loaded',
    path: errors[0]?.path ?? '',
    message: errors.map(({ message }) => message).join('\n'),
    hint: adviceOf(errors).join('; '),
    problems: errors.flatMap(({ problems }) => problems),
    cause: errors[0],
  });

/** The warning of colours that are taken for sRGB although a file says otherwise. */
const ignoredColor = (chunk: string, src: string, path: string): Warning => ({
  code: 'color_ignored',
  path,
  message: `${shortUrl(src)}: its colours are taken for sRGB, as its ${chunk} is not understood`,
});

/** The warning of a feature of an SVG that is not drawn as a browser draws it. */
const undoneFeature = (feature: string, src: string, path: string): Warning => ({
  code: 'svg_feature_ignored',
  path,
  message: `${shortUrl(src)}: ${feature} is not drawn as a browser draws it`,
  ...(feature.includes('another file') && { hint: 'put that file into the SVG, as a data URI' }),
});

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function tooManyImages(count: number, limit: number): RenderError {
  return new RenderError({
    kind: 'limit',
    code: 'too_many_assets',
    message: `the design has ${count} different pictures; at most ${limit} are allowed`,
    hint: 'raise the limit `assets`',
  });
}

function tooManyBytes(limit: number): RenderError {
  return new RenderError({
    kind: 'limit',
    code: 'assets_too_large',
    message: `the pictures of the design are larger than ${Math.round(limit / 1e6)} MB together`,
    hint: 'raise the limit `assetBytes`, a tenth of that',
  });
}
