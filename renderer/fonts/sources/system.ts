import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { LRUCache } from 'lru-cache';
import { characterTables, type GlyphOf, openCharacterMap } from '../harfbuzz/index.ts';
import { faceOffsets, openSfnt } from '../sfnt/tables.ts';
import type { DiskCache } from '../store/disk.ts';
import { createFontIndex, type FontIndex, fileOf, withFile } from './font-index.ts';
import type { FontFile, FontSource } from './types.ts';

/** Where operating systems keep fonts. */
export function systemFontDirectories(platform: string = os.platform(), home: string = os.homedir()): string[] {
  if (platform === 'darwin') return ['/System/Library/Fonts', '/Library/Fonts', path.join(home, 'Library/Fonts')];
  if (platform === 'win32') return ['C:/Windows/Fonts', path.join(home, 'AppData/Local/Microsoft/Windows/Fonts')];
  return [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    path.join(home, '.local/share/fonts'),
    path.join(home, '.fonts'),
  ];
}

/** The system's fonts, which can also be searched for characters. */
export interface SystemSource extends FontSource {
  /** The first upright face, in the order of its path, that has these characters, with its family; null if none has. */
  withCharacters(codePoints: readonly number[]): Promise<FontFile | null>;
}

/** Fonts that the operating system has. Nothing is looked at before the first question. */
export function systemSource(cache: DiskCache, directories: readonly string[] = systemFontDirectories()): SystemSource {
  const hash = () => createHash('sha256').update(directories.join('\n')).digest('hex').slice(0, 16);
  const index = createFontIndex(directories, cache, () => `system-${hash()}.json`);
  const maps = new LRUCache<string, Promise<GlyphOf>>({ max: REMEMBERED_MAPS });
  return {
    name: 'system',
    find: ({ family }) => index.find(family),
    families: index.families,
    withCharacters: (codePoints) => faceWith(index, maps, codePoints),
  };
}

/** Character maps that are remembered: 1 to 300 kB each. */
const REMEMBERED_MAPS = 200;

async function faceWith(
  index: FontIndex,
  maps: LRUCache<string, Promise<GlyphOf>>,
  codePoints: readonly number[],
): Promise<FontFile | null> {
  const upright = (await index.faces()).filter(({ italic, weight }) => !italic && weight[0] <= 400 && weight[1] >= 400);
  for (const face of upright) {
    const key = `${face.file} ${face.index}`;
    const loading = maps.get(key) ?? characterMap(face.file, face.index);
    maps.set(key, loading);
    const glyphOf = await loading;
    if (codePoints.every((c) => glyphOf(c) !== 0)) return fileOf(face, face.families[0] ?? face.file);
  }
  return null;
}

/** The character map of a face on disk; it has nothing where it cannot be read. */
async function characterMap(file: string, index: number): Promise<GlyphOf> {
  try {
    return await openCharacterMap(
      withFile(file, (read) => characterTables(openSfnt(read, faceOffsets(read)[index] ?? 0))),
    );
  } catch {
    return () => 0;
  }
}
