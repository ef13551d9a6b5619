import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../../renderer/index.ts';
import fc from '../../support/fast-check.ts';
import { page, text } from '../../support/one-page.ts';
import { elementsOf, parseXml, textOf } from '../../support/xml.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ googleFontsUrl: null });
});
afterAll(() => renderer.close());

async function svgOf(design: object, options: RenderOptions = {}) {
  const { data, warnings } = await renderer.render(design, { ...options, format: 'svg' });
  const source = data.toString();
  const root = parseXml(source);
  return { source, root, elements: elementsOf(root), warnings };
}

const named = (elements: ReturnType<typeof elementsOf>, name: string) => elements.filter((one) => one.name === name);

describe('text', () => {
  it('is text, each word where layout put it, in letters that the file holds', async () => {
    const { elements, source } = await svgOf(page(text({ text: 'Hello world' })));
    const [run] = named(elements, 'text');
    expect(textOf(run!)).toBe('Hello world');
    expect(run!.attributes['font-family']).toMatch(/^g[0-9a-f]{8}f1, 'Roboto', sans-serif$/);
    const [first, second] = named(elements, 'tspan').map(({ attributes }) => Number(attributes.x));
    // `Hello ` is 39.5 px wide in Roboto of 16 px.
    expect(second! - first!).toBeCloseTo(39.5, 1);
    expect(source).toMatch(/@font-face\{font-family:g[0-9a-f]{8}f1;.*src:url\('?data:font\/woff2;base64,/);
  });

  it('is named without letters, or drawn as outlines that are read aloud', async () => {
    const linked = await svgOf(page(text({ text: 'Hello' })), { fontEmbedding: 'link' });
    expect(linked.source).not.toContain('@font-face');
    expect(named(linked.elements, 'text')[0]!.attributes['font-family']).toBe("'Roboto', sans-serif");
    const outlined = await svgOf(page(text({ text: 'Hello' })), { fontEmbedding: 'outline' });
    expect(named(outlined.elements, 'text')).toEqual([]);
    expect(named(outlined.elements, 'path').at(-1)!.attributes).toMatchObject({ role: 'img', 'aria-label': 'Hello' });
  });

  it('is thickened as outlines where the family has no bold face', async () => {
    const bold = text({
      text: 'Hello',
      fontFamily: 'Anton',
      fontWeight: 'bold',
      fontSize: 36,
      height: 60,
      fill: 'rgba(0, 0, 255, 0.5)',
    });
    const { elements } = await svgOf(page(bold), { fontEmbedding: 'outline' });
    // A 32nd of the size, as Skia has it from 36 px on.
    expect(Number(named(elements, 'path').at(-1)!.attributes['stroke-width'])).toBeCloseTo(1.125, 2);
    expect(named(elements, 'path').at(-1)!.attributes).toMatchObject({ stroke: '#0000ff', opacity: '0.5' });
    expect(named(elements, 'g').at(-1)!.attributes).toMatchObject({ role: 'img', 'aria-label': 'Hello' });
  });

  it('holds only the letters that are needed', async () => {
    const few = await svgOf(page(text({ text: 'abc' })));
    const many = await svgOf(page(text({ text: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ' })));
    expect(few.source.length).toBeLessThan(many.source.length / 2);
  });

  it('has a place for every letter where lines are justified', async () => {
    const html = '<p style="text-align: justify">several words on three lines of it</p>';
    const design = { ...page(text({ text: html, width: 90, align: 'justify' })), schemaVersion: 2 };
    const { elements } = await svgOf(design, { richTextEnabled: false });
    const places = named(elements, 'tspan').map(({ attributes }) => attributes.x!.split(' ').length);
    expect(places.length).toBeGreaterThan(3);
  });
});

describe('what SVG can say', () => {
  it('stays vectors: gradients, shadows, adjustments, masks, blending', async () => {
    const figure = { type: 'figure', x: 10, y: 10, width: 50, height: 40 };
    const { elements, warnings, source } = await svgOf(
      page(
        { ...figure, fill: 'linear-gradient(45deg, red 0%, blue 100%)' },
        { ...figure, shadowEnabled: true, shadowBlur: 4 },
        { ...figure, blendMode: 'multiply', opacity: 0.5 },
      ),
    );
    expect(warnings).toEqual([]);
    expect(named(elements, 'linearGradient')).toHaveLength(1);
    expect(named(elements, 'feGaussianBlur')).toHaveLength(1);
    expect(source).toContain('mix-blend-mode:multiply');
    expect(named(elements, 'image')).toEqual([]);
  });

  it('and else is a picture of that element alone, with a warning', async () => {
    const { elements, warnings } = await svgOf(
      page(text({ text: 'sharp' }), text({ text: 'blurred', y: 50, blurEnabled: true })),
    );
    expect(warnings).toMatchObject([{ code: 'drawn_as_pixels', path: 'pages[0].children[1]' }]);
    expect(named(elements, 'image')).toHaveLength(1);
    expect(textOf(named(elements, 'text')[0]!)).toBe('sharp');
  });
});

describe('pictures', () => {
  const png = async () =>
    `data:image/png;base64,${(
      await sharp({ create: { width: 20, height: 10, channels: 3, background: 'teal' } })
        .png()
        .toBuffer()
    ).toString('base64')}`;
  const image = async (fields: object) => ({ type: 'image', width: 40, height: 20, src: await png(), ...fields });

  it('stand in the file once, however often they are shown', async () => {
    const { elements, source } = await svgOf(
      page(await image({}), await image({ x: 50, cropWidth: 0.5 }), await image({ y: 40 })),
    );
    expect(named(elements, 'image')).toHaveLength(1);
    const { attributes } = named(elements, 'image')[0]!;
    const uses = named(elements, 'use');
    expect(uses.map((use) => use.attributes['xlink:href'])).toEqual(Array(3).fill(`#${attributes.id}`));
    expect(source.match(/data:image/g)).toHaveLength(1);
  });

  it('are files that every viewer reads', async () => {
    const webp = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#ff000080' } })
      .webp()
      .toBuffer();
    const { elements } = await svgOf(page(await image({ src: `data:image/webp;base64,${webp.toString('base64')}` })));
    expect(named(elements, 'image')[0]!.attributes['xlink:href']).toMatch(/^data:image\/png;/);
  });

  it('tell their names', async () => {
    const { elements } = await svgOf(page(await image({ name: 'A "sea" <view>' })));
    expect(elements.find(({ attributes }) => attributes.role === 'img')?.attributes['aria-label']).toBe(
      'A "sea" <view>',
    );
  });
});

describe('ids', () => {
  it('are unique in a file, and differ between files that differ', async () => {
    const shadow = { type: 'figure', width: 50, height: 40, shadowEnabled: true };
    const [first, second] = [
      await svgOf(page(shadow, text({ text: 'a' }))),
      await svgOf(page(shadow, text({ text: 'b' }))),
    ];
    const ids = (file: typeof first) => file.elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids(first)).size).toBe(ids(first).length);
    expect(ids(first).filter((id) => ids(second).includes(id))).toEqual([]);
    expect((await svgOf(page(shadow, text({ text: 'a' })))).source).toBe(first.source);
  });
});

describe('several pages', () => {
  const design = {
    width: 50,
    height: 40,
    pages: [
      { id: 'a', children: [{ type: 'figure', width: 20, height: 20, href: '#b' }] },
      { id: 'b', width: 80, children: [] },
    ],
  };

  it('are one document with a view each', async () => {
    const { elements, root } = await svgOf(design, { views: true });
    expect(root.attributes.viewBox).toBe('0 0 50 40');
    expect(named(elements, 'view').map(({ attributes }) => [attributes.id, attributes.viewBox])).toEqual([
      ['page-1', '0 0 50 40'],
      ['page-2', '0 80 80 40'],
    ]);
    expect(named(elements, 'a')[0]!.attributes['xlink:href']).toBe('#page-2');
  });

  it('are the first alone otherwise, which leads to no other', async () => {
    const { elements, warnings } = await svgOf(design);
    expect(warnings.map(({ code }) => code)).toEqual(['pages_left_out', 'link_target_missing']);
    expect(named(elements, 'a')).toEqual([]);
  });
});

describe('what a design says', () => {
  const HOSTILE = [
    '</text><script>alert(1)</script>',
    ']]></style><img src=x onerror=alert(1)>',
    '"><a xlink:href="javascript:alert(1)">',
    '&lt;script&gt;&#0;&unknown;<!ENTITY x SYSTEM "file:///etc/passwd">',
    "'\\'\\\\;}</style>",
    'a\u0000b\u0007\u000b\ufffe\ud800c\u2028\r\n\t',
  ];
  const ALLOWED = new Set(
    'svg defs style g path text tspan a image use clipPath mask filter linearGradient radialGradient stop pattern title'.split(
      ' ',
    ),
  );

  /** A file in which a text stands wherever one can. */
  const everywhere = (hostile: string, id = hostile) => ({
    ...page(
      text({ text: hostile, fontFamily: hostile, name: hostile }),
      { ...text({ text: hostile }), y: 40 },
      { type: 'figure', width: 20, height: 20, name: hostile, fill: hostile, href: hostile },
      {
        type: 'image',
        width: 20,
        height: 20,
        name: hostile,
        custom: { alt: hostile },
        src:
          'data:image/svg+xml,' +
          encodeURIComponent(
            '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
          ),
      },
    ),
    pages: [
      {
        id,
        children: page(text({ text: hostile, fontFamily: hostile }), {
          type: 'figure',
          width: 20,
          height: 20,
          name: hostile,
          fill: hostile,
          href: hostile,
        }).pages[0]!.children,
      },
    ],
  });

  const isInert = async (hostile: string) => {
    const options = { skipFontError: true, title: hostile.slice(0, 900), richTextEnabled: false } as const;
    for (const fontEmbedding of ['embed', 'link'] as const) {
      const { elements } = await svgOf(everywhere(hostile, 'one'), { ...options, fontEmbedding });
      for (const { name, attributes } of elements) {
        expect(ALLOWED).toContain(name.startsWith('fe') ? 'filter' : name);
        for (const [key, value] of Object.entries(attributes)) {
          expect(key).not.toMatch(/^on/i);
          if (/href$/.test(key)) expect(value).toMatch(/^(?:#|https?:|mailto:|tel:|data:image\/(?:png|jpeg);base64,)/);
          if (key === 'style') expect(value).toMatch(/^(?:mix-blend-mode:[a-z-]+|isolation:isolate)$/);
        }
      }
      for (const style of named(elements, 'style'))
        for (const part of style.children) expect(part).toMatch(/^(?:@font-face\{[^{}<>]*\})*$/);
    }
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
      '{',
      ']]>',
      '</style>',
      '<!--',
      '-->',
      '\\',
      '\0',
      '\ud800',
      'javascript:',
      'x',
      '𝒳',
      'ش',
      '\u202e',
    );
    const property = fc.asyncProperty(
      fc.array(pieces, { minLength: 1, maxLength: 12 }).map((all) => all.join('')),
      isInert,
    );
    await fc.assert(property, { numRuns: 25, seed: 22 });
  });

  it.each([
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
  ])('opens no %j, with a warning', async (href) => {
    const { elements, warnings } = await svgOf(page({ type: 'figure', width: 20, height: 20, href }));
    expect(named(elements, 'a')).toEqual([]);
    expect(warnings).toMatchObject([{ code: 'invalid_link', path: 'pages[0].children[0].href' }]);
  });
});
