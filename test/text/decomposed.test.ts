import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';
import { composed } from '../../renderer/text/compose.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

describe('composed', () => {
  it.each([
    ['Latin', 'Tie\u0302\u0301ng', 'Tiếng'],
    ['marks in another order', 'a\u0323\u0302', 'ậ'],
    ['half composed', 'ê\u0301', 'ế'],
    ['Cyrillic and Greek', 'и\u0306 ι\u0308\u0301', 'й ΐ'],
    ['kana', 'カ\u3099', 'ガ'],
    ['Hangul', '한글', '한글'],
  ])('is one character where there is one: %s', (_, text, expected) => {
    expect(composed(text)).toBe(expected);
  });

  it.each([
    ['no such character', 'q\u0303\u0301'],
    ['a character that NFC replaces', '\u212b \u2126 \ufa10'],
    ['a letter that NFC takes apart', '\u09dc\u09bf'],
    ['marks that NFC sorts', '\u05e9\u05b8\u05bc'],
    ['a variation selector', '\ufa19\ufe00 ❤\ufe0f'],
  ])('stays as it is: %s', (_, text) => {
    expect(composed(text)).toBe(text);
  });
});

/** Letters whose composed forms, parts and marks lie in three files of a family. */
const TEXT = 'Tiếng Việt Nguyễn ậ ề ỗ ự';

describe('decomposed text', () => {
  const page = (child: object) => ({ width: 400, height: 60, schemaVersion: 4, pages: [{ children: [child] }] });
  const textIn =
    (fontFamily: string, more = {}) =>
    (text: string) =>
      page({ type: 'text', x: 5, y: 5, width: 390, height: 90, fontSize: 26, fontFamily, text, ...more });
  const cases: [string, (text: string) => object, RenderOptions?][] = [
    ...['Roboto', 'Open Sans', 'Lora', 'Montserrat'].map((family): [string, (text: string) => object] => [
      family,
      textIn(family),
    ]),
    ['plain', (text) => ({ ...textIn('Lora')(text), schemaVersion: 3 })],
    ['rich', (text) => textIn('Lora')(`<p>${text} <b>${text}</b></p>`), { legacyRichTextEnabled: true }],
    ['markup', (text) => textIn('Lora')(`<p>${text} <i>${text}</i></p>`)],
    ['upper case', textIn('Lora', { textTransform: 'uppercase' })],
    ['spaced', textIn('Lora', { letterSpacing: 0.2 })],
    ['curved', textIn('Lora', { curveEnabled: true, curvePower: 0.3 })],
    [
      'table',
      (text) =>
        page({ type: 'table', width: 400, height: 60, rows: 1, cols: 1, fontFamily: 'Lora', cells: [{ text }] }),
    ],
    ['character references', (text) => textIn('Lora')(text.replace(/\p{M}/gu, (c) => `&#${c.codePointAt(0)};`))],
    [
      'svg',
      (text) =>
        page({
          type: 'svg',
          width: 400,
          height: 60,
          src: `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60"><text x="5" y="40" font-family="Arial" font-size="26">${text}</text></svg>`)}`,
        }),
    ],
  ];
  it.each(cases)('is drawn as composed text is: %s', async (_, design, options = {}) => {
    const [apart, whole] = await Promise.all(
      [TEXT.normalize('NFD'), TEXT].map((text) => renderer.render(design(text), options)),
    );
    expect(apart!.warnings).toEqual([]);
    expect(apart!.data.equals(whole!.data)).toBe(true);
  });
});
