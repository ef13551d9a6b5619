import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false });
});
afterAll(() => renderer.close());

const BOX = { x: 5, y: 5, width: 290, height: 50, fontSize: 30, fontFamily: 'Roboto' };
const page = (schemaVersion: number, ...children: object[]) => ({
  ...{ width: 300, height: 100, schemaVersion },
  pages: [{ children: children.map((child) => ({ type: 'text', ...BOX, ...child })) }],
});
const WAYS: [string, (text: string) => object, RenderOptions?][] = [
  ['plain', (text) => page(3, { text })],
  ['rich', (text) => page(4, { text: `<p>${text}</p>` }), { legacyRichTextEnabled: true }],
  ['markup', (text) => page(4, { text })],
  ['curved', (text) => page(4, { text, curveEnabled: true, curvePower: 0.3 })],
  ['upper case', (text) => page(4, { text, textTransform: 'uppercase' })],
  ['a table', (text) => page(4, { type: 'table', rows: 1, cols: 1, fontFamily: 'Roboto', cells: [{ text }] })],
];
const warningsOf = async (design: object, options: RenderOptions = {}) =>
  (await renderer.render(design, options)).warnings.map(({ code, path, message }) => ({ code, path, message }));
const fallback = (path: string, message: string) => ({ code: 'font_fallback', path, message });

describe.each(WAYS)('text that is drawn otherwise than it is written: %s', (way, design, options) => {
  const path = way === 'a table' ? 'pages[0].children[0].cells[0]' : 'pages[0].children[0]';

  it('has one warning for the font that stands in, with the characters', async () => {
    const message = 'the font "Tinos" stands in for "Roboto" in א (U+05D0), ב (U+05D1)';
    expect(await warningsOf(design('on אבאב on'), options)).toEqual([fallback(path, message)]);
  });

  it('has a warning for controls that are boxes', async () => {
    const message = 'the text holds controls that are drawn as boxes: U+0007, U+009F';
    expect(await warningsOf(design('o\u0007n\u009f \u0007'), options)).toEqual([
      { code: 'control_drawn', path, message },
    ]);
  });

  it('has none for what a browser draws so too, or not at all', async () => {
    expect(await warningsOf(design('on\u200b \u2028 e\u0301 \u2066on\u2069 \u{1f600} on'), options)).toEqual([]);
  });
});

describe('fonts that stand in for others', () => {
  it('are told for each element and each font', async () => {
    const warnings = await warningsOf(page(4, { text: 'א' }, { text: 'ש ก' }, { text: 'א' }));
    expect(warnings.map(({ path, message }) => `${path} ${message}`)).toEqual([
      'pages[0].children[0] the font "Tinos" stands in for "Roboto" in א (U+05D0)',
      'pages[0].children[1] the font "Tinos" stands in for "Roboto" in ש (U+05E9)',
      'pages[0].children[1] the font "Noto Sans Thai" stands in for "Roboto" in ก (U+0E01)',
      'pages[0].children[2] the font "Tinos" stands in for "Roboto" in א (U+05D0)',
    ]);
  });

  it('are told of spans whose family the editor does not load', async () => {
    const text = '<p>on <span style="font-family: Lobster">in</span> on</p>';
    expect(await warningsOf(page(4, { text }), { legacyRichTextEnabled: true })).toEqual([
      fallback('pages[0].children[0]', 'the font "Tinos" stands in for "Lobster" in i (U+0069), n (U+006E)'),
    ]);
  });

  it('name only what is drawn, not what the case of a text would need', async () => {
    // Roboto has no capital of this letter.
    expect(await warningsOf(page(4, { text: 'ŉ' }))).toEqual([]);
  });

  it('are told once of a text whose stroke is drawn too', async () => {
    expect(await warningsOf(page(4, { text: 'א', strokeWidth: 2 }))).toHaveLength(1);
  });

  it('name the first of many characters', async () => {
    const text = Array.from({ length: 24 }, (_, i) => String.fromCharCode(0x5d0 + i)).join(' ');
    const [{ message = '' } = {}] = await warningsOf(page(4, { text, height: 400 }));
    expect(message).toMatch(/ף \(U\+05E3\) and \d+ more$|and 4 more$/);
  });

  it('name every element whose characters no font has', async () => {
    const warnings = await warningsOf(page(4, { text: '\u{10ffff}' }, { text: '\u{10ffff}' }));
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'glyph_missing pages[0].children[0]',
      'glyph_missing pages[0].children[1]',
    ]);
  });
});
