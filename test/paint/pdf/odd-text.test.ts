import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFace } from '../../../renderer/fonts/harfbuzz/index.ts';
import { createRenderer, type Renderer } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { dataUri, fontFile } from '../../support/fonts.ts';
import { cff2Font, macintoshCmap, ordinaryFont, symbolCmap, withoutPost, withTables } from '../../support/odd-fonts.ts';
import { checkPdf, pdfText } from '../../support/pdf.ts';
import { pdfDifference } from '../../support/pdf-difference.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const { glyphOf } = await openFace(ordinaryFont());
const ttf = (data: Uint8Array) => `data:font/ttf;base64,${Buffer.from(data).toString('base64')}`;
const page = (url: string | null, text: object) => ({
  ...{ width: 300, height: 80, schemaVersion: 4 },
  fonts: url ? [{ fontFamily: 'Odd', url }] : [],
  pages: [
    {
      background: 'white',
      children: [
        {
          type: 'text',
          x: 10,
          y: 10,
          width: 280,
          fontSize: 40,
          fontFamily: url ? 'Odd' : 'Roboto',
          align: 'left',
          ...text,
        },
      ],
    },
  ],
});

describeWith(['pdftoppm', 'mutool', 'qpdf', 'pdftotext'], 'glyphs off the baseline, in a vector pdf', () => {
  const arabic = dataUri(fontFile('noto-sans-arabic', 'arabic-400-normal.woff2'));
  const devanagari = dataUri(fontFile('noto-sans-devanagari', 'devanagari-400-normal.woff2'));
  const thai = dataUri(fontFile('noto-sans-thai', 'thai-400-normal.woff2'));
  it.each([
    ['two marks on a Latin letter', null, { text: 'Z\u0327\u0300 A\u0327\u030b q\u0303\u0301' }],
    ['a vowel above a shadda', arabic, { text: 'مُحَمَّدٌ بِّ' }],
    ['a tone above a vowel sign', thai, { text: 'ที่ ปู่ น้ำ' }],
    ['a sign above a conjunct', devanagari, { text: 'र्कैं ट्रूँ' }],
    ['slanted', null, { text: 'Z\u0327\u0300 A\u0327\u030b', fontStyle: 'italic', fontFamily: 'Anton' }],
    ['spaced', arabic, { text: 'مُحَمَّدٌ', letterSpacing: 0.3 }],
    ['drawn together', arabic, { text: 'مُحَمَّدٌ', letterSpacing: -0.05 }],
    ['spaced beside Latin letters', arabic, { text: 'abc مُحَمَّدٌ 12', letterSpacing: 0.2 }],
  ])('stand where the picture has them: %s', async (_, font, text) => {
    expect(await pdfDifference(renderer, page(await font, text))).toBeLessThan(4);
  });
});

describeWith(['pdftoppm', 'mutool', 'qpdf', 'pdftotext'], 'a font that pdfkit cannot embed', () => {
  const text = { text: 'Hamburg 12' };
  it.each([
    ['CFF2 outlines', () => cff2Font()],
    ['no `post`', () => withoutPost()],
    ['a `post` that is cut short', () => withTables(ordinaryFont(), { post: Buffer.from([0, 2, 0, 0]) })],
    ['neither `OS/2` nor `name`', () => withTables(ordinaryFont(), { 'OS/2': null, name: null })],
    ['characters of symbols', () => withTables(ordinaryFont(), { cmap: symbolCmap(glyphOf) })],
    ['characters of the Macintosh', () => withTables(ordinaryFont(), { cmap: macintoshCmap(glyphOf) })],
  ])('is shown all the same, and its text can be read: %s', async (_, font) => {
    const design = page(ttf(font()), text);
    const { data } = await renderer.render(design, { format: 'pdf', vector: true });
    checkPdf(data);
    expect(pdfText(data).trim()).toBe('Hamburg 12');
    expect(await pdfDifference(renderer, design)).toBeLessThan(4);
  });

  it('is outlined, filled and slanted with the rest', async () => {
    const design = page(ttf(cff2Font()), { ...text, stroke: 'red', strokeWidth: 2, fontStyle: 'italic' });
    const { data } = await renderer.render(design, { format: 'pdf', vector: true });
    expect(pdfText(data).trim()).toBe('Hamburg 12');
    expect(await pdfDifference(renderer, design)).toBeLessThan(4);
  });
});
