import type { Warn } from '../errors.ts';
import type { FontStyle } from '../text/types.ts';
import { findFamily } from './catalog.ts';
import { clustersOf, codePointsOf, covers, presentationOf } from './clusters.ts';
import type { FaceStore } from './face-store.ts';
import { fallbackFamilies } from './families.ts';
import { clusterKey, type LoadedStyle, ownFace, type StyleFace } from './font-set.ts';
import { loadStyle } from './load-style.ts';
import { EMOJI_FAMILY } from './sources/bundled.ts';
import type { SystemSource } from './sources/system.ts';
import type { Deadline, FontSource } from './sources/types.ts';

/** A text in a style whose own faces are loaded. */
export interface StyledText {
  style: FontStyle;
  text: string;
  loaded: LoadedStyle;
  /** The element, for warnings. */
  path: string;
}

export interface FallbackContext {
  /** Sources on this machine, asked first. */
  local: readonly FontSource[];
  /** The web font API, asked for what the machine has nothing for; null = never. */
  remote: FontSource | null;
  /** May be asked for any face with some characters. */
  system: SystemSource | null;
  store: FaceStore;
  deadline: () => Deadline;
  warn: Warn;
}

/** Faces for the clusters that their style's own family lacks, by {@link clusterKey}, and the one for emoji. */
export interface Fallbacks {
  clusters: Map<string, StyleFace>;
  emoji: StyleFace | null;
}

/** Loads what draws the characters that the texts' own families lack. Warns once of those that nothing draws. */
export async function loadFallbacks(texts: readonly StyledText[], given: FallbackContext): Promise<Fallbacks> {
  const context = { ...given, local: given.local.map(rememberAnswers) };
  const clusters = new Map<string, StyleFace>();
  const missing = new Map<string, string>();
  let emoji: StyleFace | null | undefined;
  const emojiFace = async () => {
    emoji ??= await familyFace(EMOJI_FAMILY, { family: '', weight: 400, italic: false }, '', context);
    return emoji;
  };
  for (const { style, text, loaded, path } of texts) {
    for (const cluster of unownedClusters(text, loaded)) {
      const key = clusterKey(style, cluster);
      if (clusters.has(key)) continue;
      const colored = presentationOf(cluster) === 'emoji' ? await emojiFace() : null;
      if (colored && covers(colored.face.has, cluster)) continue;
      const found = await fallbackFor(cluster, text, style, emojiFace, context);
      if (found) clusters.set(key, found);
      else if (!missing.has(cluster)) missing.set(cluster, path);
    }
  }
  warnOfMissing(missing, context.warn);
  return { clusters, emoji: emoji ?? null };
}

/** A source that is asked once for a family: many characters fall back to the same few. */
function rememberAnswers(source: FontSource): FontSource {
  const answers = new Map<string, ReturnType<FontSource['find']>>();
  return {
    ...source,
    find(query) {
      const answer = answers.get(query.family) ?? source.find(query);
      answers.set(query.family, answer);
      return answer;
    },
  };
}

/** Clusters of a text that its own faces lack, or that are emoji; each once. */
function unownedClusters(text: string, loaded: LoadedStyle): Set<string> {
  const found = new Set<string>();
  const owned = new Set<string>();
  for (const { text: cluster } of clustersOf(text)) {
    if (owned.has(cluster) || found.has(cluster)) continue;
    const own = ownFace(loaded, cluster);
    if (own && (own.face.color || presentationOf(cluster) === 'text')) owned.add(cluster);
    else found.add(cluster);
  }
  return found;
}

async function fallbackFor(
  cluster: string,
  text: string,
  style: FontStyle,
  emojiFace: () => Promise<StyleFace | null>,
  context: FallbackContext,
): Promise<StyleFace | null> {
  const families = fallbackFamilies(cluster, text);
  for (const family of families) {
    const found = await familyFace(family, style, cluster, context);
    if (found) return found;
  }
  if (/\p{Emoji}/u.test(cluster)) {
    const emoji = await emojiFace();
    if (emoji && covers(emoji.face.has, cluster)) return emoji;
  }
  return (await systemFace(cluster, style, context)) ?? (await remoteFace(cluster, families, style, context));
}

/** The face by which a family of this machine draws a cluster, or null. An unreadable family has none. */
async function familyFace(
  family: string,
  style: FontStyle,
  cluster: string,
  { local, store, deadline }: Pick<FallbackContext, 'local' | 'store' | 'deadline'>,
): Promise<StyleFace | null> {
  try {
    const { files } = await findFamily(family, local, deadline);
    if (!files) return null;
    const loaded = await loadStyle(files, style, codePointsOf(cluster), store, deadline);
    return ownFace(loaded, cluster);
  } catch {
    return null;
  }
}

async function systemFace(cluster: string, style: FontStyle, context: FallbackContext): Promise<StyleFace | null> {
  const seen = [...codePointsOf(cluster)].filter((c) => !covers(() => false, String.fromCodePoint(c)));
  const file = await context.system?.withCharacters(seen);
  if (!file) return null;
  try {
    const loaded = await loadStyle([file], style, new Set(), context.store, context.deadline);
    return ownFace(loaded, cluster);
  } catch {
    return null;
  }
}

/** The web font API is asked for one family only: the script's first, or the widest. */
async function remoteFace(
  cluster: string,
  families: readonly string[],
  style: FontStyle,
  context: FallbackContext,
): Promise<StyleFace | null> {
  const family = families.find((name) => name.startsWith('Noto Sans'));
  if (!context.remote || !family) return null;
  return familyFace(family, style, cluster, { ...context, local: [context.remote] });
}

const MOST_NAMED = 20;

function warnOfMissing(missing: ReadonlyMap<string, string>, warn: Warn): void {
  if (missing.size === 0) return;
  const named = [...missing.keys()].slice(0, MOST_NAMED).map((cluster) => {
    const codes = [...cluster].map((c) => `U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`);
    return `${cluster} (${codes.join(' ')})`;
  });
  const more = missing.size > MOST_NAMED ? ` and ${missing.size - MOST_NAMED} more` : '';
  const [path = ''] = missing.values();
  warn({ code: 'glyph_missing', path, message: `no font has ${named.join(', ')}${more}` });
}
