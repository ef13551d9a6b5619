import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Package {
  root: string;
  version: string;
}

/** Our package: its folder is above `src/` in the sources and above `dist/` when built, so it is looked for. */
function findPackage(): Package {
  for (let root = dirname(fileURLToPath(import.meta.url)); ; root = dirname(root)) {
    const file = join(root, 'package.json');
    const { name, version } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    if (name === 'gesso') return { root, version };
    if (dirname(root) === root) throw new Error('the package gesso is not complete: its package.json is missing');
  }
}

let found: Package | undefined;
const ownPackage = () => {
  found ??= findPackage();
  return found;
};

/** The package's version, e.g. `0.1.0`. */
export const packageVersion = (): string => ownPackage().version;

/** The path of a file that the package ships. */
export function packageFile(...names: string[]): string {
  return join(ownPackage().root, ...names);
}
