import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LRUCache } from 'lru-cache';
import { servedWeights } from '../choose/match.ts';
import { parseFontFaces } from './css.ts';
import { type FontFile, type FontSource, familyKey } from './types.ts';

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
  for (const root of roots) {
    try {
      return path.dirname(createRequire(root).resolve(`@fontsource/${id}/package.json`));
    } catch {
      // Not installed there.
    }
  }
  return null;
}

/** The faces of a package that are used, in the order of its stylesheets. */
export async function readPackage(directory: string): Promise<readonly FontFile[]> {
  const { weights, styles } = JSON.parse(await readFile(path.join(directory, 'metadata.json'), 'utf8')) as {
    weights: number[];
    styles: string[];
  };
  const names = servedWeights(weights).flatMap((weight) =>
    styles.map((style) => `${weight}${style === 'italic' ? '-italic' : ''}.css`),
  );
  const sheets = await Promise.all(
    // Not every weight comes in every style.
    names.map((name) => readFile(path.join(directory, name), 'utf8').catch(() => '')),
  );
  return parseFontFaces(sheets.join('\n'), pathToFileURL(`${directory}/`)).flatMap(fileOf);
}

function fileOf({ family, weight, italic, sources, ranges }: ReturnType<typeof parseFontFaces>[number]): FontFile[] {
  // WOFF2, although WOFF unpacks faster: the packages' WOFF files come from older builds with other glyphs and kerning.
  const best = sources.find(({ format }) => format === 'woff2') ?? sources[0];
  if (!best) return [];
  const file = fileURLToPath(best.url);
  const load = async () => ({ data: await readFile(file), path: file });
  return [{ family, weight, italic, width: 5, ranges, key: `file ${file}`, index: 0, load }];
}

/** Family names of the packages in a `node_modules`. */
async function listPackages(modules: string): Promise<string[]> {
  const scope = path.join(modules, '@fontsource');
  const ids = await readdir(scope).catch(() => []);
  return Promise.all(
    ids.map(async (id) => {
      const metadata = await readFile(path.join(scope, id, 'metadata.json'), 'utf8').catch(() => '{}');
      return (JSON.parse(metadata) as { family?: string }).family ?? id;
    }),
  );
}
