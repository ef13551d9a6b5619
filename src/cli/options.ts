import { statSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type RendererOptions, type RenderOptions, renderOptionsSchema } from '../../renderer/index.ts';
import { readConfig, rendererOptions } from '../config.ts';

/** A number on the command line. @throws InvalidArgumentError */
export function number(given: string): number {
  const value = Number(given);
  if (given.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It has to be a number.');
  return value;
}

/** A number above 0. @throws InvalidArgumentError */
export function positive(given: string): number {
  const value = number(given);
  if (value <= 0) throw new InvalidArgumentError('It has to be more than 0.');
  return value;
}

/** A number of things, at least one. @throws InvalidArgumentError */
export function count(given: string): number {
  const value = number(given);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It has to be a whole number from 1 on.');
  return value;
}

/** A folder that exists. @throws InvalidArgumentError */
export function folder(given: string): string {
  if (!statSync(given, { throwIfNoEntry: false })?.isDirectory())
    throw new InvalidArgumentError('There is no such folder.');
  return given;
}

const list = (given: string): string[] => given.split(',').map((entry) => entry.trim());

const choices = (name: 'format' | 'textOverflow' | 'unit'): string[] => {
  const schema = renderOptionsSchema.shape[name].unwrap();
  return [...(schema as { options: readonly string[] }).options];
};

/** What commands that render take besides the options of the renderer. */
export interface CommandOptions extends RenderOptions {
  output?: string;
  fontsDir?: string;
  profilesDir?: string;
  cmyk?: string | true;
  googleFonts?: string | false;
  allowHost?: string[];
  quiet?: boolean;
}

/** The renderer's set-up: the environment's, and what the command says instead. */
export function setup(options: CommandOptions): RendererOptions {
  const { cacheDir, allowedHosts = [], ...rest } = rendererOptions(readConfig());
  return {
    ...rest,
    // Without a data folder the cache is the renderer's own, not one in the folder that the command is called in.
    ...(process.env.GESSO_DATA_DIR && cacheDir && { cacheDir }),
    ...(options.fontsDir !== undefined && { fontsDir: options.fontsDir }),
    ...(options.profilesDir !== undefined && { profilesDir: options.profilesDir }),
    ...(options.googleFonts === false && { googleFontsUrl: null }),
    allowedHosts: [...allowedHosts, ...(options.allowHost ?? [])],
  };
}

/** The renderer's own options among those of the command. */
export function renderOptions({ cmyk, ...options }: CommandOptions): RenderOptions {
  const own = Object.entries(options).filter(([name]) => name in renderOptionsSchema.shape);
  const color =
    cmyk === undefined ? {} : { color: { space: 'CMYK' as const, ...(cmyk !== true && { profile: cmyk }) } };
  return { ...Object.fromEntries(own), ...color };
}

/** `--format`, for commands that write files. */
export const formatOption = (): Option =>
  new Option('-f, --format <format>', 'default: as the output name says, else png').choices(choices('format'));

/** Adds the options of a render, whatever its format. */
export const withRenderOptions = (command: Command): Command =>
  command
    .option('-r, --pixel-ratio <number>', 'device px per px of the design (default: 1)', number)
    .option('-q, --quality <number>', 'jpeg, webp: 0..1 (default: 0.92)', number)
    .option('--ignore-background', 'leave the backgrounds out')
    .option('--include-bleed', 'show the bleed too')
    .option('--page-id <id>', 'page to render (default: the first; all for pdf)')
    .option('--page-ids <ids>', 'pages of a pdf, separated by commas', list)
    .option('--rich-text-enabled', 'texts hold HTML')
    .option('--html-text-render-enabled', 'the same by its other name')
    .option('--text-vertical-resize-enabled', 'texts have a fixed height and a vertical alignment')
    .addOption(new Option('--text-overflow <how>', 'text that does not fit its box').choices(choices('textOverflow')))
    .option('--text-split-allowed', 'break a word that is wider than its box')
    .option('--skip-font-error', 'warn of fonts that cannot be had, and go on')
    .option('--skip-image-error', 'warn of pictures that cannot be had, and go on')
    .option('--asset-load-timeout <ms>', 'for one picture (default: 30000)', number)
    .option('--font-load-timeout <ms>', 'for one font (default: 6000)', number)
    .option('--dpi <number>', "pdf: px per inch (default: the design's)", number)
    .option('--crop-mark-size <px>', 'pdf: crop marks outside the trim (default: 0)', number)
    .option('--vector', 'pdf with text and vector shapes')
    .option('--cmyk [profile]', 'pdf in CMYK, through this ICC profile')
    .option('--profiles-dir <folder>', 'where the ICC profiles are', folder)
    .addOption(new Option('--pdfx <standard>', 'pdf for print').choices(['X-4']))
    .option('--title <text>', 'pdf: title')
    .option('--author <text>', 'pdf: author')
    .option('--subject <text>', 'pdf: subject')
    .option('--keywords <text>', 'pdf: keywords')
    .option('--language <tag>', 'pdf: language of its text, e.g. en')
    .option('--creation-date <date>', 'pdf: makes its bytes reproducible, e.g. 2026-01-31T12:00:00Z')
    .option('--fonts-dir <folder>', 'more font files', folder)
    .option('--no-google-fonts', 'never ask Google Fonts')
    .option('--allow-host <host...>', 'load from this host although its address is private');
