import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const page = (child: object, schemaVersion: number) => ({
  ...{ width: 300, height: 60, schemaVersion },
  pages: [
    { background: 'white', children: [{ x: 5, y: 5, width: 290, height: 50, fontSize: 40, align: 'left', ...child }] },
  ],
});
const WAYS: [string, (text: string) => object, RenderOptions?][] = [
  ['plain', (text) => page({ type: 'text', text }, 3)],
  ['rich', (text) => page({ type: 'text', text: `<p>${text}</p>` }, 4), { legacyRichTextEnabled: true }],
  ['markup', (text) => page({ type: 'text', text }, 4)],
  ['table', (text) => page({ type: 'table', rows: 1, cols: 1, borderWidth: 0, cells: [{ text }] }, 4)],
];

/** How much darker than white a picture is, in pixels, and px from the first dark column to the last. */
async function inkOf(design: object, options: RenderOptions = {}) {
  const { data: png } = await renderer.render(design, options);
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  let [ink, left, right] = [0, info.width, 0];
  data.forEach((level, i) => {
    ink += (255 - level) / 255;
    if (level < 215) [left, right] = [Math.min(left, i % info.width), Math.max(right, i % info.width)];
  });
  return { ink: Math.round(ink), width: right - left };
}

describe.each(WAYS)('controls and format characters in text that is %s', (_, design, options) => {
  // As measured in Chromium, on a canvas and in HTML, with Roboto.
  it.each([
    ['a line separator', '\u2028', 9.92],
    ['a paragraph separator', '\u2029', 9.92],
    ['a no-break space', '\u00a0', 9.92],
    ['a hair space', '\u200a', 2.5],
    ['zero-width characters', '\u200b\u200c\u200d\u200e\u200f\ufeff', 0],
    ['embeddings and isolates', '\u202a\u202c\u2066\u2069\u2068\u2069', 0],
    ['a soft hyphen, a word joiner', '\u00ad\u2060', 0],
    ['variation selectors', '\ufe00\ufe0e\u{e0100}', 0],
    ['tags', '\u{e0001}\u{e0061}\u{e007f}', 0],
    ['annotation anchors', '\ufff9\ufffa\ufffb', 0],
  ])('%s: no ink, %s, %f px', async (_, character, width) => {
    const [without, withIt] = await Promise.all(['ab', `a${character}b`].map((text) => inkOf(design(text), options)));
    expect(Math.abs(withIt!.ink - without!.ink)).toBeLessThanOrEqual(6);
    expect(Math.abs(withIt!.width - without!.width - width)).toBeLessThanOrEqual(1.5);
  });

  it('never lose the text behind them', async () => {
    const [plain, separated] = await Promise.all(
      ['one two', 'one\u2028two'].map((text) => inkOf(design(text), options)),
    );
    expect(separated).toEqual(plain);
  });
});
