import { afterAll, describe, expect, it } from 'vitest';
import { createRenderer, type RenderOptions } from '../renderer/index.ts';

/** What is drawn as it is asked for, though hardly anybody meant it so: it is drawn, and somebody is told. */
const renderer = await createRenderer();
afterAll(() => renderer.close());

const designOf = (...children: object[]) => ({ width: 60, height: 40, pages: [{ id: 'a', children }] });
const text = (content: string, fields: object = {}) => ({
  type: 'text',
  text: content,
  width: 60,
  fontSize: 8,
  ...fields,
});
const warningsOf = async (design: object, options: RenderOptions = {}) =>
  (await renderer.render(design, options)).warnings.map(({ code, path }) => `${code} ${path}`);

describe('several pages as a picture', () => {
  const pages = ['a', 'b', 'c'].map((id) => ({ id, children: [] }));
  const design = { width: 4, height: 4, pages };

  it('are named with the way to get all', async () => {
    expect((await renderer.render(design, { format: 'webp' })).warnings).toEqual([
      {
        code: 'pages_left_out',
        path: 'pages',
        message: 'only the first of 3 pages is rendered: webp holds one',
        hint: 'ask for each by its `pageId`, or for all as pdf, html or pptx',
      },
    ]);
    expect((await renderer.render(design, { pageIds: ['b', 'c'] })).warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining('the first of 2 pages') }),
    ]);
  });

  it('are nothing to warn of where one is asked for, there is one, or all are rendered', async () => {
    for (const options of [{ pageId: 'b' }, { pageIds: ['c'] }, { format: 'pdf' }] satisfies RenderOptions[])
      expect(await warningsOf(design, options)).toEqual([]);
    expect(await warningsOf({ ...design, pages: pages.slice(1, 2) })).toEqual([]);
    expect(await renderer.check(design)).toEqual([]);
  });
});

describe('a link of a text that may not be opened', () => {
  const cell = (content: string) => ({
    type: 'table',
    rows: 1,
    cols: 1,
    cells: [{ text: content }],
    width: 50,
    height: 20,
  });

  it.each(['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/relative'])(
    'is named, in every kind of text: %s',
    async (href) => {
      const html = `<p><b>a <a class="x" href="${href}">word</a></b></p>`;
      const place = 'invalid_link pages[0].children[0]';
      expect(await warningsOf({ ...designOf(text(html)), schemaVersion: 4 })).toEqual([`${place}.text`]);
      expect(await warningsOf(designOf(text(html)), { richTextEnabled: true })).toEqual([`${place}.text`]);
      const [inCell] = await warningsOf({ ...designOf(cell(`<a href="${href}">word</a>`)), schemaVersion: 4 });
      expect(inCell).toMatch(/^invalid_link pages\[0\]\.children\[0\]\.cells\[0\]/);
    },
  );

  it.each(['https://example.com/a', '#a', 'mailto:a@example.com', '', '{{site}}'])('is none in: %s', async (href) => {
    const html = `<p><a href="${href}">word</a></p>`;
    const warnings = await warningsOf({ ...designOf(text(html)), schemaVersion: 4 });
    expect(warnings.filter((warning) => warning.startsWith('invalid_link'))).toEqual([]);
  });
});

describe('a variable of a template', () => {
  it.each(['Dear {{name}}', '{{ first name }}', '<p>{{a.b}}</p>'])(
    'that is left in a text is named: %s',
    async (content) => {
      expect(await warningsOf(designOf(text(content)), { richTextEnabled: true })).toEqual([
        'variable_left pages[0].children[0].text',
      ]);
    },
  );

  it.each(['{name}', '{{}}', '{{ }}', 'a {{ b', '{ {a} }', `{{${' '.repeat(5000)}`])(
    'is none in %s',
    async (content) => {
      expect(await warningsOf(designOf(text(content)))).toEqual([]);
    },
  );

  it('is named in groups and tables, and not where it is hidden', async () => {
    const table = { type: 'table', rows: 1, cols: 1, width: 60, height: 20, cells: [{ text: '{{x}}' }] };
    const group = { type: 'group', children: [text('{{y}}')] };
    const hidden = [text('{{z}}', { visible: false }), { type: 'group', visible: false, children: [text('{{z}}')] }];
    expect(await warningsOf(designOf(table, group, ...hidden))).toEqual([
      'variable_left pages[0].children[0].cells[0].text',
      'variable_left pages[0].children[1].children[0].text',
    ]);
  });
});

describe('HTML where texts hold none', () => {
  const html = designOf(text('<p>Hello <b>you</b></p>'));

  it('is named with the option that draws it', async () => {
    const [warning] = (await renderer.render(html)).warnings;
    expect(warning).toMatchObject({
      code: 'html_left_out',
      path: 'pages[0].children[0].text',
      hint: expect.stringContaining('`richTextEnabled`'),
    });
    expect(await renderer.check(html)).toContainEqual(expect.objectContaining({ code: 'html_left_out' }));
  });

  it('is drawn without a word by the engines that read it', async () => {
    expect(await warningsOf(html, { richTextEnabled: true })).toEqual([]);
    expect(await warningsOf({ ...html, schemaVersion: 4 })).toEqual([]);
  });

  it.each(['1 < 2 and 3 > 2', 'a<br>b', '<unknown>', 'x <p'])('is not what %s is', async (content) => {
    expect(await warningsOf(designOf(text(content)))).toEqual([]);
  });
});

describe('none as a colour', () => {
  const box = { x: 5, y: 5, width: 20, height: 20 };
  const alphaOf = async (design: object, options: RenderOptions = {}) => {
    const { data, warnings } = await renderer.render(design, { ...options, ignoreBackground: true, unencoded: true });
    expect(warnings).toEqual([]);
    return data.filter((_, i) => i % 4 === 3).some((alpha) => alpha > 0);
  };

  it.each([
    [{ type: 'figure', ...box, fill: 'none' }],
    [{ type: 'figure', ...box, fill: ' None ', stroke: 'none', strokeWidth: 3 }],
    [{ type: 'line', ...box, height: 4, color: 'none' }],
    [text('Hello', { fill: 'none' })],
    [text('Hello', { fill: 'none', stroke: 'none', strokeWidth: 2 })],
    [text(' ', { backgroundEnabled: true, backgroundColor: 'none' })],
  ])('leaves out what it would paint: %o', async (element) => {
    expect(await alphaOf(designOf(element))).toBe(false);
  });

  it('leaves out the background of a page, which is no picture of that name', async () => {
    const design = { ...designOf(), pages: [{ background: 'none', children: [] }] };
    const { data, warnings } = await renderer.render(design, { unencoded: true });
    expect([data.some((byte) => byte > 0), warnings]).toEqual([false, []]);
  });

  it('is a colour of a check', async () => {
    expect(await renderer.check(designOf({ type: 'figure', ...box, fill: 'none' }))).toEqual([]);
  });
});

describe('a picture without a source', () => {
  it('is a finding of a check, and drawn as nothing', async () => {
    const box = { width: 20, height: 20 };
    const children = [
      { type: 'image', ...box },
      { type: 'group', children: [{ type: 'svg', src: ' ', ...box }] },
      { type: 'gif', ...box, visible: false },
      { type: 'video', ...box },
    ];
    const design = designOf(...children);
    const found = (await renderer.check(design)).filter(({ code }) => code === 'missing_src');
    expect(found).toEqual(
      [
        ['pages[0].children[0].src', 'image'],
        ['pages[0].children[1].children[0].src', 'svg'],
        ['pages[0].children[3].src', 'video'],
      ].map(([path, type]) => ({
        code: 'missing_src',
        path,
        message: `the ${type} has no source, and so nothing is drawn`,
        severity: 'warning',
      })),
    );
    expect(await warningsOf(design)).toEqual([]);
  });
});
