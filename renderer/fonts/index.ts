import path from 'node:path';
import type { Fetcher } from '../assets/fetch.ts';
import { defaultCacheDir } from '../cache-dir.ts';
import { clock } from '../clock.ts';
import type { DeclaredFont } from '../design/parse.ts';
import { quoted, RenderError, type Warn } from '../errors.ts';
import { nearestName } from '../nearest.ts';
import type { FontRequest } from '../requests.ts';
import type { FontFace } from '../scene/font.ts';
import { STANDARD_FAMILY } from '../scene/font.ts';
import type { FontSet } from '../text/types.ts';
import { findFamily } from './choose/catalog.ts';
import { codePointsOf } from './choose/clusters.ts';
import { loadFallbacks, type StyledText } from './choose/fallback.ts';
import { createFontSet, type LoadedStyle, NO_FONTS, styleKey } from './choose/font-set.ts';
import { embeddedFonts, imageFaces } from './choose/image-faces.ts';
import { loadStyle } from './choose/load-style.ts';
import type { WantedStyle } from './choose/match.ts';
import { fontAdvice, fontNotLoaded, fontsTooLarge, reasonOf, UnusableFont } from './errors.ts';
import { prepareHarfBuzz } from './harfbuzz/index.ts';
import { bundledSource } from './sources/bundled.ts';
import { declaredSource } from './sources/declared.ts';
import { directorySource } from './sources/directory.ts';
import { fontsourceSource } from './sources/fontsource.ts';
import { googleSource } from './sources/google.ts';
import { type RegisteredFont, registeredSource } from './sources/registered.ts';
import { systemSource } from './sources/system.ts';
import { type Deadline, type FontFile, type FontSource, familyKey } from './sources/types.ts';
import { createBudget, OverBudget } from './store/budget.ts';
import { createDiskCache } from './store/disk.ts';
import { createFaceStore, type FaceStore } from './store/face-store.ts';

export type { RegisteredFont } from './sources/registered.ts';

/** Where a renderer takes fonts from, besides what its designs declare; all optional. */
export interface FontLoaderOptions {
  /** Faces that every design may use. Default none. */
  fonts?: readonly RegisteredFont[];
  /** A folder of font files, with those below it. Default none. */
  fontsDir?: string;
  /**
   * Base of a Google-Fonts-compatible CSS API, e.g. `https://fonts.googleapis.com`; null = never asked. Default null.
   */
  googleFontsUrl?: string | null;
  /** Whether the system's fonts may be used, or the folders where they lie. Default true. */
  systemFonts?: boolean | readonly string[];
  /** Where unpacked and downloaded fonts are kept. Default `gesso-<user>` in the system's temporary folder. */
  cacheDir?: string;
  /** Bytes of fonts kept there; the fonts not used for longest make room. Default 1 GB. */
  fontCacheBytes?: number;
}

export interface LoadFontsOptions {
  /** Whether texts may be drawn that no request tells of: then the standard family is loaded whatever the requests. */
  standard?: boolean;
  /** Bytes of all fonts from URLs and data URIs, unpacked. */
  mostBytes: number;
  /** The design's `fonts`. */
  declared: readonly DeclaredFont[];
  /** For one family, ms. */
  timeoutMs: number;
  /** Whether a family that cannot be loaded is only a warning; its texts are then drawn with another family. */
  skipErrors: boolean;
  warn: Warn;
  signal?: AbortSignal | undefined;
}

/** Loads fonts for one render after another; remembers files and faces between them. */
export interface FontLoader {
  /**
   * Loads what the requests need: the matching faces' files that their text has characters for, and fallbacks.
   *
   * @throws RenderError `font_not_loaded` naming the family and the elements that use it
   */
  load(requests: { request: FontRequest; paths: string[] }[], options: LoadFontsOptions): Promise<FontSet>;
  /**
   * Chooses the faces that draw texts inside an SVG image, first choice first: those that its own style sheets bring, else
   * bundled ones, whatever the design declares.
   *
   * @param css the image's style sheets
   */
  imageFaces(css: string): (
    /** A CSS list. */
    families: string,
    style: WantedStyle,
    /** The text's characters. */
    codePoints: ReadonlySet<number>,
  ) => Promise<readonly FontFace[]>;
  /** Families that can be used without a design declaring them, by source. */
  families(): Promise<{ source: string; family: string }[]>;
  /** Closes the kept connections. */
  close(): Promise<void>;
}

/** Name of the cache's folder; to be changed whenever files in it are made in another way. */
const CACHE_FORMAT = 'fonts-3';

/** Equal requests, with the places of all. */
type GatheredRequest = { request: FontRequest; paths: string[] };

/** A family with the styles that are requested, each once, with all text set in it. */
interface FamilyUse {
  family: string;
  styles: FontRequest[];
  paths: string[];
}

/**
 * Sets the sources up in the order in which they are asked. Nothing is read before the first render.
 *
 * @param onForgotten as of {@link createFaceStore}
 */
export function createFontLoader(
  options: FontLoaderOptions,
  fetcher: Fetcher,
  onForgotten: () => void = () => {},
): FontLoader {
  const {
    fonts = [],
    fontsDir,
    googleFontsUrl,
    systemFonts = true,
    cacheDir = defaultCacheDir(),
    fontCacheBytes,
  } = options;
  const cache = createDiskCache(path.join(cacheDir, CACHE_FORMAT), fontCacheBytes);
  const faces = createFaceStore(cache, { onForgotten });
  const google = googleFontsUrl ? googleSource(googleFontsUrl, cache) : null;
  const system = systemFonts ? systemSource(cache, systemFonts === true ? undefined : systemFonts) : null;
  const bundled = bundledSource();
  const nearby = [
    registeredSource(fonts),
    bundled,
    fontsourceSource(),
    ...(fontsDir ? [directorySource(fontsDir, cache)] : []),
  ];
  const lasting: readonly FontSource[] = [...nearby, ...(google ? [google] : []), ...(system ? [system] : [])];
  const local: readonly FontSource[] = [...nearby, ...(system ? [system] : [])];

  async function load(uses: readonly GatheredRequest[], options: LoadFontsOptions): Promise<FontSet> {
    // A design without texts does not wait for HarfBuzz.
    if (uses.length === 0 && !options.standard) return NO_FONTS;
    prepareHarfBuzz();
    try {
      return await loadWithin(uses, options);
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
      const { family } = error;
      const use = uses.find(({ request }) => familyKey(request.family) === familyKey(family));
      throw fontsTooLarge(family, use?.paths[0] ?? '', options.mostBytes);
    }
  }

  async function loadWithin(
    uses: readonly GatheredRequest[],
    { declared, timeoutMs, mostBytes, skipErrors, warn, signal }: LoadFontsOptions,
  ) {
    const budget = createBudget(mostBytes);
    const store: FaceStore = { load: (file, style, until) => faces.load(file, style, until, budget) };
    const sources = [declaredSource(declared, fetcher), ...lasting];
    const deadline = deadlineAfter(timeoutMs, signal);
    const defaults = await defaultFiles(local, deadline);
    const loadFrom = (files: readonly FontFile[], style: FontRequest) =>
      loadStyle(files, style, codePointsInCases(style.text), store, deadline);

    /** The loaded styles of a family, or the error that says why it cannot be loaded. */
    async function loadFamily({ family, styles, paths }: FamilyUse): Promise<LoadedStyle[] | RenderError> {
      const found = await findFamily(family, sources, deadline);
      const isDeclared = declared.some(({ fontFamily }) => familyKey(fontFamily) === familyKey(family));
      const missing = { family, paths, isDeclared };
      if (!found.files) return fontNotLoaded(missing, `${found.reason}${await suggested(family, sources)}`);
      if (found.substitute) warnOfSubstitute(family, found.substitute, paths, warn);
      try {
        return await Promise.all(styles.map((style) => loadFrom(found.files, style)));
      } catch (error) {
        if (!isFontsFault(error)) throw error;
        return fontNotLoaded(missing, reasonOf(error), error);
      }
    }

    /** Loads a style whose declared file failed: from another source of the family, else from the standard family. */
    async function loadInstead(style: FontRequest): Promise<LoadedStyle> {
      const { files } = await findFamily(style.family, lasting, deadline);
      const own = files && (await loadFrom(files, style).catch(() => null));
      return own ?? loadFrom(defaults, style);
    }

    const families = groupByFamily(uses);
    const results = await Promise.all(families.map(loadFamily));
    signal?.throwIfAborted();
    report(
      results.filter((result) => result instanceof RenderError),
      skipErrors,
      warn,
    );
    const styles = new Map<string, LoadedStyle>();
    for (const [i, family] of families.entries()) {
      const result = results[i]!;
      for (const [j, style] of family.styles.entries())
        styles.set(styleKey(style), result instanceof RenderError ? await loadInstead(style) : result[j]!);
    }

    const fallback = await loadStyle(defaults, { weight: 400, italic: false }, new Set(), store, deadline);
    const texts = uses.map(({ request, paths }): StyledText => {
      const loaded = styles.get(styleKey(request)) ?? fallback;
      return { style: request, text: request.text, loaded, paths };
    });
    const context = { local, remote: google, system, store, deadline, warn };
    return createFontSet({ styles, fallback, ...(await loadFallbacks(texts, context)) });
  }

  return {
    load,
    imageFaces(css) {
      const own = embeddedFonts(css);
      return (families, style, codePoints) => imageFaces(families, style, codePoints, { own, bundled, store: faces });
    },
    async families() {
      const lists = await Promise.all(lasting.map(async (source) => ({ source, families: await source.families() })));
      const listed = lists.flatMap(({ source, families }) =>
        families.map((family) => ({ source: source.name, family })),
      );
      // A family belongs to the first source in order that has it.
      const first = new Map(listed.toReversed().map((entry) => [familyKey(entry.family), entry]));
      return listed.filter((entry) => first.get(familyKey(entry.family)) === entry);
    },
    async close() {
      await google?.close();
    },
  };
}

/** Time left until a moment from now. */
function deadlineAfter(timeoutMs: number, signal: AbortSignal | undefined): () => Deadline {
  // The clock of the machine may be set meanwhile.
  const until = clock() + timeoutMs;
  return () => ({ timeoutMs: Math.max(1, Math.ceil(until - clock())), signal });
}

/** The files of the standard family, the last fallback of every text. */
async function defaultFiles(sources: readonly FontSource[], deadline: () => Deadline): Promise<readonly FontFile[]> {
  for (const family of [STANDARD_FAMILY, 'Liberation Serif', 'DejaVu Sans', 'Roboto']) {
    const { files } = await findFamily(family, sources, deadline);
    if (files) return files;
  }
  throw new RenderError({
    kind: 'internal',
    code: 'no_fonts',
    message: `the standard font ${STANDARD_FAMILY} is not installed, nor one to stand for it`,
    hint: 'install Gesso with its dependencies',
  });
}

/** Layout may change a text's case, so the files for both are loaded. */
function codePointsInCases(text: string): Set<number> {
  // Of a letter of these the case does not depend on those around it.
  const letters = ALONE.test(text) ? String.fromCodePoint(...codePointsOf(text)) : text;
  return codePointsOf(letters + letters.toUpperCase() + letters.toLowerCase());
}

/** No Greek, whose sigma depends on its place, and none that are composed of letter and mark. */
const ALONE = /^[\0-\u02ff\u2010-\u2030]*$/;

function groupByFamily(uses: readonly GatheredRequest[]): FamilyUse[] {
  const groups = new Map<string, { family: string; styles: Map<string, FontRequest>; paths: Set<string> }>();
  for (const { request, paths } of uses) {
    const key = familyKey(request.family);
    const group = groups.get(key) ?? { family: request.family, styles: new Map(), paths: new Set() };
    groups.set(key, group);
    for (const place of paths) group.paths.add(place);
    const style = group.styles.get(styleKey(request));
    group.styles.set(styleKey(request), { ...request, text: (style?.text ?? '') + request.text });
  }
  return [...groups.values()].map(({ family, styles, paths }) => ({
    family,
    styles: [...styles.values()],
    paths: [...paths],
  }));
}

/** Whether an error is about a font, and not a fault of Gesso. */
const isFontsFault = (error: unknown): boolean =>
  error instanceof UnusableFont ||
  (error instanceof RenderError && error.kind !== 'internal') ||
  typeof (error as NodeJS.ErrnoException | null)?.code === 'string';

function warnOfSubstitute(family: string, substitute: string, paths: readonly string[], warn: Warn): void {
  const message = `the font ${quoted(family)} is drawn with ${substitute}`;
  for (const place of paths) warn({ code: 'font_substituted', path: place, message });
}

function report(failures: readonly RenderError[], skipErrors: boolean, warn: Warn): void {
  if (failures.length === 0) return;
  const [first] = failures;
  const problems = failures.flatMap((failure) => failure.problems);
  if (!skipErrors)
    throw new RenderError({
      kind: 'asset',
      code: 'font_not_loaded',
      path: first!.path,
      message: [...new Set(failures.map(({ message }) => message))].join('\n'),
      hint: fontAdvice(failures, false),
      problems,
      cause: first,
    });
  for (const failure of failures)
    for (const { path: place, message } of failure.problems)
      warn({ code: 'font_not_loaded', path: place, message, hint: fontAdvice([failure], true) });
}

/**
 * The end of a message on a family that nobody has: the one that may be meant. Families of the system are not looked through, and a
 * source that cannot list its own has none: the message matters more.
 */
async function suggested(family: string, sources: readonly FontSource[]): Promise<string> {
  const listed = sources.filter(({ name }) => name !== 'system').map((source) => source.families().catch(() => []));
  const known: (readonly string[])[] = await Promise.all(listed);
  const meant = nearestName(family, known.flat());
  return meant === undefined ? '' : `; did you mean ${quoted(meant)}?`;
}
