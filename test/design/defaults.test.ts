/**
 * `defaults.json`: what the editor of 2026 (schemaVersion 4) gives a fresh element of each type, a fresh page, sound and
 * design, without the ids and names that it numbers.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseDesign } from '../../renderer/design/parse.ts';
import { unknownProperties } from '../../renderer/design/unknown.ts';
import { DEFAULT_LIMITS } from '../../renderer/limits.ts';
import { describeWith } from '../support/describe-with.ts';
import { REFERENCE } from '../support/tools.ts';

type Properties = Record<string, unknown>;
const defaults: { elements: Record<string, Properties>; store: Properties; page: Properties; audio: Properties } =
  JSON.parse(readFileSync(new URL('./defaults.json', import.meta.url), 'utf8'));

/** Weights and styles are read into numbers and unions; the others stay as they are written. */
const READ: Properties = { fontWeight: 400 };
/** A table's shares and cells are filled in where they are laid out. */
const LAID_OUT = new Set(['colWidths', 'rowHeights', 'cells']);

const parsed = (element: Properties, design: Properties = {}) =>
  parseDesign({ schemaVersion: 4, ...design, pages: [{ children: [element] }] }, DEFAULT_LIMITS);

describe.each(Object.entries(defaults.elements))('a fresh %s', (type, fresh) => {
  const element = parsed({ type }).pages[0]!.children[0] as unknown as Properties;

  it.each(Object.entries(fresh).filter(([name]) => !LAID_OUT.has(name)))('has %s', (name, value) => {
    expect(element[name]).toEqual(READ[name] ?? value);
  });

  it('holds nothing that is not known', () => {
    expect(unknownProperties({ pages: [{ children: [fresh] }] })).toEqual([]);
  });
});

describe('a fresh design', () => {
  it('has its defaults, its pages and sounds theirs', () => {
    const design = parsed({ type: 'text' }, { audios: [{}] });
    for (const [name, value] of Object.entries(defaults.store))
      if (name !== 'pages' && name !== 'audios') expect(design[name as keyof typeof design], name).toEqual(value);
    expect(design.audios[0]).toMatchObject(defaults.audio);
    const page = design.pages[0]!;
    expect(page).toMatchObject({ width: 1080, height: 1080, background: 'white', duration: 5000 });
    expect(page.bleed).toEqual({ top: 0, right: 0, bottom: 0, left: 0 });
  });

  it('holds nothing that is not known', () => {
    const design = {
      ...defaults.store,
      custom: {},
      audios: [defaults.audio],
      pages: [{ ...defaults.page, custom: 1 }],
    };
    expect(unknownProperties(design)).toEqual([]);
  });
});

describeWith(['reference'], 'defaults.json', () => {
  const reference = JSON.parse(readFileSync(path.join(REFERENCE, 'v4-defaults.json'), 'utf8'));

  it('has every element and property of the editor’s own list', () => {
    const names = (part: Properties) => Object.keys(part).filter((name) => name !== 'id' && name !== 'name');
    expect(Object.keys(defaults.elements).sort()).toEqual(Object.keys(reference.elements).sort());
    for (const [type, element] of Object.entries<Properties>(reference.elements))
      expect(Object.keys(defaults.elements[type]!), type).toEqual(expect.arrayContaining(names(element)));
    for (const part of ['store', 'page'] as const)
      expect(Object.keys(defaults[part])).toEqual(expect.arrayContaining(names(reference[part])));
  });

  it.each(Object.entries<string[]>(reference.survives))('leaves out nothing that a %s keeps', (type, names) => {
    const part = Object.fromEntries(names.map((name) => [name, null]));
    if (type === 'store') expect(unknownProperties({ ...part, pages: [] })).toEqual([]);
    else if (type === 'page') expect(unknownProperties({ pages: [part] })).toEqual([]);
    else expect(unknownProperties({ pages: [{ children: [{ ...part, type }] }] })).toEqual([]);
  });
});
