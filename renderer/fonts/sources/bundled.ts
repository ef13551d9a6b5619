import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fontsourceSource } from './fontsource.ts';
import { type FontFile, type FontSource, familyKey } from './types.ts';

/** The family that draws emoji. */
export const EMOJI_FAMILY = 'Noto Color Emoji';

/** Files of Gesso's own folder `fonts/`. */
const FILES: readonly { family: string; file: string; weight: number }[] = [
  { family: EMOJI_FAMILY, file: 'NotoColorEmoji.ttf', weight: 400 },
  { family: 'DejaVu Sans', file: 'DejaVuSans.ttf', weight: 400 },
  { family: 'DejaVu Sans', file: 'DejaVuSans-Bold.ttf', weight: 700 },
];

/** Families whose packages Gesso depends on. */
const PACKAGES = [
  'Anton',
  'Arimo',
  'Bebas Neue',
  'Cousine',
  'Dancing Script',
  'Great Vibes',
  'Inter',
  'Lato',
  'Lora',
  'Merriweather',
  'Montserrat',
  'Noto Sans Symbols',
  'Noto Sans Symbols 2',
  'Open Sans',
  'Oswald',
  'Pacifico',
  'Playfair Display',
  'Poppins',
  'Raleway',
  'Roboto',
  'Tinos',
];

/** The families that every installation has, without a network. */
export function bundledSource(): FontSource {
  const packages = fontsourceSource([import.meta.url]);
  const isBundled = new Set(PACKAGES.map(familyKey));
  return {
    name: 'bundled',
    async find(query) {
      const key = familyKey(query.family);
      if (isBundled.has(key)) return packages.find(query);
      return FILES.filter(({ family }) => familyKey(family) === key).flatMap(fileOf);
    },
    families: async () => [...new Set([...PACKAGES, ...FILES.map(({ family }) => family)])].sort(),
  };
}

function fileOf({ family, file, weight }: (typeof FILES)[number]): FontFile[] {
  const directory = fontsDirectory();
  if (!directory) return [];
  const location = path.join(directory, file);
  return [
    {
      family,
      weight: [weight, weight],
      italic: false,
      width: 5,
      ranges: null,
      key: `file ${location}`,
      index: 0,
      load: async () => ({ data: await readFile(location), path: location }),
    },
  ];
}

/** The package's folder `fonts/`, above this file in the sources as in a build; null where an installation lacks it. */
function fontsDirectory(): string | null {
  for (let at = path.dirname(fileURLToPath(import.meta.url)); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, 'fonts', 'NotoColorEmoji.ttf'))) return path.join(at, 'fonts');
    if (at === path.dirname(at)) return null;
  }
}
