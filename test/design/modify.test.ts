import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { modificationsOf } from '../../renderer/design/modify.ts';
import { createRenderer, type RenderOptions } from '../../renderer/index.ts';
import { fillTemplate } from '../../src/template.ts';

const renderer = await createRenderer();
afterAll(() => renderer.close());

const text = (content: string, fields: object = {}) => ({
  ...{ type: 'text', text: content, width: 150, height: 40, fontSize: 20 },
  ...fields,
});
const designOf = (children: object[], fields: object = {}) => ({
  schemaVersion: 4,
  width: 160,
  height: 80,
  pages: [{ id: 'p', children, ...fields }],
});
const picture = async (design: object, options: RenderOptions = {}) => (await renderer.render(design, options)).data;
const warningsOf = async (design: object, options: RenderOptions = {}) =>
  (await renderer.render(design, options)).warnings.map(({ code, path }) => `${code} ${path}`);

/** Each with what it has to be drawn as. */
const ALIKE: [string, object, RenderOptions, object][] = [
  [
    'by name, in groups too, all of that name',
    designOf([
      { type: 'group', children: [{ type: 'figure', name: 'a', fill: 'red' }] },
      { type: 'figure', name: 'a', x: 30 },
    ]),
    { modifications: [{ name: 'a', fill: 'teal', width: '20' }] },
    designOf([
      { type: 'figure', fill: 'teal', width: 20 },
      { type: 'figure', x: 30, fill: 'teal', width: 20 },
    ]),
  ],
  [
    'by id and by path, pages and cells too; the last one wins',
    designOf([{ type: 'table', id: 't', rows: 1, cols: 1, width: 160, height: 80, cells: [{ text: 'a' }] }]),
    {
      modifications: [
        { path: 'pages[0].children[0].cells[0]', text: 'b', cellBackground: 'pink' },
        { path: 'pages[0]', background: 'beige' },
        { path: 'pages[0].children[0]', x: 9, opacity: 0.9 },
        { id: 't', x: 3 },
      ],
    },
    designOf(
      [
        {
          ...{ type: 'table', rows: 1, cols: 1, x: 3, width: 160, height: 80, opacity: 0.9 },
          cells: [{ text: 'b', cellBackground: 'pink' }],
        },
      ],
      { background: 'beige' },
    ),
  ],
  [
    'a text, as text and not as tags',
    designOf([text('Sample', { name: 'title' })]),
    { modifications: [{ name: 'title', text: '<b>A & B' }] },
    designOf([text('&lt;b&gt;A &amp; B')]),
  ],
  [
    'what data and bindings say, which give way',
    designOf([text('{{a}}', { name: 'title', bindings: { text: 'a', fill: 'tint' } })]),
    { data: { a: 'A', tint: 'red' }, modifications: [{ name: 'title', text: 'B' }] },
    designOf([text('B', { fill: 'red' })]),
  ],
  [
    "by the names of the studio's API",
    designOf([text('a', { name: 'title' }), { type: 'figure', name: 'box' }]),
    {
      dynamic_fields: [
        { name: 'title', text: 'b', color: 'red' },
        { name: 'box', visible: 'false' },
      ],
    },
    designOf([text('b', { fill: 'red' })]),
  ],
  [
    'null as unset',
    designOf([{ type: 'figure', name: 'a', opacity: 0.2 }]),
    { modifications: [{ name: 'a', opacity: null }] },
    designOf([{ type: 'figure' }]),
  ],
];

describe('modifications', () => {
  it.each(ALIKE)('change a design: %s', async (_, template, options, changed) => {
    const before = structuredClone(template);
    expect(await warningsOf(template, options)).toEqual([]);
    expect(await picture(template, options)).toEqual(await picture(changed));
    expect(template).toEqual(before);
  });

  it('that change nothing are told', async () => {
    const design = designOf([text('a', { name: 'headline' })]);
    const modifications = [{ name: 'headlin', text: 'b' }, { name: 'headline', txt: 'b' }, { id: 'x' }];
    const { warnings } = await renderer.render(design, { modifications });
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'element_not_found modifications[0].name',
      'element_not_found modifications[2].id',
      'unknown_property modifications[1].txt',
    ]);
    expect(warnings[0]!.message).toContain('did you mean `headline`?');
    expect(warnings[2]!.message).toContain('did you mean `text`?');
    expect((await renderer.check(design, { modifications })).map(({ code }) => code)).toContain('element_not_found');
  });

  it('that are wrong are refused with their place', async () => {
    const design = designOf([text('a', { name: 'title' })]);
    await expect(picture(design, { modifications: [{ text: 'b' }] })).rejects.toMatchObject({
      code: 'invalid_options',
      path: 'modifications.0',
    });
    await expect(picture(design, { modifications: [{ name: 'title', fontSize: 'big' }] })).rejects.toMatchObject({
      code: 'invalid_design',
      path: 'pages[0].children[0].fontSize',
    });
  });

  it('cannot reach what all objects have', async () => {
    const modifications = JSON.parse('[{"name":"a","__proto__":{"fill":"red"},"constructor":1}]');
    const design = designOf([{ type: 'figure', name: 'a' }]);
    expect(await picture(design, { modifications })).toEqual(await picture(design));
  });

  it('are made before the records of a batch fill a template', () => {
    const options = { richTextEnabled: false };
    const modifications = modificationsOf([{ name: 'b', text: 'kept {{n}}' }]);
    const template = designOf([text('{{n}}'), text('x', { name: 'b' })]);
    const filled = fillTemplate(template, { n: 1 }, { options, modifications }) as typeof template;
    expect(filled.pages[0]!.children.map((child) => (child as { text: string }).text)).toEqual(['1', 'kept {{n}}']);
  });

  it('take no longer than the design and the list are, whatever they name', async () => {
    const children = Array.from({ length: 2000 }, () => ({ type: 'figure', name: 'a', width: 1 }));
    const modifications = Array.from({ length: 20_000 }, (_, i) => ({ name: 'a', fill: 'red', [`x${i}`]: i }));
    const { warnings } = await renderer.render(designOf(children), { modifications });
    expect(warnings).toHaveLength(20_000);
  });
});

/** A picture of 400 × 100 px: grey, with a patch of noise at its right. */
async function lopsided(): Promise<string> {
  const noise = await sharp({
    create: {
      width: 80,
      height: 80,
      channels: 3,
      background: 'grey',
      noise: { type: 'gaussian', mean: 128, sigma: 90 },
    },
  })
    .png()
    .toBuffer();
  const data = await sharp({ create: { width: 400, height: 100, channels: 3, background: 'grey' } })
    .composite([{ input: noise, left: 315, top: 10 }])
    .png()
    .toBuffer();
  return `data:image/png;base64,${data.toString('base64')}`;
}

describe('a picture that replaces another', () => {
  const template = designOf([
    { type: 'image', name: 'photo', src: 'data:,old', width: 160, height: 80, cropX: 0.4, cropWidth: 0.2 },
  ]);
  const shown = (src: string, crop: object) =>
    picture(designOf([{ type: 'image', src, width: 160, height: 80, ...crop }]));

  it('covers the box from its middle, in place of the crop of the other one', async () => {
    const src = await lopsided();
    const middle = await shown(src, { cropX: 0.25, cropWidth: 0.5 });
    expect(await picture(template, { modifications: [{ name: 'photo', src }] })).toEqual(middle);
    const bound = designOf([{ ...template.pages[0]!.children[0], bindings: { src: 'photo' } }]);
    expect(await picture(bound, { data: { photo: src } })).toEqual(middle);
  });

  it('may have a crop of its own', async () => {
    const src = await lopsided();
    const left = await shown(src, { cropWidth: 0.5 });
    const change = { name: 'photo', src, cropX: 0, cropWidth: 0.5, focus: null };
    expect(await picture(template, { modifications: [change] })).toEqual(left);
  });

  it.each(['attention', 'entropy'])('keeps what its %s finds', async (focus) => {
    const src = await lopsided();
    const right = await shown(src, { cropX: 0.5, cropWidth: 0.5 });
    expect(await picture(template, { modifications: [{ name: 'photo', src, focus }] })).toEqual(right);
  });
});
