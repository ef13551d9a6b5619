import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { designSchema, pageSchema } from '../renderer/design/parse.ts';
import { elementTypes } from '../renderer/elements/registry.ts';
import { rowsOf, TITLES } from '../tools/docs/design.ts';
import { documents } from '../tools/docs/documents.ts';

const root = path.resolve(import.meta.dirname, '..');

describe('documents that are made from the sources', () => {
  it.each(Object.entries(documents))('%s is what `npm run docs` makes of them', (file, make) => {
    const target = path.join(root, file);
    const before = existsSync(target) ? readFileSync(target, 'utf8') : '';
    expect(before).toBe(make(before));
  });

  it('says what every property means', () => {
    const schemas = [designSchema, pageSchema, ...[...elementTypes.values()].map(({ schema }) => schema)];
    const silent = schemas.flatMap(rowsOf).filter(({ name, meaning }) => name !== 'type' && meaning === '');
    expect(silent.map(({ name }) => name)).toEqual([]);
    expect(Object.keys(TITLES).sort()).toEqual([...elementTypes.keys()].sort());
  });
});
