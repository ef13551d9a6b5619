/** The variables of templates: how they are written, and how their values are found. */

import { isRecord } from './design/written.ts';

/** What variables stand for, by name: the data of a request, or a record of a batch. */
export type Values = Readonly<Record<string, unknown>>;

/** `{{ name }}`, white space around the name or not. Such a search takes no longer than the text is, whatever it holds. */
const VARIABLE = /\{\{([^{}]*)\}\}/g;
/** The name in a variable as it is written. Editors of HTML write a space beside a tag or another space as `&nbsp;`. */
export const variableName = (written: string): string => written.slice(2, -2).replaceAll('&nbsp;', ' ').trim();

/** The variables of a text as they are written, e.g. `{{ name }}`; `{{ }}` is none. */
export const variablesIn = (text: string): string[] =>
  (text.match(VARIABLE) ?? []).filter((written) => variableName(written) !== '');

/** A text with each of its variables replaced; null leaves one as it is written. */
export const replaceVariables = (text: string, replace: (name: string) => string | null): string =>
  text.replace(VARIABLE, (written) => {
    const name = variableName(written);
    return name === '' ? written : (replace(name) ?? written);
  });

/** The value of that name; a dotted name means a field within, unless there is one of that very name. */
export function valueIn(values: Values, name: string): unknown {
  if (Object.hasOwn(values, name)) return values[name];
  return name
    .split('.')
    .reduce<unknown>((value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined), values);
}

/** A value as a text shows it. */
export const asText = (value: unknown): string =>
  value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
