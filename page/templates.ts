/** Templates that the service keeps, and the form of their fields. */
import type { Api } from './api.ts';
import { byId, make } from './dom.ts';

/** Fields of one template that are shown: more are no form. */
const MOST_FIELDS = 100;
/** Templates that are listed. */
const MOST_TEMPLATES = 1000;

type Kind = 'text' | 'number' | 'picture' | 'switch' | 'color';

interface Fields {
  variables: {
    name: string;
    label?: string;
    description?: string;
    kind: Kind;
    required: boolean;
    default?: unknown;
  }[];
  elements: { name: string; properties: Record<string, { kind: Kind; value?: unknown }> }[];
}

interface Field {
  label: string;
  kind: Kind;
  value: unknown;
  hint?: string;
  required?: boolean;
  /** What it fills: a variable, or a property of an element. */
  fills: Record<string, string>;
}

/** A label with its input, whose data say what it fills. */
function fieldInput({ label, kind, value, hint, required, fills }: Field): HTMLElement {
  const isSwitch = kind === 'switch';
  const input = make('input', { type: isSwitch ? 'checkbox' : kind === 'number' ? 'number' : 'text' });
  if (kind === 'number') input.step = 'any';
  if (isSwitch) input.checked = value !== false;
  else
    input.placeholder = value === undefined || value === null ? (kind === 'picture' ? 'https://…' : '') : String(value);
  Object.assign(input.dataset, fills, { usual: String(input.checked) });
  const text = make('span', {}, required ? `${label} (required)` : label);
  const row = make('label', { className: isSwitch ? 'check' : '' }, ...(isSwitch ? [input, text] : [text, input]));
  if (hint) row.title = hint;
  return row;
}

/** The fields of the variables first, then of the named elements; what has no name cannot be changed. */
function fieldsOf({ variables, elements }: Fields): HTMLElement[] {
  const ofVariables = variables.map(({ name, label, description, kind, required, default: value }) =>
    fieldInput({ label: label || name, kind, value, hint: description, required, fills: { variable: name } }),
  );
  const ofElements = elements.flatMap(({ name, properties }) =>
    Object.entries(properties)
      .filter(
        ([property, { value }]) => property !== 'fontSize' && !(property === 'text' && /\{\{/.test(String(value))),
      )
      .map(([property, { kind, value }]) =>
        fieldInput({ label: `${name}: ${property}`, kind, value, fills: { element: name, property } }),
      ),
  );
  return [...ofVariables, ...ofElements].slice(0, MOST_FIELDS);
}

interface Listeners {
  /** The design of a template is taken, as text. */
  onTake(text: string): void;
  /** A field was filled. */
  onFill(): void;
  onError(error: unknown): void;
}

export function createTemplates(api: Api, { onTake, onFill, onError }: Listeners) {
  const select = byId<HTMLSelectElement>('template');
  const list = byId('field-list');
  /** The template that is used: its name, and its design as it was taken. */
  let chosen: { name: string; text: string } | null = null;

  /** Takes a template: shows a form of its fields, and gives its design as text. */
  async function take(name: string): Promise<void> {
    const path = `api/templates/${encodeURIComponent(name)}`;
    const [{ design }, fields] = await Promise.all([
      api.getJson<{ design: unknown }>(path),
      api.getJson<Fields>(`${path}/fields`),
    ]);
    chosen = { name, text: JSON.stringify(design, null, 2) };
    list.replaceChildren(...fieldsOf(fields));
    byId('fields').hidden = list.children.length === 0;
    onTake(chosen.text);
  }

  function leave(): void {
    chosen = null;
    select.value = '';
    byId('fields').hidden = true;
    list.replaceChildren();
  }

  select.onchange = () => {
    if (select.value) take(select.value).catch(onError);
    else leave();
  };
  byId('fields').addEventListener('change', onFill);

  return {
    leave,
    /** The body's member for the design: the name of its template, as long as nobody has changed it. */
    memberOf: (text: string, design: unknown): Record<string, unknown> =>
      chosen?.text === text ? { template: chosen.name } : { design },
    /** Lists the kept templates of the key; the list is not shown where there are none. */
    async list(): Promise<void> {
      const found: { name: string; tags: string[] }[] = [];
      for (let after: string | null = ''; after !== null && found.length < MOST_TEMPLATES; ) {
        type Answer = { templates: { name: string; tags: string[] }[]; next: string | null };
        const path: string = `api/templates?after=${encodeURIComponent(after)}`;
        const answer: Answer = await api.getJson<Answer>(path).catch(() => ({ templates: [], next: null }));
        found.push(...answer.templates);
        after = answer.next;
      }
      const options = found.map(
        ({ name, tags }) => new Option(tags.length ? `${name} (${tags.join(', ')})` : name, name),
      );
      select.replaceChildren(new Option('none', ''), ...options);
      select.value = found.some(({ name }) => name === chosen?.name) ? chosen!.name : '';
      byId('template-row').hidden = found.length === 0;
    },
    /** What the form says: `data` of variables and `modifications` of elements; fields left as they are say nothing. */
    filled(): Record<string, unknown> {
      const data: Record<string, unknown> = {};
      const changes = new Map<string, Record<string, unknown>>();
      for (const input of list.querySelectorAll('input')) {
        const { variable, element, property, usual } = input.dataset;
        const isSwitch = input.type === 'checkbox';
        if (isSwitch ? String(input.checked) === usual : input.value === '') continue;
        const value = isSwitch ? input.checked : input.type === 'number' ? Number(input.value) : input.value;
        if (variable) data[variable] = value;
        else if (element && property)
          changes.set(element, { ...changes.get(element), name: element, [property]: value });
      }
      return {
        ...(Object.keys(data).length > 0 && { data }),
        ...(changes.size > 0 && { modifications: [...changes.values()] }),
      };
    },
  };
}

export type Templates = ReturnType<typeof createTemplates>;
