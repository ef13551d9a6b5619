import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { checkPdf, pdfFonts, pdfObjects, pdfText } from '../../support/pdf.ts';
import { pdfDifference } from '../../support/pdf-difference.ts';
import { sampled } from '../../support/sampled.ts';
import { REFERENCE } from '../../support/tools.ts';

const corpus = path.join(REFERENCE, 'corpus');

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const page = (...children: object[]) => ({ width: 400, height: 300, schemaVersion: 4, pages: [{ children }] });
const vector = async (design: unknown, options = {}) =>
  (await renderer.render(design, { ...options, format: 'pdf', vector: true })).data;

/** What two texts have in common when they say the same: all but spaces, direction marks and hyphens (pdftotext joins broken words). */
const characters = (text: string) => text.normalize('NFC').replace(/[-\s]|\p{Cf}|\ufe0f/gu, '');

describeWith(['pdftotext', 'pdffonts', 'qpdf', 'mutool'], 'text of a vector pdf', () => {
  it('is text, in fonts of which only the glyphs used are embedded', async () => {
    const data = await vector(page({ type: 'text', text: 'office affair', width: 300, fontFamily: 'Lora' }));
    checkPdf(data);
    expect(pdfText(data).trim()).toBe('office affair');
    expect(pdfFonts(data)).toEqual([
      { name: expect.stringMatching(/^[A-Z]{6}\+Lora/), type: 'CID TrueType', embedded: true, subset: true },
    ]);
    expect(data.length).toBeLessThan(30_000);
  });

  it('is said once although it is stroked and filled', async () => {
    const data = await vector(page({ type: 'text', text: 'once', width: 300, stroke: 'red', strokeWidth: 2 }));
    expect(pdfText(data).trim()).toBe('once');
  });

  it.each([
    ['a gradient', { fill: 'linear-gradient(90deg, #e00 0%, #00e 100%)' }, false],
    ['a colour that fades', { fill: 'rgba(0, 0, 0, 0.6)' }, true],
    ['a fading element', { fill: 'black', opacity: 0.6 }, true],
  ])('is as it is in the picture where its face is thickened and has %s, and said once', async (_, paint, isFading) => {
    // The family has no bold face.
    const look = { fontSize: 60, fontFamily: 'Anton', fontWeight: 'bold', align: 'left' };
    const text = { type: 'text', text: 'thick', x: 10, y: 10, width: 300, ...look, ...paint };
    const design = { ...page(), pages: [{ background: 'white', children: [text] }] };
    const difference = await pdfDifference(renderer, design);
    expect(difference).toBeLessThan(0.5);
    const data = await vector(design);
    expect(pdfText(data).trim()).toBe('thick');
    // What fades is put together first: the readers compared see so little of the line that they differ by less.
    if (isFading) expect(pdfObjects(data)).toMatch(/\/S \/Transparency/);
  });

  it('is said once where a gradient strokes it, and stroked as paths, which every reader paints', async () => {
    const stroke = 'linear-gradient(90deg, red 0%, blue 100%)';
    const text = { type: 'text', text: 'once', width: 300, fontSize: 40, strokeWidth: 4, stroke };
    for (const fill of ['white', 'transparent']) {
      const data = await vector(page({ ...text, fill }));
      checkPdf(data);
      expect(pdfText(data).trim()).toBe('once');
      expect(pdfObjects(data)).not.toMatch(/\b1 Tr\b/);
    }
  });

  describeWith(['reference'], 'of the reference designs', () => {
    const names = readdirSync(corpus).filter((file) => /^text-.*\.json$/.test(file));
    it.each(sampled(names, 20))('%s says its text in logical order', async (name) => {
      const { design, options } = JSON.parse(readFileSync(path.join(corpus, name), 'utf8'));
      const data = await vector(design, options);
      checkPdf(data);
      for (const font of pdfFonts(data))
        expect(font).toMatchObject({ embedded: true, subset: true, type: expect.not.stringContaining('Type 3') });
      const texts = design.pages[0].children
        .filter((child: { type: string }) => child.type === 'text')
        .map(expectedText);
      const said = characters(pdfText(data));
      const expected = characters(texts.join(''));
      if (name.includes('ellipsis')) expect(expected.startsWith(said.replace(/….*$/, ''))).toBe(true);
      else if (UNORDERED.has(name)) expect([...said].sort()).toEqual([...expected].sort());
      else expect(said).toBe(expected);
      if (!PICTURES.test(name)) expect(data.length).toBeLessThan(30_000);
    });
  });
});

/** poppler itself turns the bracket after a Hebrew word to the wrong side: the characters are all there. */
const UNORDERED = new Set(['text-bidi.json']);
/** Designs with pixels in them (shadows, blurs, emoji), or with the many glyphs of a CJK font. */
const PICTURES = /blur|shadow|emoji|japanese|korean/;

/** The text of an element without its tags, as a reader of the design would write it down. */
function expectedText({
  text,
  placeholder,
  textTransform,
}: {
  text: string;
  placeholder?: string;
  textTransform?: string;
}): string {
  const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', nbsp: ' ' };
  const plain = (text || placeholder || '')
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|amp|nbsp);/g, (_, name: string) => entities[name]!);
  // The editor knows no other transform in plain text (text-transform-*).
  if (textTransform === 'uppercase') return plain.toUpperCase();
  return plain;
}
