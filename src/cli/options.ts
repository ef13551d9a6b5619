import { type NamedSize, RenderError, type RendererOptions, type RenderOptions } from '../../renderer/index.ts';
import {
  type FormatName,
  formatOf,
  formats,
  OPTION_NAMES,
  type ResolvedOptions,
  resolveOptions,
} from '../../renderer/internal.ts';
import { readConfig, rendererOptions } from '../config.ts';
import { flagOf, kebab } from './flags.ts';

/** The error of a command that cannot be carried out as it was given. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Color = NonNullable<RenderOptions['color']>;

/** Options of the commands that render, besides the options of the renderer. */
export interface CommandOptions extends RenderOptions {
  output?: string;
  assetsDir?: string;
  fontsDir?: string;
  profilesDir?: string;
  cmyk?: string | true;
  intent?: Color['intent'];
  blackPointCompensation?: boolean;
  black?: Color['black'];
  inkLimit?: number;
  dataFile?: Record<string, unknown>;
  set?: RenderOptions['modifications'];
  sizes?: NamedSize[];
  googleFonts?: string | false;
  allowHost?: string[];
  quiet?: boolean;
}

/** The renderer's set-up: the environment's, and what the command says instead. */
export function setup(options: CommandOptions): RendererOptions {
  const { cacheDir, allowedHosts = [], ...rest } = rendererOptions(readConfig(process.env, { isStrict: false }));
  return {
    ...rest,
    // Without a data folder the cache is the renderer's own, not one in the folder that the command is called in.
    ...(process.env.GESSO_DATA_DIR && cacheDir && { cacheDir }),
    ...(options.assetsDir !== undefined && { assetsDir: options.assetsDir }),
    ...(options.fontsDir !== undefined && { fontsDir: options.fontsDir }),
    ...(options.profilesDir !== undefined && { profilesDir: options.profilesDir }),
    ...(options.googleFonts === false && { googleFontsUrl: null }),
    allowedHosts: [...allowedHosts, ...(options.allowHost ?? [])],
  };
}

/** The options of a render among those of a command. */
function renderOptions({ data, dataFile, set, ...options }: CommandOptions): RenderOptions {
  const own = Object.entries(options).filter(([name]) => OPTION_NAMES.has(name));
  const filled = { ...((data || dataFile) && { data: { ...dataFile, ...data } }), ...(set && { modifications: set }) };
  return { ...Object.fromEntries(own), ...colorOf(options), ...filled };
}

/** The colours that `--cmyk` and the flags beside it ask for. @throws UsageError where these stand without it */
function colorOf({ cmyk, intent, black, inkLimit, blackPointCompensation }: CommandOptions): Partial<RenderOptions> {
  const more = {
    ...(intent !== undefined && { intent }),
    ...(black !== undefined && { black }),
    ...(inkLimit !== undefined && { inkLimit }),
    ...(blackPointCompensation === false && { blackPointCompensation }),
  };
  const [first] = Object.keys(more);
  if (cmyk === undefined && first !== undefined) {
    const flag = first === 'blackPointCompensation' ? `no-${kebab(first)}` : kebab(first);
    throw new UsageError(`--${flag} is for --cmyk only`);
  }
  if (cmyk === undefined) return {};
  return { color: { space: 'CMYK', ...(cmyk !== true && { profile: cmyk }), ...more } };
}

/**
 * Resolves the options of the render that a command asks for.
 * @param format of its files; absent: nothing is written, so that no option can be of no use
 * @param isSequence whether every frame is a file of its own
 * @throws UsageError where one is wrong, or would not show in the format
 */
export function resolveCommand(options: CommandOptions, format?: FormatName, isSequence = false): ResolvedOptions {
  const given = renderOptions(options);
  if (given.size && options.sizes) throw new UsageError('--size and --sizes say different things: give one of them');
  try {
    const resolved = resolveOptions({ ...given, ...(format && { format }) });
    if (format) refuseUnusable(given, resolved, isSequence);
    return resolved;
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw new UsageError(error.problems.map(({ path, message }) => `${flagOf(path)}: ${message}`).join('\n'));
  }
}

/** Options of films that pictures of their frames have too. */
const OF_SEQUENCES: ReadonlySet<string> = new Set(['fps', 'startTime', 'duration']);

/** @throws UsageError where an option is given that shows in another format only */
function refuseUnusable(given: RenderOptions, resolved: ResolvedOptions, isSequence: boolean): void {
  const { name, compress, moves, ownOptions = [] } = formatOf(resolved);
  if (isSequence && !compress)
    throw new UsageError(`{frame} in the output asks for pictures, and ${name} is ${moves ? 'a film' : 'none'}`);
  const all = formats.flatMap((format) => [format, format.animated, format.views].filter((one) => one !== undefined));
  for (const option of new Set(all.flatMap((format) => format.ownOptions ?? [])))
    if (given[option] !== undefined && !ownOptions.includes(option) && !(isSequence && OF_SEQUENCES.has(option))) {
      const its = all.filter((format) => format.ownOptions?.includes(option));
      const names = [...new Set(its.map((format) => format.name))];
      throw new UsageError(
        `${flagOf(option)} is for ${new Intl.ListFormat('en-GB').format(names)} only, not for ${name}`,
      );
    }
}
