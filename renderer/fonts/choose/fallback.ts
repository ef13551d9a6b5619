import { namedCharacters, type Warn } from '../../errors.ts';
import type { FontStyle } from '../../text/types.ts';
import { EMOJI_FAMILY } from '../sources/bundled.ts';
import type { SystemSource } from '../sources/system.ts';
import type { Deadline, FontFile, FontSource } from '../sources/types.ts';
import { inRanges } from '../sources/unicode-range.ts';
import type { FaceStore } from '../store/face-store.ts';
import { findFamily } from './catalog.ts';
import { codePointsOf, covers, distinctClusters, presentationOf } from './clusters.ts';
import { fallbackFamilies } from './families.ts';
import { clusterKey, type LoadedStyle, ownFace, type StyleFace } from './font-set.ts';
import { filesFor, loadFace } from './load-style.ts';

/** A text in a style whose own faces are loaded. */
export interface StyledText {
  style: FontStyle;
  text: string;
  loaded: LoadedStyle;
  /** The elements, for warnings. */
  paths: readonly string[];
}

export interface FallbackContext {
  /** Sources on this machine, asked first. */
  local: readonly FontSource[];
  /** The web font API, asked for characters that no font of the machine has; null = never. */
  remote: FontSource | null;
  /** May be asked for any face with some characters. */
  system: SystemSource | null;
  store: FaceStore;
  deadline: () => Deadline;
  warn: Warn;
}

/** Faces for clusters that the style's own family lacks, by {@link clusterKey}, and the emoji face. */
export interface Fallbacks {
  clusters: Map<string, StyleFace>;
  emoji: StyleFace | null;
}

/** Loads faces for the characters that a text's own family lacks. Warns of characters that no font has. */
export async function loadFallbacks(texts: readonly StyledText[], context: FallbackContext): Promise<Fallbacks> {
  const local = askFamilies(context.local, context);
  const remote = context.remote && askFamilies([context.remote], context);
  const clusters = new Map<string, StyleFace>();
  const missing = new Map<string, string[]>();
  let emoji: StyleFace | null | undefined;
  const emojiFace = async () => {
    emoji ??= await local(EMOJI_FAMILY, { family: '', weight: 400, italic: false }, '');
    return emoji;
  };
  const owned = new Map<LoadedStyle, Set<string>>();
  for (const { style, text, loaded, paths } of texts) {
    const known = owned.get(loaded) ?? new Set();
    owned.set(loaded, known);
    for (const cluster of unownedClusters(text, loaded, known)) {
      const key = clusterKey(style, cluster);
      if (clusters.has(key)) continue;
      const colored = presentationOf(cluster) === 'emoji' ? await emojiFace() : null;
      if (colored && covers(colored.face.has, cluster)) continue;
      const found = await fallbackFor(cluster, text, style, { local, remote, emojiFace, context });
      if (found) clusters.set(key, found);
      else missing.set(cluster, (missing.get(cluster) ?? []).concat(paths));
    }
  }
  warnOfMissing(missing, context.warn);
  return { clusters, emoji: emoji ?? null };
}

/**
 * Emoji, and clusters that the text's own faces lack; each once.
 *
 * @param owned clusters that these faces are known to have; more are added
 */
function unownedClusters(text: string, loaded: LoadedStyle, owned: Set<string>): Set<string> {
  const found = new Set<string>();
  for (const cluster of distinctClusters(text)) {
    if (owned.has(cluster)) continue;
    const own = ownFace(loaded, cluster);
    if (own && (own.face.color || presentationOf(cluster) === 'text')) owned.add(cluster);
    else found.add(cluster);
  }
  return found;
}

interface Fallbackers {
  local: AskFamily;
  remote: AskFamily | null;
  emojiFace: () => Promise<StyleFace | null>;
  context: FallbackContext;
}

async function fallbackFor(
  cluster: string,
  text: string,
  style: FontStyle,
  { local, remote, emojiFace, context }: Fallbackers,
): Promise<StyleFace | null> {
  const families = fallbackFamilies(cluster, text);
  for (const family of families) {
    const found = await local(family, style, cluster);
    if (found) return found;
  }
  if (/\p{Emoji}/u.test(cluster)) {
    const emoji = await emojiFace();
    if (emoji && covers(emoji.face.has, cluster)) return emoji;
  }
  // The web font API is asked for one family only: the script's first, or the widest.
  const widest = families.find((name) => name.startsWith('Noto Sans'));
  return (await systemFace(cluster, style, context)) ?? (remote && widest ? remote(widest, style, cluster) : null);
}

/** The face by which a family draws a cluster, or null; a family that cannot be read has none. */
type AskFamily = (family: string, style: FontStyle, cluster: string) => Promise<StyleFace | null>;

/** Asks the families of some sources; each is looked up once, and each of its files loaded once. */
function askFamilies(sources: readonly FontSource[], { store, deadline }: FallbackContext): AskFamily {
  const found = new Map<string, Promise<FontFile[]>>();
  const loaded = new Map<FontFile, Promise<StyleFace | null>>();
  const filesOf = async (family: string, style: FontStyle) => {
    const { files } = await findFamily(family, sources, deadline);
    // Copies, so that a face loaded for one style does not serve another.
    return files ? filesFor(files, style).map((file) => ({ ...file })) : [];
  };
  return async (family, style, cluster) => {
    const key = `${family}|${style.weight}|${style.italic}`;
    const files = found.get(key) ?? filesOf(family, style).catch(() => []);
    found.set(key, files);
    for (const file of await files) {
      if (!covers((c) => inRanges(file.ranges, c), cluster)) continue;
      const loading = loaded.get(file) ?? loadFace(file, style, store, deadline).catch(() => null);
      loaded.set(file, loading);
      const face = await loading;
      if (face && covers((c) => inRanges(file.ranges, c) && face.face.has(c), cluster)) return face;
    }
    return null;
  };
}

async function systemFace(
  cluster: string,
  style: FontStyle,
  { system, store, deadline }: FallbackContext,
): Promise<StyleFace | null> {
  const seen = [...codePointsOf(cluster)].filter((c) => !covers(() => false, String.fromCodePoint(c)));
  const file = await system?.withCharacters(seen);
  return file ? loadFace(file, style, store, deadline).catch(() => null) : null;
}

/** One warning an element: which of its characters no font has. */
function warnOfMissing(missing: ReadonlyMap<string, readonly string[]>, warn: Warn): void {
  const byPath = new Map<string, string[]>();
  for (const [cluster, paths] of missing)
    for (const path of new Set(paths)) byPath.set(path, (byPath.get(path) ?? []).concat(cluster));
  for (const [path, clusters] of byPath)
    warn({ code: 'glyph_missing', path, message: `no font has ${namedCharacters(clusters)}` });
}
