import { getJson } from './api.js';

const byId = (id) => document.getElementById(id);

/** Fields of one template that are shown: more are no form. */
const MOST_FIELDS = 100;

/** The template that is used: its name, its design as it was taken, and what can be changed in it. */
let chosen = null;

/** The body's members for the design in the text area: the name of its template, as long as nobody has changed it. */
export const designOf = (text, design) => (chosen?.text === text ? { template: chosen.name } : { design });

/** Lists the kept templates of a key; the list is not shown where there are none. */
export async function listTemplates(key) {
  const found = [];
  for (let after = ''; after !== null && found.length < 1000; ) {
    const answer = await getJson(`api/templates?after=${encodeURIComponent(after)}`, key).catch(() => ({ templates: [], next: null }));
    found.push(...answer.templates);
    after = answer.next;
  }
  const select = byId('template');
  const options = found.map(({ name, tags }) => new Option(tags.length ? `${name} (${tags.join(', ')})` : name, name));
  select.replaceChildren(new Option('pick one …', ''), ...options);
  select.value = found.some(({ name }) => name === chosen?.name) ? chosen.name : '';
  byId('template-row').hidden = found.length === 0;
}

/** Takes a template: shows a form of its fields, and gives its design as text. */
export async function takeTemplate(name, key) {
  const path = `api/templates/${encodeURIComponent(name)}`;
  const [{ design }, fields] = await Promise.all([getJson(path, key), getJson(`${path}/fields`, key)]);
  chosen = { name, text: JSON.stringify(design, null, 2) };
  showFields(fields);
  return chosen.text;
}

/** Another design is shown. */
export function leaveTemplate() {
  chosen = null;
  byId('template').value = '';
  byId('fields').hidden = true;
  byId('field-list').replaceChildren();
}

/** A label with its input, whose data say what it fills. */
function fieldInput({ label, kind, value, hint, required, fills }) {
  const row = document.createElement('label');
  const input = document.createElement('input');
  const isSwitch = kind === 'switch';
  input.type = isSwitch ? 'checkbox' : kind === 'number' ? 'number' : 'text';
  if (kind === 'number') input.step = 'any';
  if (isSwitch) input.checked = value !== false;
  else input.placeholder = value === undefined || value === null ? (kind === 'picture' ? 'https://…' : '') : String(value);
  if (hint) row.title = hint;
  Object.assign(input.dataset, fills, { usual: String(input.checked) });
  const text = document.createElement('span');
  text.textContent = required ? `${label} (required)` : label;
  row.className = isSwitch ? 'check' : '';
  row.append(...(isSwitch ? [input, text] : [text, input]));
  return row;
}

/** The form of the variables first, then of the named elements; what has no name cannot be changed. */
function showFields({ variables, elements }) {
  const ofVariables = variables.map(({ name, label, description, kind, required, default: value }) =>
    fieldInput({ label: label || name, kind, value, hint: description, required, fills: { variable: name } }),
  );
  const ofElements = elements.flatMap(({ name, properties }) =>
    Object.entries(properties)
      .filter(([property, { value }]) => property !== 'fontSize' && !(property === 'text' && /\{\{/.test(String(value))))
      .map(([property, { kind, value }]) =>
        fieldInput({ label: `${name}: ${property}`, kind, value, fills: { element: name, property } }),
      ),
  );
  const all = [...ofVariables, ...ofElements].slice(0, MOST_FIELDS);
  byId('field-list').replaceChildren(...all);
  byId('fields').hidden = all.length === 0;
}

/** What the form says: `data` of variables and `modifications` of elements; fields that were left as they are say nothing. */
export function readFields() {
  const data = {};
  const changes = new Map();
  for (const input of byId('field-list').querySelectorAll('input')) {
    const { variable, element, property, usual } = input.dataset;
    const isSwitch = input.type === 'checkbox';
    if (isSwitch ? String(input.checked) === usual : input.value === '') continue;
    const value = isSwitch ? input.checked : input.type === 'number' ? Number(input.value) : input.value;
    if (variable) data[variable] = value;
    else changes.set(element, { ...changes.get(element), name: element, [property]: value });
  }
  return {
    ...(Object.keys(data).length > 0 && { data }),
    ...(changes.size > 0 && { modifications: [...changes.values()] }),
  };
}
