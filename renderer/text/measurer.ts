import { ownString } from '../own-string.ts';
import { effectiveSize, type FontFace, type ShapedGlyph } from '../scene/font.ts';
import { outlineOf } from '../scene/glyph-outline.ts';
import type { FontUse, Glyph, Path, ShapedWord } from '../scene/types.ts';
import { createKnownWords } from './known-words.ts';
import { isCursive, scriptRuns } from './script.ts';
import type { Measurer } from './types.ts';

/** Glyphs that are kept: about 100 bytes a glyph. */
const DEFAULT_CACHED_GLYPHS = 200_000;

/** A glyph in font units: the part of it that does not depend on the size. */
interface UnitGlyph extends ShapedGlyph {
  /** The glyph's own advance, without kerning. */
  own: number;
  /** Last glyph of its cluster in visual order: letter spacing follows it. */
  endsCluster: boolean;
}

/**
 * A measurer over the faces' own shapers. It shapes a word as Chromium does: script by script, ligatures off where letters are
 * spaced, glyph advances at the size that FreeType is given (a multiple of 1/64 px) and kerning at the exact size.
 *
 * Words recur, in a design made to fit and in the next record of a template. Of `cachedGlyphs` (default 200,000, some 20 MB)
 * half are words as they are shaped, whatever their size, half words at a size.
 */
export function createMeasurer(options: { cachedGlyphs?: number } = {}): Measurer {
  const most = (options.cachedGlyphs ?? DEFAULT_CACHED_GLYPHS) / 2;
  const units = createKnownWords<readonly UnitGlyph[]>(most, ({ length }) => length);
  const words = createKnownWords<ShapedWord>(most, ({ glyphs }) => glyphs.length);

  function unitsOf(word: string, face: FontFace, ligatures: boolean, direction: 'ltr' | 'rtl'): readonly UnitGlyph[] {
    const setting = { face: face.id, direction, size: 0, letterSpacing: 0, ligatures };
    const known = units.get(word, setting);
    if (known) return known;
    const glyphs = shapeUnits(word, face, ligatures, direction);
    units.set(word, setting, glyphs);
    return glyphs;
  }

  function outline(glyphs: readonly Glyph[], font: FontUse): Path {
    return font.face.color ? [] : outlineOf(glyphs, font, font.face.shaper.outline);
  }

  return {
    shape(word, font, letterSpacing, direction) {
      const { face, size } = font;
      const ligatures = letterSpacing === 0;
      const setting = { face: face.id, direction, size, letterSpacing, ligatures };
      const known = words.get(word, setting);
      if (known) return known;
      const shaped = scale(ownString(word), unitsOf(word, face, ligatures, direction), font, letterSpacing);
      words.set(word, setting, shaped);
      return shaped;
    },
    advance(word, font, letterSpacing, direction) {
      const { face, size } = font;
      const ligatures = letterSpacing === 0;
      const known = words.get(word, { face: face.id, direction, size, letterSpacing, ligatures });
      if (known) return known.advance;
      return scaledAdvance(unitsOf(word, face, ligatures, direction), font, letterSpacing);
    },
    metrics: (font) => font.face.metrics,
    outline,
  };
}

/** Shapes a word script by script. */
function shapeUnits(word: string, { shaper }: FontFace, ligatures: boolean, direction: 'ltr' | 'rtl'): UnitGlyph[] {
  const runs = scriptRuns(word);
  if (direction === 'rtl') runs.reverse();
  return runs.flatMap(({ start, end, script }) => {
    const known = script === 'Zzzz' ? {} : { script };
    const shaped = shaper.shape(word, { start, end, direction, ligatures, ...known });
    return shaped.map(({ id, advance, dx, dy, cluster }, i) => {
      const endsCluster = shaped[i + 1]?.cluster !== cluster && !isCursive(word[cluster] ?? '');
      return { id, advance, dx, dy, cluster, own: shaper.advance(id), endsCluster };
    });
  });
}

/**
 * A glyph's own advance in px. FreeType takes the size in 1/64 px, cut off, and scales by a 16.16 fixed-point factor.
 * @source FreeType FT_Request_Metrics, FT_Load_Glyph (linearHoriAdvance)
 */
function advanceScaler(size: number, unitsPerEm: number): (units: number) => number {
  const factor = Math.round((Math.floor(Math.fround(size) * 64) * 65536) / unitsPerEm);
  return (units) => Math.round((units * factor) / 64) / 65536;
}

/** Advances of a font's glyphs in px, as FreeType scales them, kerning at the effective size. */
function advancesOf(font: FontUse, letterSpacing: number): (unit: UnitGlyph) => number {
  const size = effectiveSize(font.size);
  const exact = size / font.face.metrics.unitsPerEm;
  const own = advanceScaler(size, font.face.metrics.unitsPerEm);
  return (unit) => {
    // A mark whose advance was zeroed keeps none.
    const width = unit.advance === 0 ? 0 : own(unit.own) + (unit.advance - unit.own) * exact;
    return width + (unit.endsCluster ? letterSpacing : 0);
  };
}

/** Font units to px, offsets at the effective size. */
function scale(text: string, units: readonly UnitGlyph[], font: FontUse, letterSpacing: number): ShapedWord {
  const exact = effectiveSize(font.size) / font.face.metrics.unitsPerEm;
  const advanceOf = advancesOf(font, letterSpacing);
  let x = 0;
  const glyphs = units.map((unit): Glyph => {
    const advance = advanceOf(unit);
    const glyph = { id: unit.id, x: x + unit.dx * exact, y: -unit.dy * exact, advance, cluster: unit.cluster };
    x += advance;
    return glyph;
  });
  return { text, advance: x, glyphs };
}

/** The advance that {@link scale} comes to, added up in the same order. */
function scaledAdvance(units: readonly UnitGlyph[], font: FontUse, letterSpacing: number): number {
  const advanceOf = advancesOf(font, letterSpacing);
  let x = 0;
  for (const unit of units) x += advanceOf(unit);
  return x;
}
