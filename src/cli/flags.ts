/** The options of a render as flags. Names, kinds, choices, defaults and help come from the schema. */
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { DEFAULT_FORMAT, formats, formatsByName, renderOptionsSchema } from '../../renderer/internal.ts';
import { opposites } from './help.ts';
import { folder, jsonObject, list, modification, number, size, sizes, variable } from './values.ts';

type OptionName = keyof typeof renderOptionsSchema.shape;

/** Options that the command says in words of its own; null: not at all. */
const OTHERWISE: Readonly<Partial<Record<OptionName, string | null>>> = {
  format: '--format',
  mimeType: null,
  color: '--cmyk',
  data: '--data',
  modifications: '--set',
  dynamic_fields: null,
  spotColors: '--spot-colors',
  size: '--size',
};

/** Options that have no line in the help: other names, and one that changes nothing. */
const UNSAID: ReadonlySet<OptionName> = new Set(['htmlTextRenderEnabled', 'unit']);

/** Options that say only how a file is written, which a check does not do. */
const OF_FILES: ReadonlySet<OptionName> = new Set([
  ...([
    'quality',
    'dpiMetadata',
    'unit',
    'cropMarkSize',
    'printMarks',
    'overprintBlack',
    'fontEmbedding',
    'views',
  ] as const),
  ...(['author', 'subject', 'keywords', 'language', 'creationDate'] as const),
  ...(['fps', 'startTime', 'duration', 'loop', 'animated', 'time'] as const),
]);

/** The chapters of the help. */
const CHAPTER = {
  values: 'Values:',
  texts: 'Texts:',
  sources: 'Pictures and fonts:',
  documents: 'Documents (pdf, svg, html, pptx):',
  films: 'Films (gif, webp, mp4, webm) and moments of them:',
} as const;

/** Options that only moving formats have. */
const OF_FILMS: ReadonlySet<string> = new Set([
  'time',
  'animated',
  ...formats.flatMap(({ moves, animated, ownOptions = [] }) => (moves ? ownOptions : (animated?.ownOptions ?? []))),
]);
const OWNED: ReadonlySet<string> = new Set(formats.flatMap(({ ownOptions = [] }) => ownOptions));

/** The chapter that an option stands in; undefined: the first. */
function chapterOf(name: OptionName): string | undefined {
  if (OF_FILMS.has(name)) return CHAPTER.films;
  if (OWNED.has(name)) return CHAPTER.documents;
  if (/^skip|^placeholder|LoadTimeout$/.test(name)) return CHAPTER.sources;
  return /text/i.test(name) ? CHAPTER.texts : undefined;
}

const SHORT: Readonly<Partial<Record<OptionName, string>>> = { pixelRatio: '-r', quality: '-q' };

/** The flag of an option or of its member: `--pixel-ratio` for `pixelRatio`, `--cmyk` for `color.profile`. */
export function flagOf(path: string): string {
  const [name = ''] = path.split('.');
  return OTHERWISE[name as OptionName] ?? `--${kebab(name)}`;
}

/** A name as flags are written: `pixel-ratio` for `pixelRatio`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What a schema takes besides nothing. */
function bare(schema: z.ZodType): z.ZodType {
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType ? bare(innerType) : schema;
}

/** What a schema takes nothing for; undefined where it has no default. Asked without parsing, which would prepare each schema for it. */
function usualOf(schema: z.ZodType): unknown {
  const { type, innerType, defaultValue } = schema.def as {
    type: string;
    innerType?: z.ZodType;
    defaultValue?: unknown;
  };
  if (type === 'default') return defaultValue;
  return innerType && usualOf(innerType);
}

/** The help of an option, with its default where that is a value to name. */
function helpOf(schema: z.ZodType): string {
  const usual = usualOf(schema);
  const isOption = (name: string): name is OptionName => Object.hasOwn(renderOptionsSchema.shape, name);
  const text = (schema.description ?? '').replace(/`([^`]*)`/g, (_, name) => (isOption(name) ? flagOf(name) : name));
  return typeof usual === 'number' || typeof usual === 'string' ? `${text} (default: ${usual})` : text;
}

/** The values that an enumeration or a literal has; none of other kinds. */
function choicesOf(schema: z.ZodType): string[] {
  const { options = [], values = [] } = schema as { options?: Iterable<string>; values?: Iterable<string> };
  return [...options, ...values];
}

/** The flags of an option: one, or two for a switch without a default. */
function optionFlags(name: OptionName): Option[] {
  const schema: z.ZodType = renderOptionsSchema.shape[name];
  const isSwitch = bare(schema).def.type === 'boolean';
  if (!isSwitch || usualOf(schema) !== undefined) return [optionFlag(name, schema)];
  const off = new Option(flagOf(name).replace('--', '--no-'), 'the opposite');
  return opposites(optionFlag(name, schema), off);
}

function optionFlag(name: OptionName, schema: z.ZodType): Option {
  const inner = bare(schema);
  const flags = [SHORT[name], flagOf(name)].filter(Boolean).join(', ');
  const help = helpOf(schema);
  const { type } = inner.def;
  if (type === 'boolean') return new Option(flags, help);
  if (type === 'number') return new Option(`${flags} <number>`, help).argParser(number);
  if (type === 'array') return new Option(`${flags} <list>`, `${help}; separated by commas`).argParser(list);
  const choices = choicesOf(inner);
  const option = new Option(`${flags} <${choices.length > 0 ? 'choice' : 'text'}>`, help);
  return choices.length > 0 ? option.choices(choices) : option;
}

/** Options that the command says in words of its own, and settings of the renderer, each with its chapter. */
const furtherOptions = (): [keyof typeof CHAPTER, Option][] => [
  [
    'values',
    new Option('--data <name=value>', "a value of one of the design's variables; may be given several times").argParser(
      variable,
    ),
  ],
  [
    'values',
    new Option('--data-file <file>', 'values of its variables as a JSON object; --data wins').argParser(jsonObject),
  ],
  [
    'values',
    new Option(
      '--set <name.property=value>',
      'change a property of the elements of that name; may be given several times',
    ).argParser(modification),
  ],
  ['documents', new Option('--cmyk [profile]', 'pdf: in CMYK, through this ICC profile')],
  [
    'documents',
    new Option('--intent <choice>', 'pdf in CMYK: how colours are brought into what can be printed').choices([
      'relative',
      'perceptual',
      'saturation',
      'absolute',
    ]),
  ],
  [
    'documents',
    new Option('--no-black-point-compensation', 'pdf in CMYK: do not spread dark tones over what can be printed'),
  ],
  [
    'documents',
    new Option('--black <choice>', 'pdf in CMYK: what is neutral and printed with black ink alone').choices([
      'text',
      'all',
      'none',
    ]),
  ],
  [
    'documents',
    new Option('--spot-colors <file>', 'pdf: colours that are inks of their own, as a JSON object').argParser(
      jsonObject,
    ),
  ],
  ['documents', new Option('--ink-limit <percent>', 'pdf in CMYK: what all inks may be together').argParser(number)],
  ['documents', new Option('--profiles-dir <folder>', 'where the ICC profiles are').argParser(folder)],
  [
    'sources',
    new Option('--assets-dir <folder>', 'where sources are that are no URLs: photos/a.png, asset:logo').argParser(
      folder,
    ),
  ],
  ['sources', new Option('--fonts-dir <folder>', 'more font files').argParser(folder)],
  ['sources', new Option('--no-google-fonts', 'never ask Google Fonts')],
  ['sources', new Option('--allow-host <host...>', 'load from this host although its address is private')],
];

/**
 * Adds the options of a render, whatever its format, in chapters.
 * @param writes whether the command writes files of what it renders
 */
export function withRenderOptions(command: Command, { writes }: { writes: boolean }): Command {
  for (const name of Object.keys(renderOptionsSchema.shape) as OptionName[]) {
    if (name in OTHERWISE || (!writes && OF_FILES.has(name))) continue;
    const chapter = chapterOf(name);
    for (const option of optionFlags(name)) {
      if (UNSAID.has(name)) option.hideHelp();
      command.addOption(chapter ? option.helpGroup(chapter) : option);
    }
  }
  command.addOption(
    new Option('--size <WxH>', 'px of the pages: the design is laid out for them, e.g. 1080x1920').argParser(size),
  );
  for (const [chapter, option] of furtherOptions()) command.addOption(option.helpGroup(CHAPTER[chapter]));
  return command;
}

/** `--sizes`, for commands that write files. */
export const sizesOption = (): Option =>
  new Option(
    '--sizes <list>',
    'each picture in several sizes, e.g. story=1080x1920,square=1080x1080; {size} in the output is their name',
  ).argParser(sizes);

/** `--format`, for commands that write files. */
export const formatOption = (): Option =>
  new Option('-f, --format <format>', `default: as the output name says, else ${DEFAULT_FORMAT.name}`).choices([
    ...formatsByName.keys(),
  ]);
