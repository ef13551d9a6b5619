import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Our package's folder: above `src/` in the sources and above `dist/` when built, so it is looked for. */
function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'gesso') return folder;
    if (dirname(folder) === folder) throw new Error('the package gesso is not complete: its package.json is missing');
  }
}

/** The package's version, e.g. `0.1.0`. */
export const packageVersion = (): string => JSON.parse(readFileSync(packageFile('package.json'), 'utf8')).version;

/** The path of a file that the package ships. */
export function packageFile(...names: string[]): string {
  return join(packageRoot(), ...names);
}
