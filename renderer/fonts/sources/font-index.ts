import { closeSync, openSync, readSync } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { clock } from '../../clock.ts';
import { unpackFont } from '../container.ts';
import { describeFace, type FaceDescription } from '../sfnt/describe.ts';
import { faceOffsets, openSfnt, type ReadAt, readFrom } from '../sfnt/tables.ts';
import type { DiskCache } from '../store/disk.ts';
import { type FontFile, familyKey } from './types.ts';

/** A face of a font file in an indexed folder. */
export type IndexedFace = Omit<FaceDescription, 'axes'> & { file: string; index: number };

/** A font file as it was when the index read it. */
interface IndexedFile {
  size: number;
  modified: number;
  faces: Omit<IndexedFace, 'file'>[];
}

/** Looks up fonts by name in folders and their subfolders. */
export interface FontIndex {
  faces(): Promise<readonly IndexedFace[]>;
  find(family: string): Promise<readonly FontFile[]>;
  families(): Promise<readonly string[]>;
}

/** The folders are scanned again after this time, ms. */
const FRESH_MS = 60_000;
/** More font files than a machine has. */
const MOST_FILES = 20_000;

/**
 * An index over folders, made at the first question. Descriptions of files are kept in `cache` under `name`; a file is
 * read again only where its size or time has changed.
 */
export function createFontIndex(directories: readonly string[], cache: DiskCache, name: () => string): FontIndex {
  let made = 0;
  let current: Promise<readonly IndexedFace[]> | null = null;
  const faces = () => {
    if (!current || clock() - made > FRESH_MS) {
      made = clock();
      current = scan(directories, cache, name());
    }
    return current;
  };
  return {
    faces,
    async find(family) {
      const key = familyKey(family);
      const all = await faces();
      const named = all.filter((face) => face.families.some((known) => familyKey(known) === key));
      const found =
        named.length > 0 ? named : all.filter((face) => face.fullNames.some((known) => familyKey(known) === key));
      return found.map((face) => fileOf(face, family));
    },
    families: async () => [...new Set((await faces()).flatMap((face) => face.families.slice(0, 1)))].sort(),
  };
}

/** A face of the index as a file to load. */
export function fileOf(face: IndexedFace, family: string): FontFile {
  const { file, index, weight, italic, width } = face;
  const load = async () => ({ data: await readFile(file), path: file });
  return { family, weight, italic, width, ranges: null, key: `file ${file} ${index}`, index, load };
}

async function scan(directories: readonly string[], cache: DiskCache, name: string): Promise<readonly IndexedFace[]> {
  const kept = await cache.read(name);
  let known: Record<string, IndexedFile> = {};
  try {
    if (kept) known = JSON.parse(kept.toString()) as Record<string, IndexedFile>;
  } catch {
    // A damaged index is made anew.
  }
  const found: Record<string, IndexedFile> = {};
  let changed = false;
  for (const file of await listFontFiles(directories)) {
    const { size, mtimeMs: modified } = await stat(file).catch(() => ({ size: 0, mtimeMs: 0 }));
    const before = known[file];
    const same = before?.size === size && before.modified === modified;
    if (!same) changed = true;
    found[file] = same ? before : { size, modified, faces: await describeFile(file) };
  }
  if (changed || Object.keys(found).length !== Object.keys(known).length)
    await cache.write(name, JSON.stringify(found)).catch(() => {});
  return Object.entries(found).flatMap(([file, { faces }]) => faces.map((face) => ({ ...face, file })));
}

/** Font files in folders and their subfolders, in the order of their names; each once although linked twice. */
async function listFontFiles(directories: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  const seen = new Set<string>();
  async function visit(directory: string, depth: number): Promise<void> {
    const real = await realpath(directory).catch(() => null);
    if (real === null || seen.has(real) || depth > 8) return;
    seen.add(real);
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const at = path.join(directory, entry.name);
      if (/\.(ttf|otf|ttc|otc|woff2?)$/i.test(entry.name)) {
        if (files.length < MOST_FILES) files.push(at);
      } else if (entry.isDirectory() || entry.isSymbolicLink()) await visit(at, depth + 1);
    }
  }
  for (const directory of directories) await visit(directory, 0);
  return files;
}

/** The faces of a file; none where it cannot be read. */
async function describeFile(file: string): Promise<IndexedFile['faces']> {
  try {
    return /\.woff2?$/i.test(file) ? facesIn(readFrom(unpackFont(await readFile(file)))) : withFile(file, facesIn);
  } catch {
    return [];
  }
}

const facesIn = (read: ReadAt) =>
  faceOffsets(read).map((offset, index) => {
    const { axes: _, ...described } = describeFace(openSfnt(read, offset));
    return { ...described, index };
  });

/** Reads pieces of a file: names and style are a few kB of files that may have megabytes. */
export function withFile<T>(file: string, use: (read: ReadAt) => T): T {
  const handle = openSync(file, 'r');
  try {
    return use((offset, length) => {
      const piece = Buffer.alloc(Math.min(length, 32e6));
      return piece.subarray(0, readSync(handle, piece, 0, piece.length, offset));
    });
  } finally {
    closeSync(handle);
  }
}
