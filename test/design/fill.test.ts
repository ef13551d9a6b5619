import { afterAll, describe, expect, it } from 'vitest';
import { fieldsOf } from '../../renderer/design/fields.ts';
import { fillDesign } from '../../renderer/design/fill.ts';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
import { valueWriter } from '../../renderer/text-engine.ts';
import { createInstance } from '../../src/polotno-node.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const text = (content: string, fields: object = {}) => ({
  type: 'text',
  text: content,
  width: 150,
  height: 40,
  fontSize: 20,
  ...fields,
});
const designOf = (children: object[], fields: object = {}) => ({
  schemaVersion: 4,
  width: 160,
  height: 80,
  pages: [{ id: 'p', children }],
  ...fields,
});
const name = { name: 'name', value: 'Ada' };
const picture = async (design: object, options: RenderOptions = {}) => (await renderer.render(design, options)).data;
const warningsOf = async (design: object, options: RenderOptions = {}) =>
  (await renderer.render(design, options)).warnings.map(({ code, path }) => `${code} ${path}`);

/** Each with what it has to be drawn as. */
const ALIKE: [string, object, object, RenderOptions?][] = [
  ['the value of a variable', designOf([text('Dear {{ name }}')], { variables: [name] }), designOf([text('Dear Ada')])],
  [
    'the default of one without a value',
    designOf([text('{{a}}')], { variables: [{ name: 'a', value: null, default: 'usual' }] }),
    designOf([text('usual')]),
  ],
  [
    'data before the value, a dotted name within',
    designOf([text('{{name}} {{user.city}}')], { variables: [name] }),
    designOf([text('Eve Rome')]),
    { data: { name: 'Eve', user: { city: 'Rome' } } },
  ],
  [
    'the style of the token, and markup as it is written',
    designOf([text('<p>Dear <strong>{{name}}</strong></p>')]),
    designOf([text('<p>Dear <strong>A &lt;i&gt; &amp; B</strong></p>')]),
    { data: { name: 'A <i> & B' } },
  ],
  [
    'plain text as it is written',
    designOf([text('{{name}}')], { schemaVersion: 3 }),
    designOf([text('A &lt;i&gt; &amp; B')], { schemaVersion: 3 }),
    { data: { name: 'A <i> & B' } },
  ],
  [
    'rich text without tags as it is written',
    designOf([text('{{name}}')], { schemaVersion: 3 }),
    designOf([text('A & B')], { schemaVersion: 3 }),
    { data: { name: 'A & B' }, richTextEnabled: true },
  ],
  [
    'cells of tables',
    designOf([{ type: 'table', rows: 1, cols: 1, width: 160, height: 80, cells: [{ text: '{{name}}' }] }]),
    designOf([{ type: 'table', rows: 1, cols: 1, width: 160, height: 80, cells: [{ text: 'Ada' }] }]),
    { data: { name: 'Ada' } },
  ],
  [
    'bindings, within groups too',
    designOf(
      [
        {
          type: 'group',
          children: [{ type: 'figure', fill: 'red', bindings: { fill: 'tint', width: 'w', visible: 'shown' } }],
        },
        { type: 'figure', bindings: { visible: 'hidden' } },
      ],
      {
        variables: [
          { name: 'tint', value: 'teal' },
          { name: 'w', value: '40' },
          { name: 'shown', value: true },
          { name: 'hidden', default: false },
        ],
      },
    ),
    designOf([{ type: 'figure', fill: 'teal', width: 40 }]),
  ],
  [
    'a bound text, as text and not as tags',
    designOf([text('Sample', { bindings: { text: 'name' } })]),
    designOf([text('&lt;b&gt;A')]),
    { data: { name: '<b>A' } },
  ],
];

describe('variables', () => {
  it.each(ALIKE)('are drawn: %s', async (_, template, filled, options) => {
    expect(await warningsOf(template, options)).toEqual([]);
    expect(await picture(template, options)).toEqual(await picture(filled, options));
  });

  it('are drawn by the drop-in, and leave the design as it is', async () => {
    const instance = await createInstance();
    const template = designOf([text('{{name}}', { bindings: { fill: 'tint' } })], { variables: [name] });
    const before = structuredClone(template);
    const filled = await instance.jsonToDataURL(designOf([text('Ada', { fill: 'red' })]));
    expect(await instance.jsonToDataURL(template, { data: { tint: 'red' } })).toBe(filled);
    expect(template).toEqual(before);
    await instance.close();
  });

  it('lead to where links go', async () => {
    const link = { type: 'figure', href: 'https://example.com/{{id}}' };
    const html = text('<a href="{{site}}">there</a>');
    const { data } = await renderer.render(designOf([link, html]), {
      format: 'pdf',
      vector: true,
      data: { id: 'a 1', site: 'https://example.org/"x' },
    });
    expect(data.toString('latin1')).toContain('(https://example.com/a%201)');
    expect(data.toString('latin1')).toContain('(https://example.org/%22x)');
    expect(await warningsOf(designOf([link]))).toEqual(['variable_left pages[0].children[0].href']);
    expect(await warningsOf(designOf([html]), { data: { site: 'javascript:alert(1)' } })).toEqual([
      expect.stringMatching(/^invalid_link .*\.text$/),
    ]);
  });

  it('are filled in the texts of codes, and in no other source', async () => {
    const code = (src: string, type = 'image') => ({ type, src, width: 60, height: 60 });
    const made = (src: string) => picture(designOf([code(src)]), { data: { id: 'a & 1' } });
    expect(await made('qr:https://example.com/{{id}}')).toEqual(await made('qr:https://example.com/a & 1'));
    expect(await made('barcode:code128:{{id}}')).toEqual(await made('barcode:code128:a & 1'));
    const design = designOf([code('qr:{{ id }}', 'svg')], { variables: [{ name: 'id', required: true }] });
    expect(fieldsOf(design).variables).toMatchObject([{ name: 'id', places: ['pages[0].children[0].src'] }]);
    expect(await warningsOf(designOf([code('qr:{{id}}')]))).toEqual(['variable_left pages[0].children[0].src']);
    const web = designOf([code('https://example.com/{{id}}.png')]);
    await expect(renderer.render(web, { data: { id: '1' } })).rejects.toThrow('it holds the variable {{id}}');
    expect(fieldsOf(web).variables).toEqual([]);
  });

  it('are told the name in the data that was meant for one that has its default, and of no others', async () => {
    const template = designOf([text('{{name}} {{user.city}}')], {
      variables: [name, { name: 'user.city', value: 'Rome' }],
    });
    const { warnings } = await renderer.render(template, { data: { nmae: 'Eve', email: 'eve@example.com', user: {} } });
    const message = 'nothing in the design asks for "nmae"; did you mean "name"?';
    expect(warnings).toEqual([{ code: 'unknown_data', path: 'data.nmae', message }]);
    expect(await warningsOf(template, { data: { name: 'Eve', nmae: 'Ada' } })).toEqual([]);
  });

  it('without a value stay as they are, and somebody is told', async () => {
    const template = designOf([text('{{a}} {{b}}', { bindings: { fill: 'c', stroke: 'd' } })]);
    expect(await warningsOf(template, { data: { a: 1, d: '' } })).toEqual([
      'missing_field pages[0].children[0].bindings.fill',
      'variable_left pages[0].children[0].text',
    ]);
    expect((await renderer.check(template, { data: { a: 1 } })).map(({ code }) => code)).toEqual([
      'missing_field',
      'missing_field',
      'variable_left',
    ]);
  });

  it('that are required need a value of the data, or where there are none one of their own', async () => {
    const template = designOf([text('{{a}}')], { variables: [{ name: 'a', required: true }, name] });
    const error = { code: 'variable_required', path: 'variables[0]', message: expect.stringContaining('"a"') };
    await expect(renderer.render(template)).rejects.toMatchObject(error);
    await expect(renderer.render(template, { data: { a: '' } })).rejects.toMatchObject(error);
    expect(await renderer.check(template)).toMatchObject([{ ...error, severity: 'error' }]);
    expect(await warningsOf(template, { data: { a: 'A' } })).toEqual([]);
    const usual = { ...template, variables: [{ name: 'a', required: true, default: 'usual' }] };
    expect(await warningsOf(usual)).toEqual([]);
    await expect(renderer.render(usual, { data: {} })).rejects.toMatchObject(error);
  });

  it.each([
    ['a value that its property cannot take', { w: 'wide' }, 'pages[0].children[0].width'],
    ['a value of another type', { w: [1] }, 'pages[0].children[0].width'],
  ])('give an error with its place: %s', async (_, data, path) => {
    const template = designOf([{ type: 'figure', width: 10, bindings: { width: 'w' } }]);
    await expect(renderer.render(template, { data })).rejects.toMatchObject({ code: 'invalid_design', path });
  });

  it.each([
    [{ variables: [{ value: 'x' }] }, 'variables[0].name'],
    [{ variables: [{ name: 'x', value: {} }] }, 'variables[0].value'],
    [{ pages: [{ children: [{ type: 'figure', bindings: 'fill' }] }] }, 'pages[0].children[0].bindings'],
  ])('are declared as they have to be: %j', async (fields, path) => {
    await expect(renderer.render(designOf([], fields))).rejects.toMatchObject({ code: 'invalid_design', path });
  });

  it('cannot change what an object is', async () => {
    const template = JSON.parse('{"pages":[{"children":[{"type":"figure","bindings":{"__proto__":"x"}}]}]}');
    const filled = fillDesign(template, { data: { x: { fill: 'red' } }, write: valueWriter('markup') }) as {
      pages: { children: { fill?: string }[] }[];
    };
    expect(filled.pages[0]!.children[0]!.fill).toBeUndefined();
  });

  it('are found at any depth, and cost nothing where there are none', () => {
    let deep: object = text('{{name}}');
    for (let level = 0; level < 20_000; level++) deep = { type: 'group', children: [deep] };
    const options = { data: { name: 'Ada' }, write: valueWriter('markup') };
    expect(fillDesign(designOf([deep]), options)).not.toBe(null);
    const plain = designOf([text('{name}')]);
    expect(fillDesign(plain, options)).toBe(plain);
    for (const given of [null, 5, 'x', []]) expect(fillDesign(given, options)).toBe(given);
  });
});
