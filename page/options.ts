/** The options of the interface, as their schema describes them. */
import schema from '../public/options.schema.json' with { type: 'json' };

/** Options that are set, by their names in the interface. */
export type Options = Record<string, unknown>;

/** The part of JSON Schema that options are described in. */
export interface OptionSchema {
  type?: string;
  enum?: readonly string[];
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  items?: OptionSchema;
  properties?: Readonly<Record<string, OptionSchema>>;
}

export interface Format {
  name: string;
  title: string;
  mime: string;
  extension: string;
  paged: boolean;
  moves: boolean;
  /** Options that show in it and not in every format. */
  options: readonly string[];
}

/** Every output format. */
export const formats: readonly Format[] = schema['x-formats'];

/** Every option but for the format, which stands beside the picture. */
export const optionSchemas: readonly (readonly [string, OptionSchema])[] = Object.entries(
  schema.properties as unknown as Record<string, OptionSchema>,
).filter(([name]) => name !== 'format' && name !== 'mimeType');

/** The format of options; PNG where they say none. */
export const formatOf = ({ format }: Options): Format => formats.find(({ name }) => name === format) ?? formats[0]!;

/** The formats that an option shows in; none: in every format. */
export const formatsWith = (option: string): readonly Format[] =>
  formats.filter(({ options }) => options.includes(option));

/** Whether a render is a film. */
export const isFilm = (options: Options): boolean =>
  formatOf(options).moves || (options.format === 'webp' && options.animated === true);

/** Whether it holds all pages, so that the page that is looked at is shown as a picture in its place. */
export const isDocument = (options: Options): boolean => formatOf(options).paged && !isFilm(options);
