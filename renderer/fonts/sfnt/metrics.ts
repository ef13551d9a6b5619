import type { FontMetrics } from '../../scene/font.ts';
import { UnusableFont } from '../errors.ts';
import type { GlyphOf } from './cmap.ts';
import type { Sfnt } from './tables.ts';

/** OS/2 fsSelection: the typographic metrics are meant for lines. */
const USE_TYPO_METRICS = 1 << 7;

/**
 * Line metrics as Chromium has them on Linux, where Skia takes them from FreeType.
 * @source FreeType, src/sfnt/sfobjs.c (`sfnt_load_face`): typo metrics where USE_TYPO_METRICS is set, else hhea, else
 *   typo, else win. Skia, SkFontHost_FreeType.cpp (`generateFontMetrics`): x-height and cap height from OS/2, else
 *   measured; underline from post.
 */
export function readMetrics(sfnt: Sfnt, glyphOf: GlyphOf): FontMetrics {
  const head = sfnt.table('head');
  const hhea = sfnt.table('hhea');
  if (!head || head.byteLength < 54 || !hhea || hhea.byteLength < 36) throw new UnusableFont('it lacks line metrics');
  const os2 = longEnough(sfnt.table('OS/2'), 78);
  const post = longEnough(sfnt.table('post'), 12);
  const unitsPerEm = head.getUint16(18);

  const line = lineMetrics(hhea, os2);
  const height = (offset: number, character: string) => {
    const stated = os2 && os2.getUint16(0) >= 2 && os2.byteLength >= offset + 2 ? os2.getInt16(offset) : 0;
    return stated || glyphTop(sfnt, glyphOf(character.codePointAt(0)!), head);
  };
  const em = (units: number) => units / unitsPerEm;
  return {
    ascent: em(line.ascent),
    descent: em(line.descent),
    lineGap: em(line.gap),
    // Where neither is known, Chromium takes 0.56 of the ascent.
    xHeight: em(height(86, 'x') || line.ascent * 0.56),
    capHeight: em(height(88, 'H') || line.ascent),
    underlinePosition: em(post ? post.getInt16(8) : -unitsPerEm / 10),
    underlineThickness: em(post ? post.getInt16(10) : unitsPerEm / 20),
    strikeoutPosition: em(os2 ? os2.getInt16(28) : unitsPerEm * 0.3),
    strikeoutThickness: em(os2 ? os2.getInt16(26) : unitsPerEm / 20),
    unitsPerEm,
  };
}

const longEnough = (table: DataView | null, length: number) => (table && table.byteLength >= length ? table : null);

/** Font units; ascent and descent positive. */
function lineMetrics(hhea: DataView, os2: DataView | null): { ascent: number; descent: number; gap: number } {
  const typo = os2 && { ascent: os2.getInt16(68), descent: -os2.getInt16(70), gap: os2.getInt16(72) };
  if (typo && os2.getUint16(62) & USE_TYPO_METRICS) return typo;
  const horizontal = { ascent: hhea.getInt16(4), descent: -hhea.getInt16(6), gap: hhea.getInt16(8) };
  if (horizontal.ascent || horizontal.descent || !os2 || !typo) return horizontal;
  if (typo.ascent || typo.descent) return typo;
  return { ascent: os2.getUint16(74), descent: os2.getUint16(76), gap: 0 };
}

/** Top of a TrueType glyph's outline in font units; 0 where it cannot be read. */
function glyphTop(sfnt: Sfnt, glyph: number, head: DataView): number {
  const loca = sfnt.table('loca');
  const glyf = sfnt.table('glyf');
  if (glyph === 0 || !loca || !glyf) return 0;
  const long = head.getInt16(50) !== 0;
  if ((glyph + 1) * (long ? 4 : 2) > loca.byteLength) return 0;
  const offset = long ? loca.getUint32(glyph * 4) : loca.getUint16(glyph * 2) * 2;
  return offset + 10 <= glyf.byteLength ? glyf.getInt16(offset + 8) : 0;
}
