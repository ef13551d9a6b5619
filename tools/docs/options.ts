import type { z } from 'zod';
import { formats, renderOptionsSchema } from '../../renderer/internal.ts';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
const table = (head: readonly string[], rows: readonly string[][]): string =>
  [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');

const code = (text: string): string => `\`${text}\``;

/** A default as a person writes it, e.g. `{ space: 'RGB' }`. */
function written(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? code(value) : String(value);
  return code(
    `{ ${Object.entries(value)
      .map(([key, part]) => `${key}: '${part}'`)
      .join(', ')} }`,
  );
}

/** A default that is no value of its own stands at the end of the description. */
const DEFAULT = / \(default: (.*)\)$/;

/** What a schema takes besides nothing; the values of an enumeration. */
function choicesOf(schema: z.ZodType): readonly string[] {
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType ? choicesOf(innerType) : ((schema as { options?: readonly string[] }).options ?? []);
}

function optionRow(name: string, schema: z.ZodType): string[] {
  const { description = '' } = schema;
  const usual = written(schema.safeParse(undefined).data) || (DEFAULT.exec(description)?.[1] ?? '');
  // The formats have a table of their own.
  const choices = name === 'format' ? [] : choicesOf(schema).map(code);
  const text = description.replace(DEFAULT, '');
  return [code(name), usual, choices.length > 0 ? `${text}: ${choices.join(', ')}` : text];
}

/** The options of a render with their defaults, from their schema. */
const optionsTable = (): string =>
  table(
    ['option', 'default', ''],
    Object.entries<z.ZodType>(renderOptionsSchema.shape).map(([name, schema]) => optionRow(name, schema)),
  );

const px = new Intl.NumberFormat('en');

/** The formats, from their registry. */
const formatsTable = (): string =>
  table(
    ['`format`', 'media type', 'extensions', 'pages', 'longest side'],
    formats.map(({ names, mimes, extensions, paged, longestSide }) => [
      names.map(code).join(', '),
      mimes.map(code).join(', '),
      extensions.map((extension) => code(`.${extension}`)).join(', '),
      paged ? 'all' : 'one',
      longestSide === undefined ? '' : `${px.format(longestSide)} px`,
    ]),
  );

const TABLES: Readonly<Record<string, () => string>> = { formats: formatsTable, options: optionsTable };

/** The page of options and formats with its tables as the code has them now. @throws Error where the marks of one are gone */
export function optionsDocument(page: string): string {
  return Object.entries(TABLES).reduce((text, [name, make]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    const [before, rest] = text.split(`${begin}\n`);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`docs/options.md has no ${begin} … ${end}`);
    return `${before}${begin}\n${make()}\n${end}${after}`;
  }, page);
}
