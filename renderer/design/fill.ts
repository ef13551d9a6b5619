import { type Problem, quoted, RenderError, shortName, type Warn } from '../errors.ts';
import { nearestName } from '../nearest.ts';
import { isCode } from '../requests.ts';
import { asText, replaceVariables, type Values, valueIn } from '../variables.ts';
import type { Modifications } from './modify.ts';
import { asProperty, isEmpty } from './values.ts';
import { checkLevel, isRecord, type Json } from './written.ts';

export interface FillOptions {
  /** Values that win over those that the design states for its variables. */
  data?: Values | undefined;
  /** Changes of elements and pages, which win over their bindings. */
  modifications?: Modifications | undefined;
  /**
   * Writes a value as a text element holds it, where it may be markup.
   * @param template the text that it becomes a part of; absent where it becomes the whole text
   */
  write(value: string, template?: string): string;
  /** Called for each binding to a variable without a value, modifications of what is not there, and data that are misspelt. */
  warn?: Warn | undefined;
  /** Called for each variable without a value in a text, link or code, which then stays as it is written. */
  onMissing?: ((name: string, path: string) => void) | undefined;
}

/** The variables that a design declares. Whether they are declared as they have to be is for the schema to say. */
const declaredIn = (design: Json): { path: string; variable: Json & { name: string } }[] =>
  (Array.isArray(design.variables) ? design.variables : []).flatMap((variable, i) =>
    isRecord(variable) && typeof variable.name === 'string'
      ? [{ path: `variables[${i}]`, variable: variable as Json & { name: string } }]
      : [],
  );

/** The values of a design's variables: those of the data, else its own `value`, else its `default`. */
function lookUp(design: Json, data: Values = {}): (name: string) => unknown {
  const own = new Map(
    declaredIn(design).map(({ variable: { name, value, default: usual } }) => [name, value ?? usual ?? undefined]),
  );
  return (name) => {
    const given = valueIn(data, name);
    return given === undefined ? own.get(name) : given;
  };
}

/** Names of data among which the one is looked for that was meant. */
const MOST_COMPARED = 200;

/**
 * The variables that a design requires and that have no value: none in the data where there are data, else none of
 * their own.
 */
export function missingVariables(design: unknown, data?: Values): Problem[] {
  if (!isRecord(design)) return [];
  return declaredIn(design).flatMap(({ path, variable: { name, required, value, default: usual } }) => {
    const given = data ? valueIn(data, name) : (value ?? usual);
    if (required !== true || !isEmpty(given)) return [];
    const meant = data && nearestName(name, Object.keys(data).slice(0, MOST_COMPARED));
    const instead = meant === undefined ? '' : `; the data have ${quoted(meant)}`;
    return [{ path, message: `the variable ${quoted(name)} is required and has no value${instead}` }];
  });
}

/** @throws RenderError `variable_required` where the design requires a variable that has no value */
export function checkRequired(design: unknown, data?: Values): void {
  const problems = missingVariables(design, data);
  if (problems.length === 0) return;
  throw new RenderError({
    kind: 'input',
    code: 'variable_required',
    path: problems[0]!.path,
    message: problems.map(({ path, message }) => `${path}: ${message}`).join('\n'),
    hint: data ? 'give it a value in `data`' : 'give it a value in `data`, or in the design',
    problems,
  });
}

/** A part of a design that variables may fill, with its place: the design, a page, an element or a cell. */
export interface Part {
  part: Json;
  path: string;
}

const LISTS = ['pages', 'children', 'cells'] as const;

/** Every part of a design, without recursion: a hostile one may be 10,000 levels deep. */
export function* partsOf(design: Json): Generator<Part> {
  const open: (Part & { level: number })[] = [{ part: design, path: '', level: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, path, level } = next;
    checkLevel(level, path);
    yield next;
    for (const name of LISTS) {
      const list = part[name];
      if (!Array.isArray(list)) continue;
      const place = path ? `${path}.${name}` : name;
      for (let i = list.length - 1; i >= 0; i--)
        if (isRecord(list[i])) open.push({ part: list[i], path: `${place}[${i}]`, level: level + 1 });
    }
  }
}

/** The properties of a part whose text may hold variables: of sources those that are the text of a code. */
export const filledProperties = ({ src }: Json): readonly string[] =>
  typeof src === 'string' && isCode(src) ? ['text', 'href', 'src'] : ['text', 'href'];

const isFillable = ({ part }: Part): boolean =>
  isRecord(part.bindings) ||
  filledProperties(part).some((name) => typeof part[name] === 'string' && part[name].includes('{{'));

/**
 * A design with the values of its variables: in texts, cells, links and codes (`{{name}}`), and in the properties that `bindings`
 * names (`{ src: 'photo', fill: 'colour', visible: 'show' }`); and with its modifications. A value that is missing or empty
 * leaves a bound property as it is. The design itself, where there is nothing to fill; the caller's object stays as it is.
 */
export function fillDesign(design: unknown, options: FillOptions): unknown {
  if (!isRecord(design)) return design;
  const asked = new Set<string>();
  const held = lookUp(design, options.data);
  const find = (name: string): unknown => {
    asked.add(name);
    return held(name);
  };
  const filled = new Map<Json, Json>();
  for (const place of partsOf(design)) {
    const modified = options.modifications?.of(place);
    if (modified || isFillable(place)) filled.set(place.part, filledPart(place, modified ?? {}, find, options));
  }
  for (const warning of options.modifications?.warnings() ?? []) options.warn?.(warning);
  if (options.data && options.warn) warnOfMisspelt(options.data, asked, options.warn);
  return filled.size === 0 ? design : copyWith(design, filled);
}

/** Warns of data that nothing asks for, where they are named nearly like what is asked for and lacking in them. */
function warnOfMisspelt(data: Values, asked: ReadonlySet<string>, warn: Warn): void {
  const lacking = [...asked].filter((name) => valueIn(data, name) === undefined);
  if (lacking.length === 0) return;
  const known = new Set([...asked].flatMap((name) => [name, name.split('.')[0]]));
  for (const name of Object.keys(data).slice(0, MOST_COMPARED)) {
    const meant = known.has(name) ? undefined : nearestName(name, lacking);
    if (meant === undefined) continue;
    const message = `nothing in the design asks for ${quoted(name)}; did you mean ${quoted(meant)}?`;
    warn({ code: 'unknown_data', path: `data.${shortName(name)}`, message });
  }
}

/** A copy of a design down to its cells, with other parts in place of some. */
function copyWith(design: Json, others: ReadonlyMap<Json, Json>): Json {
  const copyOf = (part: Json): Json => ({ ...(others.get(part) ?? part) });
  const root = copyOf(design);
  const open = [root];
  for (let next = open.pop(); next; next = open.pop())
    for (const name of LISTS) {
      const list = next[name];
      if (!Array.isArray(list)) continue;
      next[name] = list.map((entry) => {
        if (!isRecord(entry)) return entry;
        const copy = copyOf(entry);
        open.push(copy);
        return copy;
      });
    }
  return root;
}

function filledPart({ part, path }: Part, modified: Json, find: (name: string) => unknown, options: FillOptions): Json {
  const { bindings, ...rest } = part;
  const unmodified = isRecord(bindings) ? withoutKeys(bindings, modified) : {};
  const given = { ...boundProperties(part, unmodified, path, find, options), ...modified };
  const filled: Json = { ...rest, ...cropOfSwapped(part, given), ...given };
  for (const name of filledProperties(rest)) {
    const template = rest[name];
    const place = path ? `${path}.${name}` : name;
    if (given[name] !== undefined) {
      const text = asText(given[name]);
      filled[name] = name === 'text' ? options.write(text) : text;
    } else if (typeof template === 'string')
      filled[name] = replaceVariables(template, (variable) => {
        const value = find(variable);
        if (value === undefined) options.onMissing?.(variable, place);
        if (value === undefined) return null;
        return name === 'text' ? options.write(asText(value), template) : asText(value);
      });
  }
  // Bindings that are none stay for the schema to refuse.
  if (bindings !== undefined && !isRecord(bindings)) filled.bindings = bindings;
  return filled;
}

const CROPPED = ['image', 'gif', 'video'];

/**
 * The crop of a picture that replaces another: that of the template was made for the other one. It covers the box from its
 * middle, unless the element or the change says otherwise.
 */
function cropOfSwapped({ type, src, focus, stretchEnabled }: Json, given: Json): Json {
  const isSwapped = typeof given.src === 'string' && given.src !== src && CROPPED.includes(String(type));
  if (!isSwapped || stretchEnabled === true) return {};
  return { cropX: 0, cropY: 0, cropWidth: 1, cropHeight: 1, focus: focus ?? 'center' };
}

const withoutKeys = (object: Json, others: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !Object.hasOwn(others, name)));

/** The properties of a part that are bound to variables with a value. */
function boundProperties(
  part: Json,
  bindings: Json,
  path: string,
  find: (name: string) => unknown,
  { warn }: FillOptions,
): Json {
  const found: Json = {};
  for (const [property, name] of Object.entries(bindings)) {
    const value = typeof name === 'string' ? find(name) : undefined;
    if (value === undefined) {
      const message = `the variable ${quoted(name)} has no value: the design's own ${shortName(property)} stays`;
      warn?.({ code: 'missing_field', path: `${path ? `${path}.` : ''}bindings.${shortName(property)}`, message });
    }
    if (isEmpty(value) || property === '__proto__') continue;
    found[property] = asProperty(value, property, part[property]);
  }
  return found;
}
