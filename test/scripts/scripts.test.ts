/**
 * Texts of many scripts as Chromium draws them (`tools/docs/scripts.ts` makes its pictures), as vector PDFs, and read back.
 */
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';
import { describeWith } from '../support/describe-with.ts';
import { sampled } from '../support/sampled.ts';
import { casesOf, SCRIPTS, type ScriptSample } from './corpus.ts';
import { measure } from './measure.ts';
import { designOf, OPTIONS } from './pages.ts';

/** Percent of the ink that may differ from Chromium's: it hints the letters of HTML a little. */
const MOST_FROM_BROWSER = 8;
/** Percent of the ink that a reader may draw otherwise: each has edges of its own. */
const MOST_IN_PDF = 12;
/** px by which spaced letters may be wider in one text engine than in another: plain text is not kerned then. */
const KERNING = 5;

/** Scripts of which one case is known to differ, and why. */
const DIFFERENT: Readonly<Record<string, number>> = {
  // Chromium's dictionary parts one word more: one line ends elsewhere.
  khmer: 30,
  // The subset files have no decomposed letters, of which Chromium draws boxes; Gesso composes them.
  hangul: 30,
};

/** Cases that poppler does not read back letter by letter, by script. */
const UNREAD: Readonly<Record<string, readonly string[]>> = {
  hebrew: ['marks', 'breaking', 'bidi', 'decomposed'],
  arabic: ['breaking', 'bidi'],
  nastaliq: ['marks', 'bidi', 'decomposed'],
  syriac: ['bidi'],
  thaana: ['shaping', 'marks', 'breaking', 'bidi', 'spacing', 'decomposed'],
  nko: ['shaping', 'marks', 'breaking', 'bidi', 'spacing', 'decomposed'],
  adlam: ['shaping', 'marks', 'breaking', 'bidi', 'spacing', 'decomposed'],
  bengali: ['shaping', 'breaking'],
  kannada: ['breaking'],
  thai: ['marks', 'decomposed'],
  tibetan: ['shaping', 'breaking', 'bidi', 'spacing'],
};

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false });
});
afterAll(() => renderer.close());

const samples = sampled(SCRIPTS, 12).map((script) => [script.name, script] as const);

describeWith(['pdftoppm', 'mutool', 'pdftotext'], 'texts of a script', () => {
  it.each(samples)(
    'look as in Chromium, in a picture and a vector pdf, and are read back: %s',
    async (name, script) => {
      const { browser, pdf, unread, warnings } = await measure(renderer, script);
      expect(warnings).toEqual([]);
      expect(browser).toBeLessThan(DIFFERENT[name] ?? MOST_FROM_BROWSER);
      expect(pdf).toBeLessThan(MOST_IN_PDF);
      expect(unread.filter((one) => !UNREAD[name]?.includes(one))).toEqual([]);
    },
  );
});

/** px from the first dark column to the last of a script's spaced letters. */
async function spacedWidth(script: ScriptSample, schemaVersion: number, options: RenderOptions): Promise<number> {
  const { pages, ...design } = designOf(script);
  const children = pages[0]!.children.filter(({ name }) => name === 'spacing');
  const text = casesOf(script).find(({ name }) => name === 'spacing')!.text;
  const plain = children.map((child) => (schemaVersion < 4 ? { ...child, text } : child));
  const { data: png } = await renderer.render(
    { ...design, schemaVersion, pages: [{ background: 'white', children: plain }] },
    options,
  );
  const { data, width } = PNG.sync.read(png);
  let [left, right] = [width, 0];
  for (let at = 0; at < data.length; at += 4)
    if (data[at]! < 200) [left, right] = [Math.min(left, (at / 4) % width), Math.max(right, (at / 4) % width)];
  return right - left;
}

// Reported of plain text: letters of cursive scripts torn apart, gaps behind signs that stand before their letter.
it.each(samples)('letters are spaced alike by every text engine: %s', async (_, script) => {
  const rich = await spacedWidth(script, 4, OPTIONS);
  expect(Math.abs((await spacedWidth(script, 4, { textOverflow: 'resize' })) - rich)).toBeLessThanOrEqual(KERNING);
  expect(Math.abs((await spacedWidth(script, 3, { textOverflow: 'resize' })) - rich)).toBeLessThanOrEqual(KERNING);
});
