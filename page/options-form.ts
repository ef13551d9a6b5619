/** The form of all options, made from their schema, under their names in the interface. */
import { byId, make, prose } from './dom.ts';
import { type Control, controlOf } from './option-controls.ts';
import {
  type Format,
  formatOf,
  formats,
  formatsWith,
  type OptionSchema,
  type Options,
  optionSchemas,
} from './options.ts';

interface Row {
  name: string;
  control: Control;
  element: HTMLElement;
  formats: readonly Format[];
  /** What is searched in. */
  words: string;
  wrong: HTMLElement;
}

function rowOf([name, schema]: readonly [string, OptionSchema]): Row {
  const id = `option-${name}`;
  const control = controlOf(schema, { id, label: name, describedBy: `${id}-says` });
  const own = formatsWith(name);
  const title = make('label', { className: 'name', htmlFor: id }, name);
  const badge = make('span', { className: 'formats' }, own.map((format) => format.title).join(', '));
  const isToggle = control.element instanceof HTMLInputElement && control.element.type === 'checkbox';
  const head = make('div', { className: 'head' }, ...(isToggle ? [control.element] : []), title, badge);
  const says = make('p', { id: `${id}-says` }, ...prose(schema.description ?? ''));
  const wrong = make('p', { className: 'wrong', hidden: true });
  const element = make('div', { className: 'option' }, head, ...(isToggle ? [] : [control.element]), says, wrong);
  return { name, control, element, formats: own, words: `${name} ${schema.description}`.toLowerCase(), wrong };
}

/** @param onChange an option was changed by somebody */
export function createOptionsForm(onChange: () => void) {
  const form = byId<HTMLFormElement>('options');
  const find = byId<HTMLInputElement>('options-find');
  const all = byId<HTMLInputElement>('options-all');
  const reset = byId<HTMLButtonElement>('options-reset');
  const format = byId<HTMLSelectElement>('format');
  const count = byId('options-count');
  const rows = optionSchemas.map(rowOf);
  const nothing = make('p', { className: 'empty', hidden: true }, 'No option is called so.');
  format.append(...formats.map(({ name }) => new Option(name, name)));
  form.append(...rows.map(({ element }) => element), nothing);

  function values(): Options {
    const set = rows.map(({ name, control }) => [name, control.get()] as const);
    return { format: format.value, ...Object.fromEntries(set.filter(([, value]) => value !== undefined)) };
  }

  /** Shows what is searched for, and of options of some formats those of the chosen one. */
  function draw(): void {
    const chosen = formatOf({ format: format.value });
    const sought = find.value.trim().toLowerCase();
    let set = 0;
    let shown = 0;
    for (const { control, element, formats: own, words, wrong } of rows) {
      const isSet = control.get() !== undefined;
      const fits = all.checked || isSet || sought !== '' || own.length === 0 || own.includes(chosen);
      element.hidden = !(fits && words.includes(sought));
      element.classList.toggle('set', isSet);
      wrong.textContent = control.wrong();
      wrong.hidden = wrong.textContent === '';
      set += Number(isSet);
      shown += Number(!element.hidden);
    }
    nothing.hidden = shown > 0;
    count.textContent = String(set);
    count.hidden = set === 0;
    reset.disabled = set === 0;
  }

  function set(options: Options): void {
    format.value = formatOf(options).name;
    for (const { name, control } of rows) control.set(options[name]);
    draw();
  }

  const changed = () => {
    draw();
    onChange();
  };
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', changed);
  format.addEventListener('change', changed);
  find.addEventListener('input', draw);
  all.addEventListener('change', draw);
  reset.addEventListener('click', () => {
    set({ format: format.value });
    onChange();
  });
  set({});

  return {
    values,
    set,
    /** Sets one option; undefined: not set. */
    put(name: string, value: unknown): void {
      rows.find((row) => row.name === name)?.control.set(value);
      if (name === 'format') format.value = String(value);
      draw();
    },
  };
}

export type OptionsForm = ReturnType<typeof createOptionsForm>;
