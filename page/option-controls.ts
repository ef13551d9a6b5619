/** The control of one option, made from its schema. */
import { make } from './dom.ts';
import type { OptionSchema } from './options.ts';

/** A control with its value; undefined: not set. */
export interface Control {
  element: HTMLElement;
  get(): unknown;
  set(value: unknown): void;
  /** What is wrong with it; '' where nothing is. */
  wrong(): string;
}

/** How a control is named for those who cannot see it. */
interface Naming {
  id: string;
  label: string;
  describedBy?: string;
}

const right = () => '';

function named<E extends HTMLElement>(element: E, { id, label, describedBy }: Naming): E {
  element.id = id;
  element.setAttribute('aria-label', label);
  if (describedBy) element.setAttribute('aria-describedby', describedBy);
  return element;
}

/** One of few values. @param usual what stands where none is chosen */
function choice(values: readonly (string | boolean)[], usual: string, naming: Naming): Control {
  const select = named(make('select'), naming);
  select.append(new Option(usual, ''), ...values.map((value) => new Option(String(value), String(value))));
  return {
    element: select,
    get: () => values.find((value) => String(value) === select.value),
    set: (value) => {
      select.value = value === undefined ? '' : String(value);
    },
    wrong: right,
  };
}

function toggle(naming: Naming): Control {
  const input = named(make('input', { type: 'checkbox' }), naming);
  return {
    element: input,
    get: () => input.checked || undefined,
    set: (value) => {
      input.checked = value === true;
    },
    wrong: right,
  };
}

function number(
  { type, minimum, exclusiveMinimum, maximum }: OptionSchema,
  placeholder: string,
  naming: Naming,
): Control {
  const input = named(make('input', { type: 'number', placeholder, step: type === 'integer' ? '1' : 'any' }), naming);
  const least = minimum ?? exclusiveMinimum;
  if (least !== undefined) input.min = String(least);
  if (maximum !== undefined) input.max = String(maximum);
  return {
    element: input,
    get: () => (input.value === '' ? undefined : Number(input.value)),
    set: (value) => {
      input.value = value === undefined ? '' : String(value);
    },
    wrong: () => (input.validity.valid ? '' : input.validationMessage),
  };
}

function line({ maxLength }: OptionSchema, placeholder: string, naming: Naming): Control {
  const input = named(make('input', { type: 'text', placeholder, spellcheck: false }), naming);
  if (maxLength !== undefined) input.maxLength = maxLength;
  return {
    element: input,
    get: () => (input.value === '' ? undefined : input.value),
    set: (value) => {
      input.value = value === undefined ? '' : String(value);
    },
    wrong: right,
  };
}

/** Several of few values. */
function several(values: readonly string[], naming: Naming): Control {
  const inputs = values.map((value) => make('input', { type: 'checkbox', value, id: `${naming.id}.${value}` }));
  const labels = inputs.map((input) => make('label', { className: 'check' }, input, input.value));
  const set = make('fieldset', {}, ...labels);
  return {
    element: named(set, naming),
    get() {
      const chosen = inputs.filter(({ checked }) => checked).map(({ value }) => value);
      return chosen.length > 0 ? chosen : undefined;
    },
    set(value) {
      for (const input of inputs) input.checked = Array.isArray(value) && value.includes(input.value);
    },
    wrong: right,
  };
}

/** A list of words with commas between them. */
function words(naming: Naming): Control {
  const control = line({}, 'a, b, c', naming);
  return {
    ...control,
    get() {
      const text = control.get();
      const list =
        typeof text === 'string'
          ? text
              .split(',')
              .map((word) => word.trim())
              .filter(Boolean)
          : [];
      return list.length > 0 ? list : undefined;
    },
    set: (value) => control.set(Array.isArray(value) ? value.join(', ') : undefined),
  };
}

/** Anything else, as JSON. */
function jsonText({ type }: OptionSchema, naming: Naming): Control {
  const area = named(
    make('textarea', { placeholder: type === 'array' ? '[ … ]' : '{ … }', spellcheck: false }),
    naming,
  );
  const read = (): { value?: unknown; wrong: string } => {
    if (area.value.trim() === '') return { wrong: '' };
    try {
      return { value: JSON.parse(area.value), wrong: '' };
    } catch (error) {
      return { wrong: `It is not valid JSON: ${(error as Error).message}` };
    }
  };
  return {
    element: area,
    get: () => read().value,
    set: (value) => {
      area.value = value === undefined ? '' : JSON.stringify(value, null, 1);
    },
    wrong: () => read().wrong,
  };
}

/** An object of known members, of which those that are set count. */
function members(properties: Readonly<Record<string, OptionSchema>>, naming: Naming): Control {
  const parts = Object.entries(properties).map(([name, schema]) => {
    const control = controlOf(schema, { id: `${naming.id}.${name}`, label: `${naming.label}.${name}` });
    return [name, control] as const;
  });
  const rows = parts.map(([name, { element }]) =>
    element instanceof HTMLInputElement && element.type === 'checkbox'
      ? make('label', { className: 'check' }, element, name)
      : make('label', {}, name, element),
  );
  return {
    element: named(make('fieldset', {}, ...rows), naming),
    get() {
      const set = parts
        .map(([name, control]) => [name, control.get()] as const)
        .filter(([, value]) => value !== undefined);
      return set.length > 0 ? Object.fromEntries(set) : undefined;
    },
    set(value) {
      const of = (value ?? {}) as Readonly<Record<string, unknown>>;
      for (const [name, control] of parts) control.set(of[name]);
    },
    wrong: () => parts.map(([, control]) => control.wrong()).find(Boolean) ?? '',
  };
}

/** A default that is no value of its own stands at the end of the description. */
const DEFAULT = /\(default: ([^()]*(?:\([^()]*\))?[^()]*)\)\.?$/;

const usualOf = ({ default: usual, description = '' }: OptionSchema): string => {
  if (usual !== undefined && typeof usual !== 'object') return String(usual);
  return DEFAULT.exec(description)?.[1] ?? '';
};

/** The control that fits a schema. */
export function controlOf(schema: OptionSchema, naming: Naming): Control {
  const { type, enum: values, items, properties } = schema;
  const usual = usualOf(schema);
  const unset = usual ? `default: ${usual}` : 'not set';
  if (values) return choice(values, unset, naming);
  // What is off by itself needs but a check.
  if (type === 'boolean') return schema.default === false ? toggle(naming) : choice([true, false], unset, naming);
  if (type === 'number' || type === 'integer') return number(schema, usual, naming);
  if (type === 'string')
    return line(schema, usual || (schema.format === 'date-time' ? '2026-01-31T12:00:00Z' : ''), naming);
  if (type === 'array' && items?.enum) return several(items.enum, naming);
  if (type === 'array' && items?.type === 'string') return words(naming);
  if (type === 'object' && properties) return members(properties, naming);
  return jsonText(schema, naming);
}
