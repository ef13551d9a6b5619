import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false });
});
afterAll(() => renderer.close());

const warningsOf = async (text: object, schemaVersion: number, options: RenderOptions = {}) => {
  const children = [{ type: 'text', width: 200, fontSize: 20, ...text }];
  const design = { width: 300, height: 200, schemaVersion, pages: [{ children }] };
  return (await renderer.render(design, options)).warnings.map(({ code, message }) => `${code}: ${message}`);
};
const ENGINES: [string, number, RenderOptions?][] = [
  ['plain', 3],
  ['rich', 4, { legacyRichTextEnabled: true }],
  ['markup', 4],
];
const curve = { curveEnabled: true, curvePower: 0.3 };

it.each(ENGINES)('letters beyond the end of a curve are told, in %s text', async (_, version, options) => {
  const text = 'a long text'.repeat(20);
  const [warning] = await warningsOf({ text, curveEnabled: true, curvePower: 1 }, version, options);
  expect(warning).toMatch(/^text_left_out: the text is longer than its curve: \d+ letters are not drawn$/);
});

it('texts of cells that their padding leaves no room for are told', async () => {
  const cells = [{ text: 'lost' }, { text: ' ' }, { text: 'seen', cellPadding: 2 }];
  const table = { type: 'table', rows: 1, cols: 3, width: 150, height: 20, cellPadding: 12, fontSize: 8, cells };
  const { warnings } = await renderer.render({ pages: [{ children: [table] }] });
  expect(warnings).toMatchObject([{ code: 'text_left_out', path: 'pages[0].children[0].cells[0].text' }]);
});

it('letters behind one that is wider than a plain text are told', async () => {
  expect(await warningsOf({ text: 'ab MM ab', width: 5, fontSize: 30 }, 3, { textOverflow: 'resize' })).toEqual([
    expect.stringMatching(/^text_left_out: a letter of the text is wider than its box: \d letters are not drawn$/),
  ]);
});

it.each(ENGINES)('nothing is told of what is drawn whole, in %s text', async (_, version, options) => {
  const texts = [
    { ...curve, text: 'short', height: 60 },
    { ...curve, text: 'sh\u00f6rt e\u0301', strokeWidth: 2, height: 60 },
    { ...curve, text: 'Stra\u00dfe &amp; \u00ad ways', textTransform: 'uppercase', height: 60 },
    { text: 'lines\nof text that wraps, and wraps again', width: 80, height: 150 },
    { text: 'one &lt; two', letterSpacing: 0.2, align: 'justify', width: 40, height: 90 },
  ];
  for (const text of texts) expect(await warningsOf(text, version, options)).toEqual([]);
});

it('nothing is told of a text that is to be cut', async () => {
  const text = { text: 'a long text '.repeat(20), height: 40 };
  expect(await warningsOf(text, 3, { textOverflow: 'ellipsis' })).toEqual([]);
  expect(await warningsOf({ ...text, maxLines: 1 }, 3)).toEqual([]);
});
