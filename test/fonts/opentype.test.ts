import opentype, { type Font } from 'opentype.js';
import { describe, expect, it } from 'vitest';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { openFace, readNames } from '../../renderer/fonts/harfbuzz/index.ts';
import { describeFace } from '../../renderer/fonts/sfnt/describe.ts';
import { openSfnt, readFrom } from '../../renderer/fonts/sfnt/tables.ts';
import { bundledSource } from '../../renderer/fonts/sources/bundled.ts';
import type { FontFile } from '../../renderer/fonts/sources/types.ts';
import type { OutlineCommand } from '../../renderer/scene/font.ts';
import { sampled } from '../support/sampled.ts';

/** Another reader, written by others, is the judge of what HarfBuzz and our own readers say of every bundled face. */
const source = bundledSource();
const deadline = { timeoutMs: 10_000 };
const families = await source.families();

/**
 * An outline's lines and curves from point to point, sorted: the readers begin a contour at different points, and close
 * it with a line or without.
 */
function segmentsOf(commands: readonly OutlineCommand[]): string {
  const segments: string[] = [];
  // Hundredths of a unit.
  const point = (values: readonly number[], i: number) =>
    `${Math.round(values[i]! * 100)} ${Math.round(values[i + 1]! * 100)}`;
  let [first, pen] = ['', ''];
  const to = (type: string, end: string, controls: string) => {
    if (end !== pen || controls) segments.push(`${pen} ${type}${controls} ${end}`);
    pen = end;
  };
  for (const { type, values } of commands) {
    if (type === 'Z') {
      to('L', first, '');
      continue;
    }
    const last = values.length - 2;
    const end = point(values, last);
    if (type === 'M') [first, pen] = [end, end];
    else {
      let controls = '';
      for (let i = 0; i < last; i += 2) controls += ` ${point(values, i)}`;
      to(type, end, controls);
    }
  }
  return segments.sort().join();
}

function parse(data: Uint8Array): Font | null {
  try {
    return opentype.parse(Uint8Array.from(data).buffer);
  } catch {
    return null;
  }
}

/** Left side bearing, font units: opentype.js repeats the last one for glyphs that share an advance. */
const bearingOf = (hmtx: DataView, advances: number, glyph: number): number =>
  hmtx.getInt16(glyph < advances ? glyph * 4 + 2 : advances * 4 + (glyph - advances) * 2);

/** Expects both readers to agree on a face; the number of its glyphs, or null where opentype.js cannot read it. */
async function compare(file: FontFile): Promise<number | null> {
  const data = unpackFont((await file.load(deadline)).data, file.index);
  const font = parse(data);
  if (!font) return null;
  const { glyphOf, metrics, shaper } = await openFace(data);
  const { os2, post, hhea, cmap } = font.tables;
  const em = font.unitsPerEm;
  const sfnt = openSfnt(readFrom(data));
  const hmtx = sfnt.table('hmtx')!;

  const glyphs = new Uint16Array(0x20000);
  for (const [codePoint, glyph] of Object.entries(cmap.glyphIndexMap)) glyphs[Number(codePoint)] = glyph;
  const wrongCharacters = [];
  for (let codePoint = 0; codePoint < glyphs.length; codePoint++)
    if (glyphOf(codePoint) !== glyphs[codePoint]) wrongCharacters.push(codePoint);
  expect(wrongCharacters, 'characters').toEqual([]);

  const typographic = os2 && (os2.fsSelection! & 0x80) !== 0;
  const stated = {
    ascent: (typographic ? os2.sTypoAscender! : hhea.ascender) / em,
    descent: -(typographic ? os2.sTypoDescender! : hhea.descender) / em,
    lineGap: (typographic ? os2.sTypoLineGap! : hhea.lineGap) / em,
    underlinePosition: post!.underlinePosition / em,
    underlineThickness: post!.underlineThickness / em,
    strikeoutPosition: os2!.yStrikeoutPosition! / em,
    strikeoutThickness: os2!.yStrikeoutSize! / em,
    ...(os2?.sxHeight && { xHeight: os2.sxHeight / em }),
    ...(os2?.sCapHeight && { capHeight: os2.sCapHeight / em }),
    unitsPerEm: em,
  };
  expect(metrics).toMatchObject(stated);

  const platform = font.names.windows ?? font.names.unicode ?? font.names.macintosh!;
  const names = await readNames(data);
  const described = describeFace(sfnt);
  expect(names.get(1)).toBe(platform.fontFamily!.en);
  expect(names.get(4)).toBe(platform.fullName!.en);
  expect(names.get(6)).toBe(platform.postScriptName!.en);
  expect(described.families).toContain(platform.fontFamily!.en);
  expect(described.fullNames).toContain(platform.postScriptName!.en);

  const wrongGlyphs = [];
  for (let glyph = 0; glyph < font.numGlyphs; glyph++) {
    const { advanceWidth, path, xMin } = font.glyphs.get(glyph);
    // hmtx decides where an outline begins, as for FreeType; opentype.js leaves the points where glyf has them.
    const right = xMin === undefined ? 0 : bearingOf(hmtx, font.numberOfHMetrics, glyph) - xMin;
    const outline = path.commands.map(({ type, x, y, x1, y1, x2, y2 }) => ({
      type,
      values: (type === 'Q' ? [x1, y1, x, y] : type === 'C' ? [x1, y1, x2, y2, x, y] : [x, y]).map((value, i) =>
        i % 2 === 0 ? value + right : value,
      ),
    }));
    if (advanceWidth !== shaper.advance(glyph) || segmentsOf(outline) !== segmentsOf(shaper.outline(glyph)))
      wrongGlyphs.push(glyph);
  }
  expect(wrongGlyphs, 'glyphs').toEqual([]);
  return font.numGlyphs;
}

describe('opentype.js and HarfBuzz agree on every bundled face', () => {
  it.each(sampled(families, 8))('%s', async (family) => {
    const files = await source.find({ family, ...deadline });
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const glyphs = await compare(file);
      // The emoji are bitmaps, which opentype.js does not read.
      if (family === 'Noto Color Emoji') expect(glyphs).toBeNull();
      else expect(glyphs, file.key).toBeGreaterThan(0);
    }
  });
});
