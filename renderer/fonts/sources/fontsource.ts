import { existsSync, realpathSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LRUCache } from 'lru-cache';
import { servedWeights } from '../choose/match.ts';
import { parseFontFaces } from './css.ts';
import { type FontFile, type FontSource, familyKey } from './types.ts';
import { parseUnicodeRange } from './unicode-range.ts';

/** Families whose stylesheets are remembered: some 100 kB for the largest. */
const REMEMBERED_FAMILIES = 100;

/** The places from which packages are resolved: the caller's folder, and Gesso's own dependencies. */
export const packageRoots = (): string[] => [pathToFileURL(path.join(process.cwd(), 'index.js')).href, import.meta.url];

/** Installed `@fontsource/*` packages. */
export function fontsourceSource(roots: readonly string[] = packageRoots()): FontSource {
  const families = new LRUCache<string, Promise<readonly FontFile[]>>({ max: REMEMBERED_FAMILIES });
  return {
    name: 'fontsource',
    async find({ family }) {
      const key = familyKey(family);
      const known = families.get(key);
      if (known) return known;
      const directory = packageDirectory(family, roots);
      if (!directory) return [];
      const reading = readPackage(directory);
      families.set(key, reading);
      reading.catch(() => families.delete(key));
      return reading;
    },
    async families() {
      const directories = roots.flatMap((root) => createRequire(root).resolve.paths('@fontsource/x') ?? []);
      const found = await Promise.all([...new Set(directories)].map(listPackages));
      return [...new Set(found.flat())];
    },
  };
}

/** The folder of a family's package, or null. */
export function packageDirectory(family: string, roots: readonly string[]): string | null {
  const id = familyKey(family).replaceAll(' ', '-');
  if (!/^[a-z0-9-]{1,100}$/.test(id)) return null;
  const file = `@fontsource/${id}/package.json`;
  for (const root of roots) {
    const { resolve } = createRequire(root);
    try {
      // Folders are looked at here: Node reads what the packages export, and makes an error for each that is missing.
      const folders = process.versions.pnp === undefined ? resolve.paths(file) : null;
      if (!folders) return path.dirname(resolve(file));
      const folder = folders.find((one) => existsSync(path.join(one, file)));
      if (folder !== undefined) return realpathSync(path.join(folder, path.dirname(file)));
    } catch {
      // Not installed there.
    }
  }
  return null;
}

/** What a package says of itself, as far as it is used. */
interface Metadata {
  id: string;
  family: string;
  weights: number[];
  styles: string[];
  subsets: string[];
}

/** A file of a package. @throws Error that names it where it is no JSON, as while the package is being installed */
async function readJson<T>(file: string, missing?: string): Promise<T> {
  const text = await readFile(file, 'utf8').catch((error) => {
    if (missing === undefined) throw error;
    return missing;
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    const name = `${path.basename(path.dirname(file))}/${path.basename(file)}`;
    throw new Error(`${name} of its package is no JSON: ${(error as Error).message}`);
  }
}

/** The faces of a package that are used, in the order of its stylesheets. */
export async function readPackage(directory: string): Promise<readonly FontFile[]> {
  const [metadata, characters, files] = await Promise.all([
    readJson<Metadata>(path.join(directory, 'metadata.json')),
    readJson<Record<string, string>>(path.join(directory, 'unicode.json'), '{}'),
    readdir(path.join(directory, 'files')).catch(() => []),
  ]);
  return listedFaces(directory, metadata, characters, new Set(files)) ?? facesOfSheets(directory, metadata);
}

/** A package has a stylesheet of it, and each subset of characters a file. */
interface Style {
  weight: number;
  style: string;
}

const stylesOf = ({ weights, styles }: Metadata): Style[] =>
  servedWeights(weights).flatMap((weight) => styles.map((style) => ({ weight, style })));

/**
 * The faces by the package's list of subsets and the names of its files, which hold what its stylesheets hold: those are
 * hundreds of rules, and were a thirtieth of what a process took to its first picture.
 * @param characters those of each subset, as CSS writes them; `[3]` for a subset that has no name
 * @returns null where it has other files than the list tells
 */
function listedFaces(
  directory: string,
  metadata: Metadata,
  characters: Readonly<Record<string, string>>,
  files: ReadonlySet<string>,
): FontFile[] | null {
  const { id, family, subsets } = metadata;
  const styles = stylesOf(metadata);
  const ranged = Object.entries(characters).map(([subset, text]) => ({
    subset: subset.replace(/^\[(\d+)\]$/, '$1'),
    ranges: parseUnicodeRange(text),
  }));
  const nameOf = (subset: string, { weight, style }: Style) => `${id}-${subset}-${weight}-${style}.woff2`;
  const faces = styles.flatMap((each) =>
    ranged.flatMap(({ subset, ranges }) => {
      const name = nameOf(subset, each);
      const { weight, style } = each;
      const face = { family, weight: [weight, weight] as const, italic: style === 'italic', ranges };
      return files.has(name) ? [fontFile(path.join(directory, 'files', name), face)] : [];
    }),
  );
  // A script of thousands of characters comes as one file too, which its stylesheets do not name.
  const known = new Set([...ranged.map(({ subset }) => subset), ...subsets]);
  const told = new Set(styles.flatMap((each) => [...known].map((subset) => nameOf(subset, each))));
  const ends = styles.map(({ weight, style }) => `-${weight}-${style}.woff2`);
  const isTold = (file: string) => told.has(file) || !ends.some((end) => file.endsWith(end));
  return faces.length > 0 && [...files].every(isTold) ? faces : null;
}

async function facesOfSheets(directory: string, metadata: Metadata): Promise<FontFile[]> {
  const names = stylesOf(metadata).map(({ weight, style }) => `${weight}${style === 'italic' ? '-italic' : ''}.css`);
  const sheets = await Promise.all(
    // Not every weight comes in every style.
    names.map((name) => readFile(path.join(directory, name), 'utf8').catch(() => '')),
  );
  return parseFontFaces(sheets.join('\n'), pathToFileURL(`${directory}/`)).flatMap(({ sources, ...face }) => {
    // WOFF2, although WOFF unpacks faster: the packages' WOFF files come from older builds with other glyphs and kerning.
    const best = sources.find(({ format }) => format === 'woff2') ?? sources[0];
    return best ? [fontFile(fileURLToPath(best.url), face)] : [];
  });
}

function fontFile(file: string, face: Pick<FontFile, 'family' | 'weight' | 'italic' | 'ranges'>): FontFile {
  const load = async () => ({ data: await readFile(file), path: file });
  const { family, weight, italic, ranges } = face;
  return { family, weight, italic, width: 5, ranges, key: `file ${file}`, index: 0, load };
}

/** Family names of the packages in a `node_modules`; of one that does not say its own, that of its folder. */
async function listPackages(modules: string): Promise<string[]> {
  const scope = path.join(modules, '@fontsource');
  const ids = await readdir(scope).catch(() => []);
  return Promise.all(
    ids.map(async (id) => {
      const metadata = await readJson<Partial<Metadata>>(path.join(scope, id, 'metadata.json')).catch(() => null);
      return metadata?.family ?? id;
    }),
  );
}
