import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../../renderer/index.ts';
import fc from '../../support/fast-check.ts';
import { page, text } from '../../support/one-page.ts';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
type Tag = DefaultTreeAdapterTypes.Element;

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ googleFontsUrl: null });
});
afterAll(() => renderer.close());

const tagsOf = (node: Node): Tag[] => [
  ...(defaultTreeAdapter.isElementNode(node) ? [node] : []),
  ...('childNodes' in node ? node.childNodes.flatMap(tagsOf) : []),
];
const attribute = ({ attrs }: Tag, name: string) => attrs.find((one) => one.name === name)?.value;
const readIn = (node: Node): string =>
  defaultTreeAdapter.isTextNode(node) ? node.value : 'childNodes' in node ? node.childNodes.map(readIn).join('') : '';

async function htmlOf(design: object, options: RenderOptions = {}) {
  const { data, warnings, pages } = await renderer.render(design, { ...options, format: 'html' });
  const tags = tagsOf(parse(data.toString()));
  const named = (name: string) => tags.filter(({ tagName }) => tagName === name);
  return { source: data.toString(), tags, named, warnings, pages };
}

describe('text', () => {
  it('is what it means: headings, paragraphs, lists, links', async () => {
    const html =
      '<h1>Title</h1><p>One <a href="https://example.com/a?b=1&amp;c">link</a></p><ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>';
    const { named } = await htmlOf(page(text({ text: html })));
    expect(named('h1').map(readIn)).toEqual(['Title']);
    expect(named('p').map(readIn)).toContain('One link');
    expect(named('li').map((item) => readIn(item).replace(/[^a-z]/g, ''))).toEqual(['a', 'bc', 'c']);
    expect(named('ol')).toHaveLength(1);
    expect(named('a').map((link) => attribute(link, 'href'))).toEqual(['https://example.com/a?b=1&c']);
  });

  it('is broken as laid out', async () => {
    const { named } = await htmlOf(page(text({ text: 'several words on three lines', width: 70 })));
    const [paragraph] = named('p');
    const runs = tagsOf(paragraph!).filter(({ tagName }) => tagName === 'span');
    const tops = runs.map((run) => /top:([^;]*)/.exec(attribute(run, 'style') ?? '')?.[1]);
    expect(new Set(tops).size).toBeGreaterThan(1);
    expect(tagsOf(paragraph!).filter(({ tagName }) => tagName === 'br')).toHaveLength(new Set(tops).size - 1);
    const words = readIn(paragraph!).split(/\s+/);
    expect(words.join('')).toBe('severalwordsonthreelines');
  });

  it('stays text where its looks are those of SVG alone', async () => {
    const { named } = await htmlOf(page(text({ text: 'outlined', strokeWidth: 2, stroke: 'red' })));
    expect(named('text').map(readIn)).toContain('outlined');
  });
});

describe('tables and pictures', () => {
  it('are tables of rows and cells', async () => {
    const cells = ['a', 'b', 'c', 'd'].map((content) => ({
      type: 'tablecell',
      id: content,
      text: content,
      rowSpan: 1,
      colSpan: 1,
    }));
    const { named } = await htmlOf(
      page({ type: 'table', width: 200, height: 100, rows: 2, cols: 2, fontSize: 12, cells }),
    );
    expect(named('table')).toHaveLength(1);
    expect(named('tr')).toHaveLength(2);
    expect(named('td').map((cell) => readIn(cell).trim())).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are pictures with what is said of them', async () => {
    const png = await sharp({ create: { width: 20, height: 10, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    const src = `data:image/png;base64,${png.toString('base64')}`;
    const image = { type: 'image', src, width: 40, height: 40, name: 'The "sea"' };
    const { named } = await htmlOf(page(image, { ...image, href: 'mailto:a@example.com', custom: { alt: '' } }));
    expect(named('img').map((one) => attribute(one, 'alt'))).toEqual(['The "sea"', '']);
    expect(named('a').map((link) => attribute(link, 'href'))).toEqual(['mailto:a@example.com']);
  });
});

it('has a section for every page, which links lead to', async () => {
  const pages = [
    { id: 'a', children: [{ type: 'figure', href: '#b', width: 20, height: 20 }] },
    { id: 'b', width: 80, children: [] },
  ];
  const { named, pages: count } = await htmlOf({ width: 50, height: 40, pages });
  expect(count).toBe(2);
  expect(named('section').map((section) => attribute(section, 'id'))).toEqual(['page-1', 'page-2']);
  expect(named('a').map((link) => attribute(link, 'xlink:href') ?? attribute(link, 'href'))).toEqual(['#page-2']);
});

describe('what a design says', () => {
  const HOSTILE = [
    '<script>alert(1)</script>',
    '</style></svg></p><img src=x onerror=alert(1)>',
    '"onmouseover="alert(1)',
    '--><!--<![CDATA[</title>]]>',
    'a\u0000b\u0007\ufffe\ud800c',
  ];
  const ALLOWED = new Set(
    'html head meta title style body main section div span p br a img svg defs g path text tspan image use clippath clipPath lineargradient linearGradient stop'.split(
      ' ',
    ),
  );

  const isInert = async (hostile: string) => {
    const design = page(
      text({ text: hostile, fontFamily: hostile, name: hostile }),
      text({ text: hostile, y: 30, strokeWidth: 1 }),
      { type: 'figure', width: 20, height: 20, name: hostile, href: hostile, fill: hostile },
      {
        type: 'image',
        width: 20,
        height: 20,
        name: hostile,
        src: `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')}`,
      },
    );
    const { tags, named } = await htmlOf(design, { skipFontError: true, title: hostile });
    for (const tag of tags) {
      expect(ALLOWED).toContain(tag.tagName);
      for (const { name, value } of tag.attrs) {
        expect(name).not.toMatch(/^on/i);
        if (/^(?:href|src)$/.test(name))
          expect(value).toMatch(/^(?:#|https?:|mailto:|tel:|data:image\/(?:png|jpeg);base64,)/);
      }
    }
    expect(named('style')).toHaveLength(1);
    expect(named('body')).toHaveLength(1);
  };

  it.each(HOSTILE)('never becomes markup: %j', isInert);

  it('never becomes markup, whatever it is', async () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      ';',
      '}',
      ']]>',
      '</style>',
      '<!--',
      '-->',
      '\\',
      '\0',
      '\ud800',
      '=',
      'x',
      '</title>',
      '\u202e',
    );
    const hostile = fc.array(pieces, { minLength: 1, maxLength: 12 }).map((all) => all.join(''));
    await fc.assert(fc.asyncProperty(hostile, isInert), { numRuns: 25, seed: 22 });
  });
});
