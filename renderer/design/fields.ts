import { variableName, variablesIn } from '../variables.ts';
import { filledProperties, partsOf } from './fill.ts';
import { isRecord, type Json } from './written.ts';

/** What kind of value a field takes. */
export type FieldKind = 'text' | 'picture' | 'color' | 'number' | 'switch';

/** A variable of a design, declared or only used. */
export interface VariableField {
  name: string;
  kind: FieldKind;
  label?: string;
  description?: string;
  required: boolean;
  /** Its value where `data` has none; absent: none. */
  default?: unknown;
  /** Where its value goes, e.g. `pages[0].children[2].text`; none where nothing uses it. */
  places: string[];
}

/** An element that `modifications` can name. */
export interface ElementField {
  name: string;
  type: string;
  path: string;
  /** What is mostly changed, with its present value and kind. */
  properties: Record<string, { kind: FieldKind; value: unknown }>;
}

/** What can be changed in a design. */
export interface DesignFields {
  variables: VariableField[];
  elements: ElementField[];
}

/** What is mostly changed in an element of each type. */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  text: ['text', 'fill', 'fontSize', 'visible'],
  image: ['src', 'visible'],
  svg: ['src', 'visible'],
  gif: ['src', 'visible'],
  video: ['src', 'visible'],
  lottie: ['src', 'visible'],
  figure: ['fill', 'stroke', 'visible'],
  line: ['color', 'visible'],
  group: ['visible'],
  table: ['visible'],
};

/** What a property takes, by its name. */
function kindOf(property: string): FieldKind {
  if (/^(?:src|clipSrc|maskSrc)$/.test(property)) return 'picture';
  if (/^(?:fill|stroke|color|background)$|Color$/.test(property)) return 'color';
  if (/^(?:visible|flip[XY])$|Enabled$/.test(property)) return 'switch';
  return /^(?:text|href|align|name|id)$|^font(?:Family|Style|Weight)$/.test(property) ? 'text' : 'number';
}

/** More of a property is not told: pictures in data URIs have megabytes. */
const LONGEST_VALUE = 500;
const shown = (value: unknown): unknown =>
  typeof value === 'string' && value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;

/** What can be changed in a design: its variables, those declared first, and its elements that have a name. */
export function fieldsOf(design: unknown): DesignFields {
  if (!isRecord(design)) return { variables: [], elements: [] };
  const variables = new Map<string, VariableField>();
  for (const declared of Array.isArray(design.variables) ? design.variables : [])
    if (isRecord(declared) && typeof declared.name === 'string') variables.set(declared.name, declaredField(declared));
  const use = (name: string, kind: FieldKind, place: string) => {
    const field = variables.get(name) ?? { name, kind, required: false, places: [] };
    // The first use says what a variable is that nothing else tells of.
    variables.set(name, field.places.length === 0 && field.kind === 'text' ? { ...field, kind } : field);
    variables.get(name)?.places.push(place);
  };
  const elements: ElementField[] = [];
  for (const { part, path } of partsOf(design)) {
    const at = (property: string) => (path ? `${path}.${property}` : property);
    for (const property of filledProperties(part))
      if (typeof part[property] === 'string')
        for (const written of variablesIn(part[property])) use(variableName(written), 'text', at(property));
    if (isRecord(part.bindings))
      for (const [property, name] of Object.entries(part.bindings))
        if (typeof name === 'string') use(name, kindOf(property), at(property));
    const element = elementField(part, path);
    if (element) elements.push(element);
  }
  return { variables: [...variables.values()], elements };
}

function declaredField({ name, label, description, required, value, default: usual }: Json): VariableField {
  const given = value ?? usual;
  return {
    name: name as string,
    kind: typeof given === 'boolean' ? 'switch' : typeof given === 'number' ? 'number' : 'text',
    ...(typeof label === 'string' && { label }),
    ...(typeof description === 'string' && { description }),
    required: required === true,
    ...(given != null && { default: shown(given) }),
    places: [],
  };
}

function elementField(part: Json, path: string): ElementField | null {
  const { type, name } = part;
  if (typeof type !== 'string' || typeof name !== 'string' || name === '') return null;
  const properties = (CHANGED[type] ?? []).map((property) => [
    property,
    { kind: kindOf(property), value: shown(part[property] ?? null) },
  ]);
  return { name, type, path, properties: Object.fromEntries(properties) };
}
