import { standInFor } from '../../fonts/choose/families.ts';
import { matchFaces, type WantedStyle } from '../../fonts/choose/match.ts';
import { unpackFont } from '../../fonts/container.ts';
import { readCharacterMap } from '../../fonts/sfnt/cmap.ts';
import { readMetrics } from '../../fonts/sfnt/metrics.ts';
import { openSfnt, readFrom } from '../../fonts/sfnt/tables.ts';
import { bundledSource } from '../../fonts/sources/bundled.ts';
import type { FontFile } from '../../fonts/sources/types.ts';
import { inRanges } from '../../fonts/sources/unicode-range.ts';
import { type FontMetrics, STANDARD_FAMILY } from '../../scene/font.ts';

/** A glyph of a shaped text, in fractions of the font size; y goes up. */
export interface SvgGlyph {
  /** SVG path data, in font units. */
  path: string;
  advance: number;
  dx: number;
  dy: number;
  /** UTF-16 index of the first character it stands for. */
  cluster: number;
}

/** A face that text in an SVG is drawn with. */
export interface SvgFace {
  metrics: FontMetrics;
  has(codePoint: number): boolean;
  shape(text: string): SvgGlyph[];
}

/** Tried for characters that the standard family lacks. */
const LAST_FAMILY = 'DejaVu Sans';

const source = bundledSource();
/** By file: one each for the subsets and styles of four bundled families. */
const faces = new Map<string, Promise<SvgFace>>();

/**
 * The faces that draw a text in an SVG, first choice first. An image sees the fonts of the machine only, not those of
 * the design; the reference's machine has the Liberation fonts, for which Gesso bundles Arimo, Tinos and Cousine.
 * @param families a CSS list
 */
export async function svgFaces(
  families: string,
  wanted: WantedStyle,
  codePoints: ReadonlySet<number>,
): Promise<SvgFace[]> {
  const names = families.split(',').flatMap((name) => {
    const standIn = standInFor(name.trim().replace(/^(["'])(.*)\1$/, '$2'));
    return standIn?.metric ? standIn.families.slice(0, 1) : [];
  });
  const found: SvgFace[] = [];
  for (const family of new Set([...names, STANDARD_FAMILY, LAST_FAMILY])) {
    const files = matchFaces(await source.find({ family, timeoutMs: 10_000 }), wanted);
    const needed = files.filter(({ ranges }) => [...codePoints].some((codePoint) => inRanges(ranges, codePoint)));
    for (const file of needed) found.push(await load(file));
    if ([...codePoints].every((codePoint) => found.some((face) => face.has(codePoint)))) break;
  }
  return found;
}

function load(file: FontFile): Promise<SvgFace> {
  const known = faces.get(file.key) ?? read(file);
  faces.set(file.key, known);
  known.catch(() => faces.delete(file.key));
  return known;
}

async function read(file: FontFile): Promise<SvgFace> {
  // harfbuzzjs loads its wasm with a top-level await, which a CommonJS build cannot require.
  const harfbuzz = await import('harfbuzzjs');
  const { data } = await file.load({ timeoutMs: 10_000 });
  const bytes = unpackFont(data, file.index);
  const sfnt = openSfnt(readFrom(bytes));
  const glyphOf = readCharacterMap(sfnt);
  const metrics = readMetrics(sfnt, glyphOf);
  const em = metrics.unitsPerEm;
  const font = new harfbuzz.Font(new harfbuzz.Face(new harfbuzz.Blob(bytes)));
  font.setScale(em, em);
  return {
    metrics,
    has: (codePoint) => glyphOf(codePoint) !== 0,
    shape(text) {
      const buffer = new harfbuzz.Buffer();
      buffer.addText(text);
      buffer.setDirection(harfbuzz.Direction.LTR);
      buffer.guessSegmentProperties();
      harfbuzz.shape(font, buffer);
      return buffer.getGlyphInfosAndPositions().map((glyph) => ({
        path: font.glyphToPath(glyph.codepoint),
        advance: (glyph.xAdvance ?? 0) / em,
        dx: (glyph.xOffset ?? 0) / em,
        dy: (glyph.yOffset ?? 0) / em,
        cluster: glyph.cluster,
      }));
    },
  };
}
