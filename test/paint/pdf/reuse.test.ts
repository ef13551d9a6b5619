import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { checkPdf, pdfObjects } from '../../support/pdf.ts';
import { sampled } from '../../support/sampled.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const COUNT = 100;
const svg = (content: string) =>
  `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">${content}</svg>`).toString('base64')}`;
const paths = Array.from({ length: 400 }, (_, i) => {
  const [x, y] = [(i % 20) * 5, Math.floor(i / 20) * 5];
  return `<path d="M${x} ${y}c1.23 2.34 3.45 1.23 4.1.7s1.2 2.2.3 3.1z" fill="#${((i * 7) % 10).toString().repeat(3)}"/>`;
}).join('');

/** Elements that stand a hundred times on a page, each from 10 to 70 px wide. */
const ELEMENTS: Record<string, object> = {
  'an SVG': { type: 'svg', src: svg(paths), width: 60, height: 60 },
  'a faded SVG': { type: 'svg', src: svg(paths), width: 60, height: 60, opacity: 0.5 },
  'an SVG of gradients': {
    type: 'svg',
    src: svg(
      Array.from(
        { length: 6 },
        (_, i) =>
          `<linearGradient id="g${i}"><stop stop-color="red" offset="0"/><stop stop-color="#00${i % 10}" offset="1"/></linearGradient><circle cx="${16 * i}" cy="50" r="7" fill="url(#g${i})"/>`,
      ).join(''),
    ),
    width: 60,
    height: 60,
  },
  'an emoji': { type: 'text', text: '😀', fontSize: 24, width: 40 },
  'a shadow': {
    ...{ type: 'figure', subType: 'star', fill: '#c33', width: 40, height: 40, shadowEnabled: true },
    ...{ shadowBlur: 8, shadowOffsetX: 3, shadowOffsetY: 3, shadowColor: '#000', shadowOpacity: 0.5 },
  },
  'a coloured shadow': {
    ...{ type: 'figure', subType: 'star', fill: '#c33', width: 40, height: 40, shadowEnabled: true },
    ...{ shadowBlur: 8, shadowOffsetX: 3, shadowOffsetY: 3, shadowColor: '#a41', shadowOpacity: 0.5 },
  },
  'a gradient': { type: 'figure', fill: 'linear-gradient(45deg, #f00 0%, #00f 100%)', width: 40, height: 40 },
  'a fading gradient': {
    type: 'figure',
    fill: 'linear-gradient(45deg, rgba(255,0,0,0.2), #00f)',
    width: 40,
    height: 40,
  },
  'a masked picture': {
    ...{ type: 'image', src: svg('<rect width="100" height="100" fill="green"/>'), width: 40, height: 40 },
    clipSrc: svg('<circle cx="50" cy="50" r="50"/>'),
  },
};
const MODES: Record<string, RenderOptions> = {
  'in RGB': {},
  'in CMYK': { color: { space: 'CMYK' } },
  'in PDF/X-1a': { color: { space: 'CMYK' }, pdfx: 'X-1a' },
  'in PDF/A': { pdfa: '2b' },
};

describeWith(['qpdf', 'mutool'], 'what repeats in a vector pdf', () => {
  const pdfOf = async (children: object[], options: RenderOptions) =>
    (await renderer.render({ width: 1200, height: 1200, pages: [{ children }] }, { format: 'pdf', ...options })).data;

  const cases = Object.keys(ELEMENTS).flatMap((name) => Object.keys(MODES).map((mode) => [name, mode] as const));
  it.each(sampled(cases, 9))('%s is written once, in few bytes for 100 uses, %s', async (name, mode) => {
    const [element, options] = [ELEMENTS[name], MODES[mode]];
    const vector = { vector: true, ...options };
    // Not at whole px, and some across the edges of the page.
    const children = Array.from({ length: COUNT }, (_, i) => ({
      ...{ ...element, name: undefined },
      x: (i % 10) * 118.37 + 3,
      y: Math.floor(i / 10) * 118.11 + 3,
    }));
    const [none, many] = [await pdfOf([], vector), await pdfOf(children, vector)];
    checkPdf(many);
    // The pixels of an emoji take 13 KB, and each has its paragraph; flattened, soft edges have four inks.
    const most = mode === 'in PDF/X-1a' ? 40_000 : name === 'an emoji' ? 27_000 : 20_000;
    expect(many.length - none.length).toBeLessThan(most);
  });

  it('is one form or picture on all pages', async () => {
    const [drawing, shadowed] = [ELEMENTS['an SVG'], ELEMENTS['a shadow']];
    const pages = Array.from({ length: 5 }, (_, i) => ({
      id: `p${i}`,
      children: [
        { ...drawing, x: 10 + 7.3 * i, y: 20 },
        { ...shadowed, x: 110 + 7.3 * i, y: 120, rotation: 30 },
      ],
    }));
    const { data } = await renderer.render({ width: 300, height: 300, pages }, { format: 'pdf', vector: true });
    checkPdf(data);
    const objects = pdfObjects(data);
    expect(objects.match(/\/Subtype \/Form/g)).toHaveLength(1);
    // The shadow and its transparency.
    expect(objects.match(/\/Subtype \/Image/g)).toHaveLength(2);
  });

  it('is one form where it is small but on several pages', async () => {
    const small = {
      type: 'svg',
      src: svg(paths.split('/>').slice(0, 12).join('/>').concat('/>')),
      width: 60,
      height: 60,
    };
    const pages = Array.from({ length: 3 }, () => ({ children: [small] }));
    const { data } = await renderer.render({ width: 100, height: 100, pages }, { format: 'pdf', vector: true });
    expect(pdfObjects(data).match(/\/Subtype \/Form/g)).toHaveLength(1);
  });

  it('keeps what differs apart: colour, opacity, size of lines that do not scale', async () => {
    const line = `<path d="M0 0${'l1 1 1 -1'.repeat(80)}" fill="none" stroke="#00c" vector-effect="non-scaling-stroke"/>`;
    const forms = async (...children: object[]) =>
      pdfObjects(await pdfOf(children, { vector: true })).match(/\/Subtype \/Form/g)?.length ?? 0;
    const drawing = { ...ELEMENTS['an SVG'], x: 0, y: 0 };
    const thin = { type: 'svg', src: svg(line), width: 60, height: 60 };
    expect(
      await forms(drawing, { ...drawing, x: 70 }, { ...drawing, x: 140, width: 90, height: 90, rotation: 20 }),
    ).toBe(1);
    expect(await forms(drawing, { ...drawing, colorsReplace: { '#000': '#c00' } })).toBe(2);
    expect(await forms(thin, { ...thin, x: 70 })).toBe(1);
    expect(await forms(thin, { ...thin, x: 70, width: 120, height: 120 })).toBe(2);
  });
});
