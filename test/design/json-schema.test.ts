import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../renderer/index.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'public/design.schema.json'), 'utf8');
const schema = JSON.parse(text);
const accepts = new Ajv2020({ strict: false }).compile(schema);

/** The designs of a folder of this repository. */
const designsIn = (folder: string): [string, unknown][] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file, JSON.parse(readFileSync(path.join(root, folder, file), 'utf8'))]);

describe('the JSON Schema of a design', () => {
  const examples = designsIn('examples');
  const goldens = designsIn('test/golden').map(([file, golden]): [string, unknown] => [
    file,
    (golden as { design?: unknown }).design ?? golden,
  ]);

  it('accepts every example and golden design', () => {
    expect(goldens.length).toBeGreaterThan(100);
    const refused = [...examples, ...goldens].filter(([, design]) => !accepts(design)).map(([file]) => file);
    expect(refused).toEqual([]);
  });

  it('accepts the design that llms.txt shows, which renders without a warning', async () => {
    const [, shown = ''] =
      /```json\n([\s\S]+?)```/.exec(readFileSync(path.join(root, 'public/llms.txt'), 'utf8')) ?? [];
    expect(accepts(JSON.parse(shown))).toBe(true);
    expect(await renderer.check(JSON.parse(shown))).toEqual([]);
  });

  it.each([
    ['an unknown type', { pages: [{ children: [{ type: 'hologram' }] }] }],
    ['no type', { pages: [{ children: [{ x: 1 }] }] }],
    ['a number that is none', { pages: [{ children: [{ type: 'group', children: [{ type: 'line', x: 'left' }] }] }] }],
    ['a side of nothing', { width: 0 }],
  ])('refuses %s, as a render does', async (_, design) => {
    expect(accepts(design)).toBe(false);
    await expect(renderer.render(design)).rejects.toMatchObject({ code: 'invalid_design' });
  });

  it('takes null as unset', () => {
    expect(accepts({ width: null, pages: [{ background: null, children: [{ type: 'text', width: null }] }] })).toBe(
      true,
    );
  });
});
