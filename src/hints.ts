import { DEFAULT_LIMITS } from '../renderer/index.ts';
import { dictionary } from '../renderer/internal.ts';

/** Settings of a renderer by their names in the library, and the variables that an operator sets them by. */
const VARIABLES: Readonly<Record<string, string>> = dictionary({
  allowedHosts: 'GESSO_ALLOWED_HOSTS',
  cacheDir: 'GESSO_DATA_DIR',
  fontsDir: 'GESSO_FONTS_DIR',
  googleFontsUrl: 'GESSO_GOOGLE_FONTS_URL',
  profilesDir: 'GESSO_PROFILES_DIR',
});

const isLimit = (name: string): boolean => Object.hasOwn(DEFAULT_LIMITS, name);

/** The variable of one of the renderer's limits: `GESSO_MAX_OUTPUT_PIXELS` for `outputPixels`. */
export const limitVariable = (name: string): string =>
  `GESSO_MAX_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}${name === 'filmDuration' ? '_MS' : ''}`;

/** How an entrance speaks of options and settings. */
export interface Words {
  /** Its own word for one; undefined: its variable or its name. */
  wordOf?: (name: string) => string | undefined;
  /** Settings that it has not: what a hint says of them is left out. */
  lacks?: ReadonlySet<string>;
}

/**
 * A hint of the renderer's in the words of an entrance. The renderer names options, settings and limits as the library does,
 * in backticks, and separates its advice by semicolons.
 */
export function inWordsOf(hint: string, { wordOf = () => undefined, lacks = new Set() }: Words): string {
  return hint
    .split('; ')
    .filter((advice) => ![...advice.matchAll(/`(\w+)`/g)].some(([, name = '']) => lacks.has(name)))
    .join('; ')
    .replace(/the limit `(\w+)`/g, (text, name) => (isLimit(name) ? limitVariable(name) : text))
    .replace(/`(\w+)`/g, (text, name) => wordOf(name) ?? VARIABLES[name] ?? text);
}
