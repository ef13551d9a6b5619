import type { Warn } from '../../renderer/index.ts';

/** One row of the data: what the template's variables stand for. */
export type BatchRecord = Readonly<Record<string, unknown>>;

/** A record lacks what the template asks for. */
export class MissingField extends Error {
  override readonly name = 'MissingField';
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{{ name }}`, white space around the name or not. Such a search takes no longer than the text is, whatever it holds. */
const VARIABLE = /\{\{([^{}]*)\}\}/g;

/** A text with its variables replaced; `{{ }}` is not a variable and stays. */
const replaceVariables = (text: string, replace: (name: string) => string): string =>
  text.replace(VARIABLE, (written, name: string) => (name.trim() === '' ? written : replace(name.trim())));

/** The field of that name; a dotted name means a field within, unless a field has that very name. */
function fieldOf(record: BatchRecord, name: string): unknown {
  if (Object.hasOwn(record, name)) return record[name];
  return name
    .split('.')
    .reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), record);
}

function required(record: BatchRecord, name: string, place: string): string {
  const value = fieldOf(record, name);
  if (value === undefined) throw new MissingField(`${place}: the record has no field ${JSON.stringify(name)}`);
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** In texts these three characters would be markup: plain texts are read as HTML too, and their tags are dropped. */
const escapeHtml = (text: string): string => text.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`);

const TAG = /<\/?[a-z]/i;

export interface FillOptions {
  /** Texts are rendered as HTML, those without a tag as they stand. */
  richText: boolean;
  /** Called for each binding to a field that the record lacks. */
  warn?: Warn;
}

/** A text with its variables `{{name}}` filled in. @throws MissingField */
export function fillText(text: string, record: BatchRecord, place: string, { richText }: FillOptions): string {
  const written = richText && !TAG.test(text) ? (value: string) => value : escapeHtml;
  return replaceVariables(text, (name) => written(required(record, name, place)));
}

/** Dots at either end. Only the first dot of a row begins a search, which else would take the square of the row's length. */
const OUTER_DOTS = /^\.+|(?<!\.)\.+$/g;

/**
 * The name of a record's file: `{{index}}` is the record's number from 1, unless the record has such a field. A value
 * cannot lead out of the folder: separators and characters that file systems refuse become `_`.
 * @throws MissingField
 */
export function fillName(pattern: string, record: BatchRecord, index: number): string {
  return replaceVariables(pattern, (name) => {
    const value = required({ index, ...record }, name, 'the name of the file');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: file systems refuse control characters
    const safe = value.replace(/[/\\:*?"<>|\u0000-\u001f]/g, '_').replace(OUTER_DOTS, '_');
    return safe || '_';
  });
}

const SWITCHES = /^(?:visible|showInExport|alwaysOnTop|flipX|flipY|\w+Enabled)$/;

/** Whose values are texts, even where they read as numbers. */
const TEXTS = /^(?:text|src|clipSrc|name|id|link|fill|stroke|fontFamily|fontStyle|\w*[cC]olor)$/;

/** What a field is as a property: CSV holds only strings, where numbers and switches are meant. */
function asProperty(value: unknown, name: string, before: unknown): unknown {
  if (SWITCHES.test(name))
    return typeof value === 'string' ? !/^(?:false|no|off|0)$/i.test(value.trim()) : Boolean(value);
  const isNumber = typeof before === 'number' || (before == null && !TEXTS.test(name));
  if (isNumber && typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  return value;
}

/** An element's properties that are bound to fields; a field that is missing or empty leaves the template's value. */
function boundProperties(element: Json, record: BatchRecord, place: string, { warn }: FillOptions): Json {
  if (!isObject(element.bindings)) return {};
  const found: Json = {};
  for (const [property, name] of Object.entries(element.bindings)) {
    const value = typeof name === 'string' ? fieldOf(record, name) : undefined;
    if (value === undefined) {
      const message = `the record has no field ${JSON.stringify(name)}: the template's value stays`;
      warn?.({ code: 'missing_field', path: `${place}.bindings.${property}`, message });
    }
    if (value === undefined || value === null || value === '') continue;
    found[property] = asProperty(value, property, element[property]);
  }
  return found;
}

function fillNode(value: unknown, record: BatchRecord, place: string, options: FillOptions): unknown {
  if (Array.isArray(value)) return value.map((entry, i) => fillNode(entry, record, `${place}[${i}]`, options));
  if (!isObject(value)) return value;
  const { bindings: _, ...element } = value;
  const bound = boundProperties(value, record, place, options);
  const filled: Json = { ...element, ...bound };
  for (const key of ['pages', 'children', 'cells'])
    if (Array.isArray(element[key]))
      filled[key] = fillNode(element[key], record, place ? `${place}.${key}` : key, options);
  if (bound.text !== undefined) filled.text = options.richText ? String(bound.text) : escapeHtml(String(bound.text));
  else if (typeof element.text === 'string') filled.text = fillText(element.text, record, `${place}.text`, options);
  return filled;
}

/**
 * A template with a record's values: `{{name}}` in any text, and the properties that an element's `bindings` name
 * (`{ src: 'photo', fill: 'colour', visible: 'show' }`).
 * @throws MissingField where a text names a field that the record has not
 */
export const fillTemplate = (template: unknown, record: BatchRecord, options: FillOptions): unknown =>
  fillNode(template, record, '', options);
