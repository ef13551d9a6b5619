import { RenderError } from '../../errors.ts';
import type { FontMetrics } from '../../scene/font.ts';
import { facesIn, unpackFont } from '../container.ts';
import { reasonOf, UnusableFont } from '../errors.ts';
import { openFace } from '../harfbuzz/index.ts';
import { readStyle } from '../sfnt/describe.ts';
import { openSfnt, readFrom } from '../sfnt/tables.ts';
import { blockCoverage, type Coverage, scriptCoverage } from './coverage.ts';
import { type Embedding, readEmbedding } from './embedding.ts';
import { type FontAxis, type FontNames, readFacts } from './read.ts';

/** Everything that a font file says of one face. */
export interface FontReport {
  /** The file's container. */
  container: 'TrueType' | 'OpenType' | 'WOFF' | 'WOFF2' | 'collection';
  /** Faces in the file: 1 but for collections. */
  faces: number;
  /** The face's place among them, from 0. */
  face: number;
  names: FontNames;
  /** 1..1000, the default of a variable font. */
  weight: number;
  italic: boolean;
  /** What its maker allows of embedding it in documents. */
  embedding: Embedding;
  /** None for a static font. */
  axes: FontAxis[];
  /** The outlines' format; null where the face has bitmaps only. */
  outlines: 'TrueType' | 'CFF' | 'CFF2' | null;
  /** Tables of coloured glyphs and bitmaps, e.g. `COLR`, `CBDT`. */
  color: string[];
  glyphs: number;
  /** Characters that have a glyph. */
  characters: number;
  scripts: Coverage[];
  blocks: Coverage[];
  /** As lines are set with the face, in font units. */
  metrics: FontMetrics;
  /** Which library read names, rights, axes and characters: HarfBuzz where opentype.js cannot. */
  reader: 'opentype.js' | 'HarfBuzz';
}

const OUTLINES = { glyf: 'TrueType', 'CFF ': 'CFF', CFF2: 'CFF2' } as const;
const COLOR_TABLES = ['COLR', 'CBDT', 'sbix', 'SVG ', 'EBDT'];

/**
 * Inspects a font file: TTF, OTF, WOFF, WOFF2, or one face of a TTC or OTC.
 * @param face which of a collection; default 0
 * @throws RenderError `font_not_readable` saying what the bytes are instead, or what is damaged
 */
export async function inspectFont(data: Uint8Array, face = 0): Promise<FontReport> {
  try {
    return await inspect(data, face);
  } catch (error) {
    if (!(error instanceof UnusableFont)) throw error;
    const message = `the font cannot be read: ${reasonOf(error)}`;
    throw new RenderError({ kind: 'asset', code: 'font_not_readable', message, cause: error });
  }
}

async function inspect(data: Uint8Array, face: number): Promise<FontReport> {
  const sfntData = unpackFont(data, face);
  const { container, faces } = facesIn(data);
  if (container !== 'collection' && face > 0) throw new UnusableFont(`it is a single face: there is no face ${face}`);
  const sfnt = openSfnt(readFrom(sfntData));
  const { metrics } = await openFace(sfntData);
  const { names, fsType, os2Version, axes, glyphs, codePoints, reader } = await readFacts(sfntData);
  const { weight, italic } = readStyle(sfnt);
  const [, outlines = null] = Object.entries(OUTLINES).find(([tag]) => sfnt.tags.includes(tag)) ?? [];
  const units = (value: number) => Math.round(value * metrics.unitsPerEm);
  return {
    container,
    faces,
    face,
    names,
    weight,
    italic,
    embedding: readEmbedding(fsType, os2Version),
    axes,
    outlines,
    color: COLOR_TABLES.filter((tag) => sfnt.tags.includes(tag)).map((tag) => tag.trim()),
    glyphs,
    characters: codePoints.length,
    scripts: scriptCoverage(codePoints),
    blocks: blockCoverage(codePoints),
    metrics: {
      unitsPerEm: metrics.unitsPerEm,
      ascent: units(metrics.ascent),
      descent: units(metrics.descent),
      lineGap: units(metrics.lineGap),
      xHeight: units(metrics.xHeight),
      capHeight: units(metrics.capHeight),
      underlinePosition: units(metrics.underlinePosition),
      underlineThickness: units(metrics.underlineThickness),
      strikeoutPosition: units(metrics.strikeoutPosition),
      strikeoutThickness: units(metrics.strikeoutThickness),
    },
    reader,
  };
}
