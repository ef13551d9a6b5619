import JSZip from 'jszip';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../../renderer/index.ts';
import fc from '../../support/fast-check.ts';
import { page, text } from '../../support/one-page.ts';
import { elementsOf, parseXml, textOf, type XmlElement } from '../../support/xml.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ googleFontsUrl: null });
});
afterAll(() => renderer.close());

/** Every part of the file that is XML, parsed, by its name. */
async function partsOf(design: object, options: RenderOptions = {}) {
  const { data, warnings } = await renderer.render(design, { ...options, format: 'pptx' });
  const zip = await JSZip.loadAsync(data);
  const parts = new Map<string, XmlElement>();
  for (const file of zip.file(/\.(?:xml|rels)$/)) parts.set(file.name, parseXml(await file.async('string')));
  const slide = (number = 1) => elementsOf(parts.get(`ppt/slides/slide${number}.xml`)!);
  const named = (name: string, number = 1) => slide(number).filter((one) => one.name === name);
  return { parts, slide, named, warnings };
}

describe('texts', () => {
  it('are boxes that can be edited, broken as laid out', async () => {
    const { named, warnings } = await partsOf(
      page(text({ text: 'several words on lines', width: 80, height: 90, fill: '#123456', fontFamily: 'Lora' })),
    );
    expect(warnings).toEqual([]);
    const paragraphs = named('a:p')
      .map(textOf)
      .map((line) => line.trim());
    expect(paragraphs.length).toBeGreaterThan(1);
    expect(paragraphs.join(' ')).toBe('several words on lines');
    const [run] = named('a:rPr');
    expect(Number(run!.attributes.sz)).toBe(1600);
    expect(named('a:latin')[0]!.attributes.typeface).toBe('Lora');
    expect(named('p:cNvSpPr').at(-1)!.attributes.txBox).toBe('1');
    expect(named('a:bodyPr')[0]!.attributes).toMatchObject({ wrap: 'none', lIns: '0' });
  });

  it('open their links', async () => {
    const html = 'a <a href="https://example.com/?a=1&amp;b=2">link</a>';
    const { parts } = await partsOf(page(text({ text: html })));
    const targets = elementsOf(parts.get('ppt/slides/_rels/slide1.xml.rels')!).map(
      ({ attributes }) => attributes.Target,
    );
    expect(targets).toContain('https://example.com/?a=1&b=2');
  });
});

it('letters stand apart, and words of justified lines, as laid out', async () => {
  const old = (...children: object[]) => partsOf({ ...page(...children), schemaVersion: 2 }, { richTextEnabled: true });
  const html = text({ text: 'E = mc<sup>2</sup> is <b>short</b>', height: 36 });
  const { named } = await old(html, text({ text: 'spaced', y: 40, height: 36, letterSpacing: 0.2 }));
  const raised = named('a:rPr').filter(({ attributes }) => attributes.baseline);
  // Programs of slides show raised letters at two thirds of their size; Chromium has them at five sixths.
  expect(raised.map(({ attributes: { baseline, sz } }) => [baseline, Math.round(Number(sz) / 100)])).toEqual([
    ['30000', 20],
  ]);
  expect(named('a:rPr').at(-1)!.attributes.spc).toMatch(/^32/);
  const justified = await old(text({ text: 'words far apart here', width: 100, align: 'justify', height: 80 }));
  const spaces = justified
    .named('a:r')
    .filter((run) => textOf(run) === ' ')
    .map((run) => elementsOf(run).find(({ name }) => name === 'a:rPr')!.attributes.spc);
  expect(spaces.length).toBeGreaterThan(0);
  for (const spc of spaces) expect(Number(spc)).toBeGreaterThan(100);
});

describe('tables', () => {
  const cells = ['Item', 'Price', 'Coffee', '4.50'].map((one) => ({ text: one }));
  const table = { type: 'table', x: 10, y: 20, width: 160, height: 60, rows: 2, cols: 2, fontSize: 12, cells };

  it('are tables, whose cells have their fills, lines and texts', async () => {
    const own = { text: 'Price', cellBackground: '#ff0000', borders: { right: { width: 4, color: '#00ff00' } } };
    const { named, warnings } = await partsOf(
      page({ ...table, colWidths: [0.25, 0.75], name: 'Prices & more', cells: [cells[0], own, cells[2], cells[3]] }),
    );
    expect(warnings).toEqual([]);
    expect(named('p:graphicFrame')).toHaveLength(1);
    expect(named('p:cNvPr').at(-1)!.attributes.descr).toBe('Prices & more');
    expect(named('a:tc').map((cell) => textOf(cell).trim())).toEqual(['Item', 'Price', 'Coffee', '4.50']);
    // The outer lines are 1 and 4 px wide, and lie inside of the table.
    expect(named('a:gridCol').map(({ attributes }) => Number(attributes.w))).toEqual([39.5 * 12700, 118 * 12700]);
    const properties = named('a:tcPr').map(elementsOf);
    const of = (cell: number, name: string) => properties[cell]!.find((one) => one.name === name)!;
    expect(elementsOf(of(1, 'a:lnR')).find(({ name }) => name === 'a:srgbClr')!.attributes.val).toBe('00FF00');
    expect(of(1, 'a:lnR').attributes.w).toBe(String(4 * 12700));
    expect(of(1, 'a:tcPr').children.at(-1)).toMatchObject({ name: 'a:solidFill' });
    expect(of(0, 'a:tcPr').attributes.anchor).toBe('ctr');
    expect(named('a:tbl').length + named('p:sp').length + named('p:pic').length).toBe(1);
  });

  it('have cells over several rows and columns, and heads', async () => {
    const spanned = [
      { text: 'All', colSpan: 2, fontWeight: 'bold' },
      { mergedInto: 0 },
      { text: 'Down', rowSpan: 2 },
      { text: 'One' },
      { mergedInto: 2 },
      { text: 'Two' },
    ];
    const { named } = await partsOf(page({ ...table, rows: 3, cells: spanned, custom: { headerRows: 1 } }));
    expect(named('a:tc').map(({ attributes }) => attributes)).toEqual([
      { gridSpan: '2' },
      { hMerge: '1' },
      { rowSpan: '2' },
      {},
      { vMerge: '1' },
      {},
    ]);
    expect(named('a:tblPr')[0]!.attributes).toEqual({ firstRow: '1' });
    expect(new Set(named('p:cNvPr').map(({ attributes }) => attributes.id)).size).toBe(named('p:cNvPr').length);
  });

  it('that are turned, and texts that cells cannot hold, are boxes over them', async () => {
    const turned = await partsOf(page({ ...table, rotation: 20 }));
    expect(turned.named('a:tbl')).toEqual([]);
    expect(turned.named('a:t').map(textOf)).toEqual(['Item', 'Price', 'Coffee', '4.50']);
    const outlined = { text: 'Item', strokeWidth: 2, stroke: 'red' };
    const { named, warnings } = await partsOf(page({ ...table, cells: [outlined, ...cells.slice(1)] }));
    expect(named('a:tc').map((cell) => textOf(cell).trim())).toEqual(['', 'Price', 'Coffee', '4.50']);
    expect(named('p:pic')).toHaveLength(1);
    expect(warnings).toMatchObject([{ code: 'drawn_as_pixels', path: 'pages[0].children[0].cells[0]' }]);
  });
});

describe('figures and pictures', () => {
  it('are shapes of their own kind, else with their outline, with gradients and shadows', async () => {
    const figure = { type: 'figure', width: 50, height: 40, x: 10, y: 10 };
    const { named, warnings } = await partsOf(
      page(
        { ...figure, fill: 'linear-gradient(90deg, red 0%, blue 100%)' },
        { ...figure, subType: 'star', x: 70, shadowEnabled: true, shadowBlur: 4 },
        { ...figure, subType: 'circle', x: 130, stroke: 'black', strokeWidth: 4 },
      ),
    );
    expect(warnings).toEqual([]);
    expect(named('a:prstGeom').map(({ attributes }) => attributes.prst)).toEqual(['rect', 'ellipse', 'ellipse']);
    expect(named('a:custGeom')).toHaveLength(1);
    expect(named('a:gradFill')).toHaveLength(1);
    expect(named('a:outerShdw')).toHaveLength(1);
    expect(named('p:pic')).toEqual([]);
    // One line a shape, as the schema has it.
    for (const shape of named('p:spPr'))
      expect(shape.children.filter((one) => typeof one !== 'string' && one.name === 'a:ln')).toHaveLength(1);
  });

  it('are filled where they cross themselves, which slides leave empty', async () => {
    const { named, warnings } = await partsOf(page({ type: 'figure', subType: 'flower', width: 80, height: 80 }));
    expect(warnings).toEqual([]);
    // One outline: six leaves without their overlaps.
    expect(named('a:moveTo')).toHaveLength(1);
  });

  it('are cut, turned and round as they are shown', async () => {
    const png = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const src = `data:image/png;base64,${png.toString('base64')}`;
    const image = { type: 'image', src, x: 20, y: 20, width: 20, height: 20 };
    const { named, warnings } = await partsOf(
      page({ ...image, rotation: 90, name: 'A "picture"' }, { ...image, cornerRadius: 5, x: 60 }),
    );
    expect(warnings).toEqual([]);
    expect(named('a:srcRect').map(({ attributes }) => [attributes.l, attributes.r])).toEqual([
      ['0', '50000'],
      ['0', '50000'],
    ]);
    expect(named('a:xfrm').map(({ attributes }) => attributes.rot)).toContain('5400000');
    expect(named('a:gd')[0]!.attributes.fmla).toBe('val 25000');
    expect(named('p:cNvPr').map(({ attributes }) => attributes.descr)).toContain('A "picture"');
  });

  it('and what slides cannot say is a picture of it, with a warning', async () => {
    const { named, warnings } = await partsOf(
      page(text({ text: 'blurred', blurEnabled: true }), text({ text: 'sharp', y: 40 })),
    );
    expect(warnings).toMatchObject([{ code: 'drawn_as_pixels', path: 'pages[0].children[0]' }]);
    expect(named('p:pic')).toHaveLength(1);
    expect(named('a:t').map(textOf)).toEqual(['sharp']);
  });
});

it('has a slide for each page, of the first one’s size, with notes and links between them', async () => {
  const design = {
    width: 144,
    height: 72,
    pages: [
      { id: 'a', background: '#ff0000', children: [{ type: 'figure', width: 20, height: 20, href: '#b' }] },
      {
        id: 'b',
        width: 72,
        height: 72,
        custom: { notes: 'Say <this> & that' },
        children: [{ type: 'figure', width: 36, height: 36 }],
      },
    ],
  };
  const { parts, named, slide } = await partsOf(design);
  const [size] = elementsOf(parts.get('ppt/presentation.xml')!).filter(({ name }) => name === 'p:sldSz');
  expect([size!.attributes.cx, size!.attributes.cy]).toEqual(['1828800', '914400']);
  expect(named('p:bg')).toHaveLength(1);
  const links = slide().filter(({ name }) => name === 'a:hlinkClick');
  expect(links).toHaveLength(1);
  // The second page stands in the middle, half an inch from the left.
  expect(named('a:off', 2).map(({ attributes }) => attributes.x)).toContain('457200');
  expect(textOf(parts.get('ppt/notesSlides/notesSlide2.xml')!)).toContain('Say <this> & that');
});

describe('what a design says', () => {
  const isInert = async (hostile: string) => {
    const design = page(
      text({ text: hostile, fontFamily: hostile, name: hostile }),
      {
        type: 'figure',
        width: 20,
        height: 20,
        name: hostile,
        href: `https://example.com/${encodeURIComponent(hostile.replace(/[\ud800-\udfff]/g, ''))}`,
      },
      { type: 'table', width: 90, height: 40, rows: 1, cols: 1, name: hostile, cells: [{ text: hostile }] },
    );
    Object.assign(design.pages[0]!, { custom: { notes: hostile } });
    const { parts, slide } = await partsOf(design, { skipFontError: true, title: hostile, author: hostile });
    expect(parts.size).toBeGreaterThan(10);
    for (const { name } of slide()) expect(name).toMatch(/^(?:p|p14|a|ahyp):\w+$/);
  };

  it.each([`</a:t></a:r><a:evil x="1"/>`, `" onclick="x`, 'a\u0000\u0007\ufffe\ud800b', ']]>&amp;&#0;<!--'])(
    'never becomes markup: %j',
    isInert,
  );

  it('never becomes markup, whatever it is', async () => {
    const pieces = fc.constantFrom('<', '>', '"', "'", '&', ']]>', '-->', '\0', '\ud800', '\u000b', 'x', '\n');
    const hostile = fc.array(pieces, { minLength: 1, maxLength: 9 }).map((all) => all.join(''));
    await fc.assert(fc.asyncProperty(hostile, isInert), { numRuns: 15, seed: 22 });
  });
});
