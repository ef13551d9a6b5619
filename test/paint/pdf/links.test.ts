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

describeWith(['qpdf', 'mutool'], 'the href of an element', () => {
  const box = { x: 20, y: 30, width: 100, height: 50 };
  const figure = (more: object) => ({ type: 'figure', subType: 'rect', ...box, ...more });
  const page = (...children: object[]) => ({
    width: 400,
    height: 300,
    pages: [{ id: 'one', children }, { id: 'two' }],
  });
  const url = 'https://example.com/';

  it.each([true, false])('lies over its box (vector: %s)', async (vector) => {
    const [link, ...others] = await linksOf(page(figure({ href: url })), { vector });
    expect(others).toEqual([]);
    expect(link).toMatchObject({ url, rect: [20, 220, 120, 270] });
  });

  it('turns with it', async () => {
    const [link] = await linksOf(page(figure({ href: url, rotation: 90 })));
    expect(link!.rect).toEqual([-30, 170, 20, 270]);
  });

  it.each([true, false])(
    'is found on groups, pictures and texts, below the links of texts (vector: %s)',
    async (vector) => {
      const src = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')}`;
      const links = await linksOf(
        page(
          {
            type: 'group',
            href: 'https://example.com/group',
            children: [figure({ href: 'https://example.com/figure' })],
          },
          { type: 'svg', src, name: 'a square', ...box, href: 'https://example.com/svg' },
          { type: 'text', text: '<a href="tel:1">call</a>', ...box, href: 'https://example.com/text' },
        ),
        { vector },
      );
      const named = ['group', 'figure', 'svg', 'text'].map((name) => `https://example.com/${name}`);
      expect(links.map((link) => link.url).sort()).toEqual([...named, 'tel:1'].sort());
      expect(links.findIndex((link) => link.url === 'tel:1')).toBeGreaterThan(
        links.findIndex((link) => link.url === 'https://example.com/text'),
      );
    },
  );

  it('leads to a page by its id, and to none that is not there', async () => {
    const design = page(figure({ href: '#two' }), figure({ href: '#three' }));
    const { data, warnings } = await renderer.render(design, { format: 'pdf', vector: true });
    checkPdf(data);
    expect(pdfObjects(data)).toMatch(/\/D \(two\)\s+\/S \/GoTo/);
    expect(pdfObjects(data)).not.toContain('(three)');
    expect(warnings).toMatchObject([{ code: 'link_target_missing', path: 'pages[0].children[1]' }]);
  });

  it('leads nowhere that a viewer would run', async () => {
    const { data, warnings } = await renderer.render(page(figure({ href: 'javascript:alert(1)' })), { format: 'pdf' });
    expect(pdfObjects(data)).not.toContain('/Link');
    expect(warnings).toMatchObject([{ code: 'invalid_link', path: 'pages[0].children[0].href' }]);
  });
});

describeWith(['qpdf', 'mutool'], 'a link in a table', () => {
  const table = (cell: object, more: object = {}) => ({
    width: 400,
    height: 300,
    schemaVersion: 4,
    pages: [
      {
        children: [
          {
            type: 'table',
            x: 20,
            y: 20,
            width: 200,
            height: 100,
            rows: 1,
            cols: 1,
            fontSize: 20,
            align: 'left',
            verticalAlign: 'top',
            ...more,
            cells: [cell],
          },
        ],
      },
    ],
  });
  const html = 'See <a href="https://example.com/?a=1&amp;b=2">this <b>bold</b> place</a> there';

  it.each([true, false])('lies over its words, whose line it takes from the cell (vector: %s)', async (vector) => {
    const [link, ...others] = await linksOf(table({ text: html }, { width: 360 }), { vector });
    expect(others).toEqual([]);
    expect(link!.url).toBe('https://example.com/?a=1&b=2');
    const [left, bottom, right, top] = link!.rect as [number, number, number, number];
    expect(left).toBeGreaterThan(55);
    expect(left).toBeLessThan(70);
    expect(right - left).toBeGreaterThan(110);
    expect(right - left).toBeLessThan(135);
    expect(300 - top).toBeCloseTo(25, 0);
    expect(top - bottom).toBeCloseTo(24, 0);
  });

  it('has an area on each of its lines, and none for words that are cut off', async () => {
    expect(await linksOf(table({ text: html }, { width: 100 }))).toHaveLength(2);
    const cut = table({ text: 'one two three <a href="https://example.com/">four</a>' }, { width: 100, height: 34 });
    expect(await linksOf(cut, { textOverflow: 'ellipsis' })).toEqual([]);
  });

  it('may be that of a whole cell, and be one in upper case or after a character that is escaped', async () => {
    expect(await linksOf(table({ text: 'there', href: 'https://example.com/' }))).toMatchObject([
      { url: 'https://example.com/' },
    ]);
    const upper = { text: 'a &lt; b <a href="mailto:a@b.c">straße</a>', textTransform: 'uppercase' };
    expect(await linksOf(table(upper))).toMatchObject([{ url: 'mailto:a@b.c' }]);
  });

  it('changes no picture, and brings no warning', async () => {
    const { data, warnings } = await renderer.render(table({ text: 'See <a href="https://example.com/">this</a>' }));
    expect(warnings).toEqual([]);
    expect(data).toEqual((await renderer.render(table({ text: 'See this' }))).data);
    const bold = await renderer.render(table({ text: '<b>See</b>' }));
    expect(bold.warnings).toMatchObject([{ code: 'html_left_out', path: 'pages[0].children[0].cells[0].text' }]);
  });
});

describeWith(['qpdf', 'mutool'], 'a link in markup of schema 4', () => {
  it('lies over its words, also along a curve', async () => {
    const html = '<p>See <a href="https://example.com/">this <b>bold</b> place</a> there</p>';
    const four = (more: object) => ({ ...design(html, more), schemaVersion: 4 });
    const [link, ...others] = await linksOf(four({}), { richTextEnabled: false });
    expect(others).toEqual([]);
    const [left, bottom, right, top] = link!.rect as [number, number, number, number];
    expect(left).toBeGreaterThan(50);
    expect(right - left).toBeGreaterThan(110);
    expect(right).toBeLessThan(190);
    expect(300 - top).toBeGreaterThanOrEqual(30);
    expect(top - bottom).toBeGreaterThan(20);
    expect(await linksOf(four({ curveEnabled: true }), { richTextEnabled: false })).toHaveLength(1);
    expect(await linksOf(four({ width: 100 }), { richTextEnabled: false })).toHaveLength(2);
  });
});
