import fc from 'fast-check';
import JSZip from 'jszip';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../../renderer/index.ts';
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
    const design = page(text({ text: hostile, fontFamily: hostile, name: hostile }), {
      type: 'figure',
      width: 20,
      height: 20,
      name: hostile,
      href: `https://example.com/${encodeURIComponent(hostile.replace(/[\ud800-\udfff]/g, ''))}`,
    });
    Object.assign(design.pages[0]!, { custom: { notes: hostile } });
    const { parts, slide } = await partsOf(design, { skipFontError: true, title: hostile, author: hostile });
    expect(parts.size).toBeGreaterThan(10);
    for (const { name } of slide()) expect(name).toMatch(/^(?:p|a|ahyp):\w+$/);
  };

  it.each([`</a:t></a:r><a:evil x="1"/>`, `" onclick="x`, 'a\u0000\u0007\ufffe\ud800b', ']]>&amp;&#0;<!--'])(
    'never becomes markup: %j',
    isInert,
  );

  it('never becomes markup, whatever it is', async () => {
    const pieces = fc.constantFrom('<', '>', '"', "'", '&', ']]>', '-->', '\0', '\ud800', '\u000b', 'x', '\n');
    const hostile = fc.array(pieces, { minLength: 1, maxLength: 9 }).map((all) => all.join(''));
    await fc.assert(fc.asyncProperty(hostile, isInert), { numRuns: 15, seed: 22 });
  }, 60_000);
});
