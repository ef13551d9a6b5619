import { z } from 'zod';
import { fromDynamicField } from './design/modification.ts';
import { type Problem, RenderError, shortName, type Warning } from './errors.ts';
import { DEFAULT_FORMAT, type FormatName, formatOf, formats, formatsByMime, formatsByName } from './formats/index.ts';
import { meantOption } from './option-names.ts';
import { NO_OPS, type Settings, settings } from './settings.ts';

const keysOf = <K extends string>(map: ReadonlyMap<K, unknown>) => [...map.keys()] as [K, ...K[]];

/** The options of one render. `null` means unset. */
export const renderOptionsSchema = z.object({
  format: z
    .enum(keysOf(formatsByName) as [FormatName, ...FormatName[]])
    .optional()
    .describe(`${formats.map(({ name }) => name).join(', ')} (default: ${DEFAULT_FORMAT.name})`),
  mimeType: z.enum(keysOf(formatsByMime)).optional().describe('an older way to say the format'),
  ...settings,
});

/** Options as a caller gives them: all optional. */
export type RenderOptions = z.input<typeof renderOptionsSchema>;

/** Options with every default applied and one name for each. They are options again: resolving them changes nothing. */
export type ResolvedOptions = Settings & {
  /** The format's own name. */
  format: FormatName;
};

/** Every name of an option. */
export const OPTION_NAMES: ReadonlySet<string> = new Set(Object.keys(renderOptionsSchema.shape));

const withoutNulls = (options: object) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));

const invalidOptions = (problems: readonly Problem[], hint?: string) =>
  new RenderError({
    kind: 'input',
    code: 'invalid_options',
    path: problems[0]?.path ?? '',
    message: problems.map(({ path, message }) => `option ${path}: ${message}`).join('\n'),
    hint,
    problems,
  });

/**
 * The options of a call, as it gives them; `null`: none.
 * @throws RenderError `invalid_options` where they are no object, or their signal is none
 */
export function givenOptions<T extends object>(given: T | null): T {
  const options = given ?? ({} as T);
  if (typeof options !== 'object' || Array.isArray(options)) {
    const got = Array.isArray(options) ? 'a list' : String(options);
    const message = `expected an object of options, got ${got}`;
    throw new RenderError({ kind: 'input', code: 'invalid_options', path: '', message });
  }
  const { signal } = options as { signal?: Partial<AbortSignal> | null };
  if (signal != null && typeof signal.throwIfAborted !== 'function')
    throw invalidOptions(
      [{ path: 'signal', message: 'expected an AbortSignal' }],
      'give the `signal` of an AbortController',
    );
  return options;
}

/**
 * Checks options and fills in the defaults: once for each render, at the entrance that it comes in by. Names that no
 * option has are left out ({@link unknownOptions}).
 * @throws RenderError `invalid_options`, naming every option that is wrong, or that cannot be had with the others
 */
export function resolveOptions(options: unknown): ResolvedOptions {
  // Once a render, so that compiling the schema would not pay.
  const result = renderOptionsSchema.safeParse(withoutNulls((options ?? {}) as object), { jitless: true });
  if (!result.success)
    throw invalidOptions(result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
  const { format, mimeType, richTextEnabled, htmlTextRenderEnabled, modifications, dynamic_fields, ...rest } =
    result.data;
  const modified = [...(modifications ?? []), ...(dynamic_fields ?? []).map(fromDynamicField)];
  if (rest.pdfx && rest.color.space !== 'CMYK')
    throw invalidOptions(
      [{ path: 'pdfx', message: `PDF/${rest.pdfx} is written in CMYK only` }],
      "add color: { space: 'CMYK' }",
    );
  if (rest.pdfa && rest.pdfx?.startsWith('X-1a'))
    throw invalidOptions([{ path: 'pdfa', message: 'a file is PDF/A-2 or PDF/X-1a, not both' }], "take pdfx: 'X-4'");
  if (rest.pdfua && rest.pdfx?.startsWith('X-1a'))
    throw invalidOptions([{ path: 'pdfua', message: 'a file is PDF/UA or PDF/X-1a, not both' }], "take pdfx: 'X-4'");
  if (rest.pdfa && rest.spotColors && rest.color.space !== 'CMYK')
    throw invalidOptions(
      [{ path: 'pdfa', message: 'in PDF/A spot colours need CMYK, of which their inks in their stead are' }],
      "add color: { space: 'CMYK' }",
    );
  const named = formatsByName.get(format ?? '') ?? formatsByMime.get(mimeType ?? '') ?? DEFAULT_FORMAT;
  const { mostFps = Number.POSITIVE_INFINITY, title } = formatOf({ format: named.name, animated: rest.animated });
  if ((rest.fps ?? 0) > mostFps)
    throw invalidOptions([{ path: 'fps', message: `browsers show at most ${mostFps} frames a second of a ${title}` }]);
  return {
    ...rest,
    skipImageError: rest.skipImageError || rest.placeholder !== 'none',
    // A picture of a page is no print file, has no inks of its own, and says nothing to who cannot see it.
    vector:
      rest.vector ||
      rest.pdfx !== undefined ||
      rest.spotColors !== undefined ||
      rest.pdfua ||
      (rest.pdfa?.endsWith('a') ?? false),
    format: named.name,
    richTextEnabled: richTextEnabled ?? htmlTextRenderEnabled ?? false,
    ...(modified.length > 0 && { modifications: modified }),
  };
}

/** Names of the parts of the option `color`. */
const COLOR_NAMES: ReadonlySet<string> = new Set(Object.keys(settings.color.unwrap().shape));

/** Unknown names that are listed: with thousands of them, the object is no mistyped set of options. */
const MOST_UNKNOWN = 20;

const unknownOption = (path: string, message: string): Warning => ({ code: 'unknown_option', path, message });

/** How an object's names are called. */
interface Called {
  /** `option` */
  kind: string;
  /** What a name is said with, e.g. `color.`. */
  before?: string;
  /** Where the object stands, e.g. `exportOptions`; default: on its own. */
  place?: string;
  /** Names that are read elsewhere, and where. */
  elsewhere?: { names: ReadonlySet<string>; where: string } | undefined;
}

/** A warning for each name in an object that nothing reads, with the known name that was meant. */
export function unknownNames(
  value: object,
  known: ReadonlySet<string>,
  { kind, before = '', place = '', elsewhere }: Called,
): Warning[] {
  const unknown = Object.entries(value).flatMap(([name, held]) => (known.has(name) || held === undefined ? [] : name));
  const warnings = unknown.slice(0, MOST_UNKNOWN).map((name) => {
    const shown = shortName(name);
    const meant = elsewhere?.names.has(name) ? `: ${elsewhere.where}` : meantOption(name, known);
    const message = `the ${kind} \`${before}${shown}\` is not known${meant}`;
    return unknownOption(place ? `${place}.${shown}` : shown, message);
  });
  const more = Math.max(0, unknown.length - MOST_UNKNOWN);
  return more > 0 ? [...warnings, unknownOption(place, `${more} more ${kind}s are not known`)] : warnings;
}

/**
 * A warning for each name that no option has, with the name that was meant.
 * @param others names that mean something else where the options stand, e.g. `design` in a request
 * @param place where they stand, e.g. `exportOptions`; '' where on their own
 */
export function unknownOptions(
  options: unknown,
  others: Iterable<string> = [],
  place = '',
  elsewhere?: Called['elsewhere'],
): Warning[] {
  if (typeof options !== 'object' || options === null) return [];
  const known = new Set([...OPTION_NAMES, ...NO_OPS, ...others]);
  const warnings = unknownNames(options, known, { kind: 'option', place, elsewhere });
  const { color } = options as { color?: unknown };
  if (typeof color !== 'object' || color === null) return warnings;
  const inColor = { kind: 'option', before: 'color.', place: place ? `${place}.color` : 'color' };
  return [...warnings, ...unknownNames(color, COLOR_NAMES, inColor)];
}
