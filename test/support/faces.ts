import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unpackFont } from '../../renderer/fonts/container.ts';
import { openFace } from '../../renderer/fonts/harfbuzz/index.ts';
import type { FontFace } from '../../renderer/scene/font.ts';
import type { FontUse } from '../../renderer/scene/types.ts';
import type { FontSet, Measurer } from '../../renderer/text/types.ts';

const require = createRequire(import.meta.url);

/** A face of an installed @fontsource package, ready to be shaped (not to be painted). */
export async function loadFace(family: string, subset = 'latin', weight = 400): Promise<FontFace> {
  const id = `${family}-${subset}-${weight}-normal`;
  const directory = path.dirname(require.resolve(`@fontsource/${family}/package.json`));
  const data = await unpackFont(await readFile(`${directory}/files/${id}.woff2`));
  const { metrics, shaper } = await openFace(data);
  return { ...fakeFace, id, family, weight, data, metrics, shaper };
}

export const fakeFace: FontFace = {
  id: 'fake',
  file: '',
  family: 'Fake',
  weight: 400,
  italic: false,
  has: () => true,
  data: new Uint8Array(),
  shaper: { shape: () => [], advance: () => 0, outline: () => [] },
  color: false,
  metrics: {
    ascent: 0.8,
    descent: 0.2,
    lineGap: 0,
    xHeight: 0.5,
    capHeight: 0.7,
    underlinePosition: -0.1,
    underlineThickness: 0.05,
    strikeoutPosition: 0.3,
    strikeoutThickness: 0.05,
    unitsPerEm: 1000,
  },
};

/** A font set of one face. */
export function oneFace(face: FontFace = fakeFace): FontSet {
  const use: Omit<FontUse, 'size'> = { face, syntheticBold: false, syntheticItalic: false };
  return { id: face.id, runs: (text) => [{ start: 0, end: text.length, use }], primary: () => use };
}

/** Every UTF-16 unit is half an em wide, a wide `M` a whole one: widths can be read off. */
export const fakeMeasurer: Measurer = {
  shape(word, font, letterSpacing) {
    let x = 0;
    const glyphs = word.split('').map((character, cluster) => {
      const advance = font.size * (character === 'M' ? 1 : 0.5) + letterSpacing;
      const glyph = { id: 1, x, y: 0, advance, cluster };
      x += advance;
      return glyph;
    });
    return { text: word, advance: x, glyphs };
  },
  advance: (...parameters) => fakeMeasurer.shape(...parameters).advance,
  metrics: (font) => font.face.metrics,
  outline: () => [],
};
