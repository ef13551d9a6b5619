import type { Font, MetricsTag } from 'harfbuzzjs';
import type { FontMetrics } from '../../scene/font.ts';
import { UnusableFont } from '../errors.ts';
import type { Sfnt } from '../sfnt/tables.ts';

/**
 * Line metrics as Chromium has them on Linux, where Skia takes them from FreeType. HarfBuzz reads them; where a font
 * states none, the values below take their place.
 * @throws UnusableFont where the font has no line metrics
 * @source FreeType, src/sfnt/sfobjs.c (`sfnt_load_face`): typo metrics where USE_TYPO_METRICS is set, else hhea, else
 *   typo, else win. Skia, SkFontHost_FreeType.cpp (`generateFontMetrics`): x-height and cap height from OS/2, else
 *   measured; underline from post.
 */
export function readMetrics(font: Font, tags: typeof MetricsTag, sfnt: Sfnt): FontMetrics {
  const unitsPerEm = font.face.upem;
  const units = (tag: MetricsTag) => font.getMetricPosition(tag);
  const line = lineMetrics(units, tags, sfnt);
  const top = (character: string) => {
    const glyph = font.nominalGlyph(character.codePointAt(0)!);
    return glyph ? (font.glyphExtents(glyph)?.yBearing ?? 0) : 0;
  };
  const em = (value: number) => value / unitsPerEm;
  return {
    ascent: em(line.ascent),
    descent: em(line.descent),
    lineGap: em(line.gap),
    // Where neither is known, Chromium takes 0.56 of the ascent.
    xHeight: em(units(tags.X_HEIGHT) || top('x') || line.ascent * 0.56),
    capHeight: em(units(tags.CAP_HEIGHT) || top('H') || line.ascent),
    underlinePosition: em(units(tags.UNDERLINE_OFFSET) ?? -unitsPerEm / 10),
    underlineThickness: em(units(tags.UNDERLINE_SIZE) ?? unitsPerEm / 20),
    strikeoutPosition: em(units(tags.STRIKEOUT_OFFSET) ?? unitsPerEm * 0.3),
    strikeoutThickness: em(units(tags.STRIKEOUT_SIZE) ?? unitsPerEm / 20),
    unitsPerEm,
  };
}

/** Font units; ascent and descent positive. */
function lineMetrics(
  units: (tag: MetricsTag) => number | undefined,
  tags: typeof MetricsTag,
  sfnt: Sfnt,
): { ascent: number; descent: number; gap: number } {
  const ascent = units(tags.HORIZONTAL_ASCENDER);
  const descent = units(tags.HORIZONTAL_DESCENDER);
  if (ascent === undefined || descent === undefined) throw new UnusableFont('it lacks line metrics');
  const os2 = sfnt.table('OS/2');
  if (ascent || descent || !os2 || os2.byteLength < 78)
    return { ascent, descent: -descent, gap: units(tags.HORIZONTAL_LINE_GAP) ?? 0 };
  const typo = { ascent: os2.getInt16(68), descent: -os2.getInt16(70), gap: os2.getInt16(72) };
  if (typo.ascent || typo.descent) return typo;
  return { ascent: os2.getUint16(74), descent: os2.getUint16(76), gap: 0 };
}
