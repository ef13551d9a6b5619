import { quoted, RenderError } from '../errors.ts';

/**
 * Says why bytes are not a usable font, as the end of a sentence: `it is an HTML page`. Becomes part of a RenderError.
 */
export class UnusableFont extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'UnusableFont';
  }
}

/** What can be done about a family that cannot be had, whether another is drawn in its place or not. */
export const fontHint = (isDeclared: boolean): string =>
  `${isDeclared ? 'mend its address' : 'declare the family'} in the fonts of the design; or put its files into the folder that \`fontsDir\` names`;

/** A family that could not be loaded, with the elements that use it, e.g. `pages[0].children[3]`. */
interface Missing {
  family: string;
  paths: readonly string[];
  /** Whether the design has it among its fonts. */
  isDeclared: boolean;
}

/** The error for a family that could not be loaded. */
export function fontNotLoaded({ family, paths, isDeclared }: Missing, reason: string, cause?: unknown): RenderError {
  const message = `the font ${quoted(family)} could not be loaded: ${reason}`;
  return new RenderError({
    kind: 'asset',
    code: 'font_not_loaded',
    path: paths[0] ?? '',
    message,
    problems: (paths.length > 0 ? paths : ['']).map((path) => ({ path, message })),
    hint: `${fontHint(isDeclared)}; ${GO_ON}`,
    cause,
  });
}

/** The error for the font with which the fonts of a design take more than they may, unpacked. */
export const fontsTooLarge = (family: string, path: string, limit: number): RenderError =>
  new RenderError({
    kind: 'limit',
    code: 'fonts_too_large',
    path,
    message: `the fonts of the design take more than ${limit / 1e6} MB together, unpacked, with ${JSON.stringify(family)}`,
    hint: 'declare fewer or smaller fonts, or raise the limit `fontBytes`',
  });

/** What helps with every family that cannot be had. */
const GO_ON = 'or draw another in its place with `skipFontError`';

/** The advice of such errors, each once; where another font is drawn anyhow, that is none. */
export function fontAdvice(errors: readonly RenderError[], skipsErrors: boolean): string {
  const advice = [...new Set(errors.flatMap(({ hint = '' }) => hint.split('; ')))];
  const [first, others] = [
    advice.filter((one) => !one.startsWith('or ')),
    advice.filter((one) => one.startsWith('or ')),
  ];
  return [...first, ...others].filter((one) => !(skipsErrors && one === GO_ON)).join('; ');
}

/** The message of an error, as the end of a sentence. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^Could not load /, '');
