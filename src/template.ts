import type { Warn } from '../renderer/index.ts';
import {
  asText,
  checkRequired,
  engineOf,
  fillDesign,
  type Modifications,
  type ResolvedOptions,
  replaceVariables,
  suggestion,
  type TextEngineChoice,
  type Values,
  valueIn,
  valueWriter,
} from '../renderer/internal.ts';

/** One row of the data: what the template's variables stand for. */
export type BatchRecord = Values;

/** A record lacks what the template asks for. */
export class MissingField extends Error {
  override readonly name = 'MissingField';
}

/** Fields among which the one is looked for that was meant. */
const MOST_COMPARED = 200;

const missing = (name: string, place: string, record: BatchRecord) =>
  new MissingField(
    `${place}: the record has no field ${JSON.stringify(name)}${suggestion(name, Object.keys(record).slice(0, MOST_COMPARED))}`,
  );

// biome-ignore lint/suspicious/noControlCharactersInRegex: file systems refuse control characters
const UNSAFE = /[/\\:*?"<>|\u0000-\u001f]/g;

/** Dots at either end. Only the first dot of a row begins a search, which else would take the square of the row's length. */
const OUTER_DOTS = /^\.+|(?<!\.)\.+$/g;

/**
 * The name of a record's file: `{{index}}` is the record's number from 1, unless the record has such a field. A value
 * cannot lead out of the folder: separators and characters that file systems refuse become `_`.
 * @throws MissingField
 */
export function fillName(pattern: string, record: BatchRecord, index: number): string {
  return replaceVariables(pattern, (name) => {
    const value = valueIn({ index, ...record }, name);
    if (value === undefined) throw missing(name, 'the name of the file', record);
    const safe = asText(value).replace(UNSAFE, '_').replace(OUTER_DOTS, '_');
    return safe || '_';
  });
}

export interface FillOptions {
  /** How the filled template is rendered. */
  options: Pick<ResolvedOptions, 'richTextEnabled' | 'legacyRichTextEnabled' | 'data'>;
  /** Changes of the template, which win over its bindings. */
  modifications?: Modifications | undefined;
  /** The operator's choice; default `auto`. */
  textEngine?: TextEngineChoice | undefined;
  /** Called for each binding to a field that the record lacks. */
  warn?: Warn;
}

/**
 * A template with a record's values, or those of the options' `data` where it has none, as a design without variables: a
 * value that reads like one stays as it is.
 * @throws MissingField where a text names a field that neither the record nor the design has; RenderError
 * `variable_required`
 */
export function fillTemplate(
  template: unknown,
  record: BatchRecord,
  { options, modifications, textEngine = 'auto', warn }: FillOptions,
): unknown {
  const data = { ...options.data, ...record };
  checkRequired(template, data);
  const filled = fillDesign(template, {
    data,
    modifications,
    write: valueWriter(engineOf(template, options, textEngine)),
    warn,
    onMissing(name, path) {
      throw missing(name, path, record);
    },
  });
  if (typeof filled !== 'object' || filled === null || !('variables' in filled)) return filled;
  const { variables: _, ...design } = filled;
  return design;
}
