import type { Font } from 'opentype.js';
import { openCharacterMap, readNames } from '../harfbuzz/index.ts';
import { describeFace } from '../sfnt/describe.ts';
import { openSfnt, readFrom } from '../sfnt/tables.ts';
import { rightsFields } from './embedding.ts';

/** What a font says of itself, in the words of the `name` table. */
export interface FontNames {
  family: string;
  subfamily: string;
  full: string;
  postScript: string;
  version: string;
  copyright: string;
  trademark: string;
  manufacturer: string;
  designer: string;
  description: string;
  license: string;
  licenseUrl: string;
}

export interface FontAxis {
  tag: string;
  /** E.g. `Weight`; empty where the font does not name it. */
  name: string;
  min: number;
  default: number;
  max: number;
}

/** A font's facts as one of the two readers found them. */
export interface FontFacts {
  reader: 'opentype.js' | 'HarfBuzz';
  names: FontNames;
  /** OS/2 `fsType`, and the version of the table. */
  fsType: number;
  os2Version: number;
  axes: FontAxis[];
  glyphs: number;
  /** The code points that have a glyph, ascending. */
  codePoints: number[];
}

/** Names by opentype.js's keys and by the ids of the `name` table. @source OpenType 1.9, name "Name IDs" */
const NAMES: Readonly<Record<keyof FontNames, readonly [key: string, id: number]>> = {
  family: ['fontFamily', 1],
  subfamily: ['fontSubfamily', 2],
  full: ['fullName', 4],
  postScript: ['postScriptName', 6],
  version: ['version', 5],
  copyright: ['copyright', 0],
  trademark: ['trademark', 7],
  manufacturer: ['manufacturer', 8],
  designer: ['designer', 9],
  description: ['description', 10],
  license: ['license', 13],
  licenseUrl: ['licenseURL', 14],
};
/** Family and subfamily of fonts whose families have more than four styles. */
const TYPOGRAPHIC: Partial<Record<keyof FontNames, readonly [key: string, id: number]>> = {
  family: ['preferredFamily', 16],
  subfamily: ['preferredSubfamily', 17],
};

function namesBy(lookUp: (key: string, id: number) => string | undefined): FontNames {
  const entries = Object.entries(NAMES).map(([name, [key, id]]) => {
    const preferred = TYPOGRAPHIC[name as keyof FontNames];
    return [name, ((preferred && lookUp(...preferred)) || lookUp(key, id) || '').trim()];
  });
  return Object.fromEntries(entries) as FontNames;
}

/** Reads an sfnt with opentype.js; with HarfBuzz and our own readers where opentype.js cannot. */
export async function readFacts(data: Uint8Array): Promise<FontFacts> {
  const font = await parseWithOpentype(data);
  return font ? factsOfOpentype(font) : factsOfHarfbuzz(data);
}

/** Null where opentype.js cannot read the font: bitmaps alone, or damage that HarfBuzz passes over. */
export async function parseWithOpentype(data: Uint8Array): Promise<Font | null> {
  // Loaded at the first question: loading takes 126 ms and 5 MB.
  const { default: opentype } = await import('opentype.js');
  try {
    return opentype.parse(Uint8Array.from(data).buffer, { lowMemory: true });
  } catch {
    return null;
  }
}

function factsOfOpentype({ names, tables, numGlyphs }: Font): FontFacts {
  const platforms = [names.windows, names.unicode, names.macintosh];
  const { os2, fvar, cmap } = tables;
  return {
    reader: 'opentype.js',
    names: namesBy((key) => platforms.map((platform) => localized(platform?.[key])).find(Boolean)),
    fsType: os2?.fsType ?? 0,
    os2Version: os2?.version ?? 0,
    axes: (fvar?.axes ?? []).map(({ tag, name, minValue, defaultValue, maxValue }) => ({
      tag,
      name: localized(name) ?? '',
      min: minValue,
      default: defaultValue,
      max: maxValue,
    })),
    glyphs: numGlyphs,
    codePoints: Object.entries(cmap.glyphIndexMap)
      .flatMap(([codePoint, glyph]) => (glyph === 0 ? [] : [Number(codePoint)]))
      .sort((a, b) => a - b),
  };
}

/** English, else the first language there is. */
const localized = (name: Record<string, string> | undefined): string | undefined =>
  name && (name.en ?? Object.values(name)[0]);

async function factsOfHarfbuzz(data: Uint8Array): Promise<FontFacts> {
  const sfnt = openSfnt(readFrom(data));
  const names = await readNames(data);
  const glyphOf = await openCharacterMap(data);
  const codePoints: number[] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) if (glyphOf(codePoint) !== 0) codePoints.push(codePoint);
  return {
    reader: 'HarfBuzz',
    names: namesBy((_, id) => names.get(id)),
    ...rightsFields(sfnt),
    axes: describeFace(sfnt).axes.map((axis) => ({ ...axis, name: '' })),
    glyphs: sfnt.table('maxp')?.getUint16(4) ?? 0,
    codePoints,
  };
}
