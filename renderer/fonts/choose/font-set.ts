import { createHash } from 'node:crypto';
import type { FontFace } from '../../scene/font.ts';
import type { FontSet, FontStyle } from '../../text/types.ts';
import { familyKey } from '../sources/types.ts';
import { inRanges, type UnicodeRanges } from '../sources/unicode-range.ts';
import { clustersOf, covers, presentationOf } from './clusters.ts';

/** A face of a style, with the characters that it is for. */
export interface StyleFace {
  face: FontFace;
  ranges: UnicodeRanges | null;
  syntheticBold: boolean;
  syntheticItalic: boolean;
}

/** The faces of a style, in the order in which they are asked for a character; `primary` makes up the line box. */
export interface LoadedStyle {
  faces: readonly StyleFace[];
  primary: StyleFace;
}

/** Every face of a render. */
export interface LoadedFonts {
  /** By {@link styleKey}. */
  styles: ReadonlyMap<string, LoadedStyle>;
  /** For styles that no request named. */
  fallback: LoadedStyle;
  /** Faces for clusters that the style's own family lacks, by {@link clusterKey}. */
  clusters: ReadonlyMap<string, StyleFace>;
  /** The face of emoji; null where no text has emoji. */
  emoji: StyleFace | null;
}

/** Styles of equal key are drawn with the same faces. */
export const styleKey = ({ family, weight, italic }: FontStyle): string => `${familyKey(family)}|${weight}|${italic}`;

/** Clusters of equal key fall back to the same face. */
export const clusterKey = ({ weight, italic }: Omit<FontStyle, 'family'>, cluster: string): string =>
  `${weight}|${italic}|${cluster}`;

/** The face among a style's own that draws a cluster, or null. */
export const ownFace = (style: LoadedStyle, cluster: string): StyleFace | null =>
  style.faces.find(({ face, ranges }) => covers((c) => inRanges(ranges, c) && face.has(c), cluster)) ?? null;

type FaceUse = ReturnType<FontSet['primary']>;

type FaceRun = ReturnType<FontSet['runs']>[number];

/** Characters below this one stand alone and are no emoji, so that each has its face whatever is beside it. */
const BASIC = 0x300;

/** By character. */
type BasicUses = (FaceUse | undefined)[];

/**
 * The longest text whose runs are remembered, in characters. Fitting asks for the same words at every size it tries.
 */
const LONGEST_REMEMBERED = 64;

const noFace = (): never => {
  throw new Error('no text asked for a font');
};

/** The fonts of a render that draws no text. */
export const NO_FONTS: FontSet = { id: '', runs: noFace, primary: noFace };

/** Chooses among loaded faces. */
export function createFontSet(fonts: LoadedFonts): FontSet {
  // One object for one use: neighbours that are drawn alike are one run.
  const uses = new Map<string, FaceUse>();
  const useOf = ({ face, syntheticBold, syntheticItalic }: StyleFace, standsInFor?: string): FaceUse => {
    const key = `${face.id} ${syntheticBold} ${syntheticItalic} ${standsInFor ?? ''}`;
    const use = uses.get(key) ?? { face, syntheticBold, syntheticItalic, ...(standsInFor ? { standsInFor } : {}) };
    uses.set(key, use);
    return use;
  };
  const styleOf = (style: FontStyle): LoadedStyle =>
    fonts.styles.get(styleKey(style)) ?? nearestStyle(fonts, style) ?? fonts.fallback;

  function faceFor(cluster: string, loaded: LoadedStyle, style: FontStyle): StyleFace {
    const own = ownFace(loaded, cluster);
    if (fonts.emoji && presentationOf(cluster) === 'emoji' && !own?.face.color && covers(fonts.emoji.face.has, cluster))
      return fonts.emoji;
    return (
      own ??
      fonts.clusters.get(clusterKey(style, cluster)) ??
      ownFace(fonts.fallback, cluster) ??
      [...fonts.clusters.values()].find(({ face }) => covers(face.has, cluster)) ??
      loaded.primary
    );
  }

  /** Emoji are drawn by the face of emoji whatever the family: it stands in for none. */
  const isOwn = (face: StyleFace, { faces, primary }: LoadedStyle): boolean =>
    face === fonts.emoji || face === primary || faces.includes(face);

  const useIn = (loaded: LoadedStyle, chosen: StyleFace, style: FontStyle): FaceUse =>
    useOf(chosen, isOwn(chosen, loaded) ? undefined : style.family);

  function runsOf(text: string, style: FontStyle): readonly FaceRun[] {
    const loaded = styleOf(style);
    const faces = new Map<string, StyleFace>();
    const runs: FaceRun[] = [];
    let previous: StyleFace | null = null;
    for (const { text: cluster, start } of clustersOf(text)) {
      const chosen = faces.get(cluster) ?? faceFor(cluster, loaded, style);
      faces.set(cluster, chosen);
      const end = start + cluster.length;
      const last = runs.at(-1);
      const use: FaceUse = last && chosen === previous ? last.use : useIn(loaded, chosen, style);
      previous = chosen;
      if (last?.use === use) last.end = end;
      else runs.push({ start, end, use });
    }
    return runs;
  }

  /** The uses of characters below {@link BASIC} by style, those of a style object found at once. */
  const basic = new Map<string, BasicUses>();
  const basicOf = new WeakMap<FontStyle, BasicUses>();
  function basicUses(style: FontStyle): BasicUses {
    let found = basicOf.get(style);
    if (found) return found;
    const key = styleKey(style);
    found = basic.get(key) ?? [];
    basic.set(key, found);
    basicOf.set(style, found);
    return found;
  }

  /** The use that all of a text is drawn with, where that is seen character by character; else null. */
  function onlyUse(text: string, style: FontStyle): FaceUse | null {
    const known = basicUses(style);
    const useOfCharacter = (character: string) => {
      const loaded = styleOf(style);
      return useIn(loaded, faceFor(character, loaded, style), style);
    };
    let only: FaceUse | null = null;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= BASIC) return null;
      const use = known[code] ?? useOfCharacter(text[i]!);
      known[code] = use;
      if (only && use !== only) return null;
      only = use;
    }
    return only;
  }

  const remembered = new Map<string, readonly FaceRun[]>();
  return {
    id: idOf(fonts),
    primary: (style) => useOf(styleOf(style).primary),
    runs(text, style) {
      const use = onlyUse(text, style);
      if (use) return [{ start: 0, end: text.length, use }];
      if (text.length > LONGEST_REMEMBERED) return runsOf(text, style);
      const key = `${styleKey(style)}|${text}`;
      const runs = remembered.get(key) ?? runsOf(text, style);
      remembered.set(key, runs);
      return runs;
    },
  };
}

/** Names faces by what decides on their choice. */
function idOf({ styles, fallback, clusters, emoji }: LoadedFonts): string {
  const hash = createHash('sha1');
  const faceOf = (use: StyleFace | null) =>
    use && `${use.face.id} ${use.syntheticBold} ${use.syntheticItalic} ${use.ranges?.join(' ')}`;
  const add = (key: string, ...uses: (StyleFace | null)[]) => hash.update(`${key}\n${uses.map(faceOf).join('\n')}\n\n`);
  for (const [key, { primary, faces }] of styles) add(key, primary, ...faces);
  add('', fallback.primary, ...fallback.faces);
  for (const [key, use] of clusters) add(key, use);
  add('', emoji);
  return hash.digest('base64');
}

/** A loaded style of the same family, the nearest in slope and weight. */
function nearestStyle(fonts: LoadedFonts, { family, weight, italic }: FontStyle): LoadedStyle | null {
  let best: LoadedStyle | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [key, loaded] of fonts.styles) {
    if (!key.startsWith(`${familyKey(family)}|`)) continue;
    const [otherWeight, otherItalic] = key.slice(familyKey(family).length + 1).split('|');
    const distance = Math.abs(Number(otherWeight) - weight) + (otherItalic === String(italic) ? 0 : 1000);
    if (distance < least) [best, least] = [loaded, distance];
  }
  return best;
}
