import type { Font } from 'harfbuzzjs';
import { LRUCache } from 'lru-cache';
import type { FontMetrics, OutlineCommand, Shaper } from '../../scene/font.ts';
import { reasonOf, UnusableFont } from '../errors.ts';
import { buildSfnt, openSfnt, readFrom, type Sfnt } from '../sfnt/tables.ts';
import { type Kerning, readKerning } from './kern.ts';
import { countOpened, makeRoom } from './memory.ts';
import { readMetrics } from './metrics.ts';

// The only door to HarfBuzz. It is the authority on a face's characters, metrics, shapes and outlines.

/** The glyph of a code point; 0 where there is none. */
export type GlyphOf = (codePoint: number) => number;

/**
 * A font file opened with HarfBuzz: a copy of its bytes lies in WebAssembly memory as long as this object is in use.
 */
export interface OpenedFace {
  glyphOf: GlyphOf;
  metrics: FontMetrics;
  shaper: Shaper;
}

type HarfBuzz = typeof import('harfbuzzjs');

/** harfbuzzjs loads its WebAssembly with a top-level await; the build, which is CommonJS, by what it waits for (tsdown.packages.ts). */
const load = async (): Promise<HarfBuzz> => {
  const harfbuzz: HarfBuzz & { ready?: Promise<HarfBuzz | undefined> } = await import('harfbuzzjs');
  return (await harfbuzz.ready) ?? harfbuzz;
};

/** Loads it while files of fonts are looked for. What fails is told to who opens one. */
export const prepareHarfBuzz = (): void => void load().catch(() => {});

/**
 * Opens an sfnt file for shaping.
 * @throws UnusableFont where it has no characters or line metrics that can be read, or where too many fonts are open
 */
export async function openFace(data: Uint8Array): Promise<OpenedFace> {
  const harfbuzz = await load();
  const font = await openFont(harfbuzz, data);
  const sfnt = openSfnt(readFrom(data));
  return guarded(() => {
    if (!hasCharacters(font)) throw new UnusableFont('its character map cannot be read');
    return {
      glyphOf: (codePoint) => font.nominalGlyph(codePoint) ?? 0,
      metrics: readMetrics(font, harfbuzz.MetricsTag, sfnt),
      shaper: shaperOf(harfbuzz, font, readKerning(sfnt)),
    };
  });
}

/** A face's tables that decide on the glyph of a character, as a font of their own. */
export function characterTables(sfnt: Sfnt): Uint8Array {
  const tables = ['cmap', 'head', 'maxp', 'OS/2'].flatMap((tag) => {
    const table = sfnt.table(tag);
    return table ? [{ tag, data: new Uint8Array(table.buffer, table.byteOffset, table.byteLength) }] : [];
  });
  return buildSfnt(0x00010000, tables);
}

/**
 * The character map of a font that may have {@link characterTables} only: a large file on disk need not be read whole.
 * An unreadable map has no glyph for any character.
 */
export async function openCharacterMap(data: Uint8Array): Promise<GlyphOf> {
  const font = await openFont(await load(), data);
  return (codePoint) => font.nominalGlyph(codePoint) ?? 0;
}

/** A font's names by the ids of the `name` table: in English, else in the first language it has. */
export async function readNames(data: Uint8Array): Promise<Map<number, string>> {
  const { face } = await openFont(await load(), data);
  return guarded(() => {
    const names = new Map<number, string>();
    const entries = face.listNames().sort((a, b) => Number(isEnglish(b)) - Number(isEnglish(a)));
    for (const { nameId, language } of entries)
      if (!names.has(nameId)) names.set(nameId, face.getName(nameId, language));
    return names;
  });
}

const isEnglish = ({ language }: { language: string }): boolean => language === 'en' || language.startsWith('en-');

async function openFont(harfbuzz: HarfBuzz, data: Uint8Array): Promise<Font> {
  await makeRoom(data.byteLength);
  return guarded(() => {
    const font = new harfbuzz.Font(new harfbuzz.Face(new harfbuzz.Blob(data)));
    countOpened(font, data.byteLength);
    font.setScale(font.face.upem, font.face.upem);
    return font;
  });
}

/** Turns any failure within HarfBuzz into an UnusableFont: the font caused it. */
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnusableFont) throw error;
    throw new UnusableFont(`it cannot be read (${reasonOf(error)})`, { cause: error });
  }
}

/** Blocks of Unicode that may hold characters; planes 4 to 13 are unassigned. */
const ASSIGNED: readonly (readonly [number, number])[] = [
  [0x20, 0x3ffff],
  [0xe0000, 0x10ffff],
];

/** Whether a face has a glyph for any character; most have one for the space. */
function hasCharacters(font: Font): boolean {
  for (const [first, last] of ASSIGNED)
    for (let codePoint = first; codePoint <= last; codePoint++) if (font.nominalGlyph(codePoint)) return true;
  return false;
}

/** Outlines kept of a face: some 2 KB each. */
const KEPT_OUTLINES = 300;

/** One buffer serves every text of a thread: shaping is synchronous. */
let buffer: InstanceType<HarfBuzz['Buffer']> | undefined;

function shaperOf(harfbuzz: HarfBuzz, font: Font, kerning: Kerning | null): Shaper {
  const unligated = ['liga', 'clig', 'calt'].map((feature) => new harfbuzz.Feature(feature, 0));
  buffer ??= new harfbuzz.Buffer();
  const shared = buffer;
  const outlines = new LRUCache<number, readonly OutlineCommand[]>({ max: KEPT_OUTLINES });
  return {
    shape(text, { start = 0, end = text.length, script, direction = 'ltr', ligatures = true } = {}) {
      shared.clearContents();
      shared.addText(text, start, end - start);
      if (script) shared.setScript(script);
      shared.setDirection(direction === 'rtl' ? harfbuzz.Direction.RTL : harfbuzz.Direction.LTR);
      shared.guessSegmentProperties();
      harfbuzz.shape(font, shared, ligatures ? [] : unligated);
      const glyphs = shared.getGlyphInfosAndPositions().map((glyph) => ({
        id: glyph.codepoint,
        advance: glyph.xAdvance ?? 0,
        dx: glyph.xOffset ?? 0,
        dy: glyph.yOffset ?? 0,
        cluster: glyph.cluster,
      }));
      if (kerning && direction === 'ltr')
        for (let i = 0; i + 1 < glyphs.length; i++) glyphs[i]!.advance += kerning(glyphs[i]!.id, glyphs[i + 1]!.id);
      return glyphs;
    },
    advance: (glyph) => font.glyphHAdvance(glyph),
    outline(glyph) {
      const outline = outlines.get(glyph) ?? font.glyphToJson(glyph);
      outlines.set(glyph, outline);
      return outline;
    },
  };
}
