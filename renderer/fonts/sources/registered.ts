import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isItalic } from '../../scene/font.ts';
import { unpackFont } from '../container.ts';
import { reasonOf, UnusableFont } from '../errors.ts';
import { describeFace, type FaceDescription } from '../sfnt/describe.ts';
import { openSfnt, readFrom } from '../sfnt/tables.ts';
import { parseWeight } from './css.ts';
import { type FontFile, type FontSource, familyKey } from './types.ts';

/** A face that the caller gives to every design. */
export interface RegisteredFont {
  family: string;
  /** A font file of this machine, or `data`. */
  file?: string;
  /** A font file's bytes: TTF, OTF, WOFF, WOFF2. */
  data?: Uint8Array;
  /** Default: as the file says; a variable font has all its weights. */
  weight?: number | string;
  /** `normal` or `italic`. Default: as the file says. */
  style?: string;
}

/** The fonts that the caller registered with the renderer. */
export function registeredSource(fonts: readonly RegisteredFont[]): FontSource {
  const descriptions = new Map<RegisteredFont, Promise<FaceDescription>>();
  const describe = (font: RegisteredFont) => {
    const known = descriptions.get(font) ?? readBytes(font).then(describeBytes);
    descriptions.set(font, known);
    known.catch(() => descriptions.delete(font));
    return known;
  };
  return {
    name: 'registered',
    find: async ({ family }) =>
      Promise.all(
        fonts.filter((font) => familyKey(font.family) === familyKey(family)).map((font) => fileOf(font, describe)),
      ),
    families: async () => [...new Set(fonts.map(({ family }) => family))],
  };
}

async function readBytes(font: RegisteredFont): Promise<Uint8Array> {
  if (font.data) return font.data;
  if (!font.file) throw new UnusableFont('it was registered with neither file nor data');
  try {
    return await readFile(path.resolve(font.file));
  } catch (error) {
    throw new UnusableFont(`its registered file cannot be read (${reasonOf(error)})`, { cause: error });
  }
}

const describeBytes = (data: Uint8Array) => describeFace(openSfnt(readFrom(unpackFont(data))));

async function fileOf(
  font: RegisteredFont,
  describe: (font: RegisteredFont) => Promise<FaceDescription>,
): Promise<FontFile> {
  const { family, weight, style, file, data } = font;
  const said = weight === undefined || style === undefined ? await describe(font) : null;
  return {
    family,
    weight: weight === undefined ? said!.weight : parseWeight(weight),
    italic: style === undefined ? said!.italic : isItalic(style),
    width: 5,
    ranges: null,
    key: data ? `data ${createHash('sha256').update(data).digest('hex')}` : `file ${path.resolve(file ?? '')}`,
    index: 0,
    load: async () => ({ data: await readBytes(font), ...(!data && file && { path: path.resolve(file) }) }),
  };
}
