import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../../renderer/index.ts';
import { describeWith } from '../../support/describe-with.ts';
import { checkPdf, pdfObjects } from '../../support/pdf.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

const design = (html: string, more: object = {}) => {
  const text = {
    type: 'text',
    text: html,
    x: 20,
    y: 30,
    width: 200,
    height: 100,
    fontSize: 20,
    align: 'left',
    ...more,
  };
  return { width: 400, height: 300, pages: [{ bleed: 10, children: [text] }] };
};

interface Annotation {
  url: string;
  /** Left, bottom, right, top in points. */
  rect: number[];
  quad: number[];
}

/** The links of a pdf, as its objects say them. */
async function linksOf(input: object, options: RenderOptions = {}): Promise<Annotation[]> {
  const { data } = await renderer.render(input, { format: 'pdf', vector: true, richTextEnabled: true, ...options });
  checkPdf(data);
  const objects = pdfObjects(data);
  const numbers = (annotation: string, name: string) =>
    new RegExp(`/${name} \\[([^\\]]*)\\]`).exec(annotation)![1]!.trim().split(/\s+/).map(Number);
  return objects
    .split(/\nendobj/)
    .filter((object) => object.includes('/Subtype /Link'))
    .map((annotation) => {
      const action = /\/A (\d+) 0 R/.exec(annotation)![1];
      const url = new RegExp(`\n${action} 0 obj\n[^>]*/URI \\((.*)\\)\n`).exec(objects)![1]!;
      return { url, rect: numbers(annotation, 'Rect'), quad: numbers(annotation, 'QuadPoints') };
    });
}

describeWith(['qpdf', 'mutool'], 'a link in rich text', () => {
  const html = '<p>See <a href="https://example.com/a?b=1">this <b>bold</b> place</a> there</p>';

  it.each([true, false])('lies over its words (vector: %s)', async (vector) => {
    const [link, ...others] = await linksOf(design(html), { vector });
    expect(others).toEqual([]);
    expect(link!.url).toBe('https://example.com/a?b=1');
    const [left, bottom, right, top] = link!.rect as [number, number, number, number];
    // The words begin after "See " and end before " there" of a line 24 px high at (20, 30).
    expect(left).toBeGreaterThan(50);
    expect(right).toBeLessThan(190);
    expect(right - left).toBeGreaterThan(110);
    expect(300 - top).toBeGreaterThanOrEqual(30);
    expect(300 - bottom).toBeLessThan(55);
    expect(top - bottom).toBeGreaterThan(20);
  });

  it('moves with the bleed and the crop marks', async () => {
    const [plain] = await linksOf(design(html));
    const [moved] = await linksOf(design(html), { includeBleed: true, cropMarkSize: 20 });
    moved!.rect.forEach((value, i) => {
      expect(value - plain!.rect[i]!).toBeCloseTo(30, 2);
    });
  });

  it('has an area on each line that it stands on', async () => {
    const links = await linksOf(design(html, { width: 100 }));
    expect(links).toHaveLength(2);
    expect(links[1]!.rect[3]!).toBeLessThan(links[0]!.rect[3]! - 20);
  });

  it('turns with its element', async () => {
    const [link] = await linksOf(design('<a href="https://example.com">turned</a>', { x: 200, rotation: 90 }));
    const [left, bottom, right, top] = link!.rect as [number, number, number, number];
    expect(top - bottom).toBeGreaterThan(right - left);
    // The first corner is the text's top left, which has become the area's top right.
    expect(link!.quad.slice(0, 2)).toEqual([right, top]);
  });

  it('is found along a curve, in blocks inside it, and over blurred pixels', async () => {
    const curved = 'on <a href="https://example.com/">a curve</a>';
    expect(await linksOf(design(curved, { curveEnabled: true }))).toHaveLength(1);
    const blocks = '<a href="tel:+431234"><p>two</p><p>lines</p></a>';
    const urls = (await linksOf(design(blocks, { blurEnabled: true }))).map(({ url }) => url);
    expect(urls).toEqual(['tel:+431234', 'tel:+431234']);
  });

  it('leads to pages, addresses and numbers only', async () => {
    const to = (href: string) => `<a href="${href}">link</a> `;
    const refused = ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/relative', '#here', ''];
    const allowed = ['mailto:a@example.com', 'HTTP://EXAMPLE.COM/ü'];
    const links = await linksOf(design([...refused, ...allowed].map(to).join(''), { width: 380 }));
    expect(links.map(({ url }) => url)).toEqual(['mailto:a@example.com', 'http://example.com/%C3%BC']);
  });

  it('is left out of PDF/X, which allows none', async () => {
    expect(await linksOf(design(html), { color: { space: 'CMYK' }, pdfx: 'X-4' })).toEqual([]);
  });
});
