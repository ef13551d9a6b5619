import { readFileSync } from 'node:fs';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unpackFont } from '../renderer/fonts/container.ts';
import { type CheckOptions, createRenderer, type Renderer } from '../renderer/index.ts';
import { fontFile, withTable } from './support/fonts.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

/** What is found on a page of 200 × 100 px with these elements, as `code path`. */
async function found(children: object[], { page = {}, options = {} as CheckOptions, design = {} } = {}) {
  const findings = await renderer.check(
    { width: 200, height: 100, ...design, pages: [{ children, ...page }] },
    options,
  );
  return findings.map(({ code, path }) => `${code} ${path}`);
}

/** A data URI of a grey picture. */
const picture = (width: number, height: number) =>
  `data:image/png;base64,${PNG.sync.write(new PNG({ width, height })).toString('base64')}`;

const text = (fields: object) => ({ type: 'text', width: 180, height: 40, fontSize: 20, text: 'Hello', ...fields });

describe('looking a design over without rendering it', () => {
  it('finds nothing in a design that is right', async () => {
    expect(
      await found([
        text({ x: 10, y: 10, draggable: false, custom: { a: 1 } }),
        { type: 'image', src: picture(50, 50), width: 50, height: 50 },
        { type: 'group', children: [{ type: 'figure', x: 20, y: 20 }] },
      ]),
    ).toEqual([]);
  });

  it('finds what is no design, with every place', async () => {
    const findings = await renderer.check({ pages: [{ children: [{ type: 'nix' }, { type: 'text', x: 'left' }] }] });
    expect(findings.map(({ path, severity }) => [path, severity])).toEqual([
      ['pages[0].children[0].type', 'error'],
      ['pages[0].children[1].x', 'error'],
    ]);
  });

  it('finds fonts and pictures that cannot be had: errors, unless they may be skipped', async () => {
    const design = {
      pages: [{ children: [text({ fontFamily: 'Nowhere' }), { type: 'image', src: 'data:image/png;base64,AAAA' }] }],
    };
    const severities = async (options?: CheckOptions) =>
      Object.fromEntries((await renderer.check(design, options)).map(({ code, severity }) => [code, severity]));
    expect(await severities()).toEqual({ font_not_loaded: 'error', image_not_loaded: 'error' });
    expect(await severities({ skipFontError: true, skipImageError: true })).toEqual({
      font_not_loaded: 'warning',
      image_not_loaded: 'warning',
    });
  });

  it('finds fonts that a vector PDF, SVG or HTML may not embed', async () => {
    const roboto = unpackFont(readFileSync(fontFile('roboto', 'latin-400-normal.woff2')));
    const uri = (fsType: number) => {
      const font = withTable(roboto, 'OS/2', (os2) => os2.setUint16(8, fsType));
      return `data:font/ttf;base64,${font.toString('base64')}`;
    };
    const fonts = [2, 4, 0x100].map((fsType) => ({ fontFamily: `Font ${fsType}`, url: uri(fsType) }));
    const children = fonts.map(({ fontFamily }) => text({ fontFamily, x: 10, y: 10 }));
    const design = { width: 200, height: 100, fonts, pages: [{ children }] };
    const findings = await renderer.check(design, { format: 'pdf', vector: true });
    expect(findings).toEqual([
      {
        code: 'font_not_embeddable',
        path: 'pages[0].children[0].fontFamily',
        message: 'the font "Font 2" may not be embedded in a PDF: its licence restricts embedding (OS/2 fsType 2)',
        severity: 'warning',
      },
      expect.objectContaining({ code: 'font_not_embeddable', path: 'pages[0].children[2].fontFamily' }),
    ]);
    const told = async (vector: boolean) =>
      (await renderer.render(design, { format: 'pdf', vector })).warnings.map(({ code, path }) => `${code} ${path}`);
    expect(await told(true)).toEqual(findings.map(({ code, path }) => `${code} ${path}`));
    // Pages that are pictures hold no fonts.
    expect(await renderer.check(design, { format: 'pdf' })).toEqual([]);
    expect(await told(false)).toEqual([]);
    const messages = async (options: CheckOptions) =>
      (await renderer.check(design, options)).map(({ message }) => message.split(':')[0]);
    expect(await messages({ format: 'svg' })).toEqual([
      'the font "Font 2" may not be embedded in a file of SVG',
      'the font "Font 256" may not be embedded in a file of SVG',
    ]);
    const { warnings } = await renderer.render(design, { format: 'html' });
    expect(warnings.map(({ code }) => code)).toEqual(['font_not_embeddable', 'font_not_embeddable']);
    for (const fontEmbedding of ['link', 'outline'] as const)
      expect(await messages({ format: 'svg', fontEmbedding })).toEqual([]);
  });

  it('finds characters that no font has', async () => {
    const options = { x: 10, y: 10, text: 'a \u{10fffd}' };
    expect(await found([text(options)])).toEqual([expect.stringMatching(/^glyph_missing pages\[0\]\.children\[0\]/)]);
  });

  it('finds pictures with too few pixels for their size', async () => {
    const image = (side: number, fields = {}) => ({
      type: 'image',
      src: picture(side, side),
      width: 50,
      height: 50,
      ...fields,
    });
    expect(await found([image(50), image(25)])).toEqual(['low_resolution pages[0].children[1].src']);
    expect(await found([image(50)], { options: { minDpi: 150 } })).toEqual(['low_resolution pages[0].children[0].src']);
    expect(await found([image(25)], { design: { dpi: 300 } })).toEqual([]);
    expect(await found([image(60, { cropWidth: 0.5, cropHeight: 0.5 })])).toHaveLength(1);
    expect(await found([], { page: { background: picture(20, 10) } })).toEqual(['low_resolution pages[0].background']);
    const [finding] = await renderer.check({ width: 200, height: 100, pages: [{ children: [image(25)] }] });
    expect(finding!.message).toBe('the picture has 36 dpi as it is placed, less than 72');
  });

  it('tells missing pictures and fonts at once, each at the property that names it', async () => {
    const [shape, photo] = ['shape.svg', 'photo.png'];
    const children = [
      text({ fontFamily: 'Nowhere' }),
      { type: 'image', width: 20, height: 20, src: shape },
      { type: 'image', width: 20, height: 20, src: photo, clipSrc: shape },
    ];
    const asked = renderer.render({ width: 200, height: 100, pages: [{ children }] });
    await expect(asked).rejects.toMatchObject({
      code: 'image_not_loaded',
      hint: expect.stringMatching(/skipImageError.*skipFontError/),
    });
    const { problems } = await asked.catch((error) => error);
    expect(problems.map(({ path }: { path: string }) => path)).toEqual([
      'pages[0].children[1].src',
      'pages[0].children[2].clipSrc',
      'pages[0].children[2].src',
      'pages[0].children[0]',
    ]);
  });

  it('finds texts that shrink or are cut', async () => {
    const long = text({ text: 'Hello there, this text is much longer than its box', fontSize: 30 });
    expect(await found([long])).toEqual(['text_shrunk pages[0].children[0].text']);
    expect(await found([long], { options: { richTextEnabled: true } })).toEqual([
      'text_shrunk pages[0].children[0].text',
    ]);
    expect(await found([long], { options: { textOverflow: 'ellipsis' } })).toEqual([
      'text_cut pages[0].children[0].text',
    ]);
    const grown = await found([text({ text: 'one two three', width: 60 })], { options: { textOverflow: 'resize' } });
    expect(grown).toEqual([]);
  });

  it('tells how far rich text shrinks as its fontSize, not as the size of its headings', async () => {
    const children = [
      { type: 'text', width: 300, height: 100, fontSize: 64, text: '<h1>Hello world</h1><p>and more</p>' },
      { type: 'text', width: 300, fontSize: 64, text: '<h1>Incomprehensibilities</h1>' },
    ];
    const design = { width: 600, height: 400, pages: [{ children }] };
    const findings = await renderer.check(design, { richTextEnabled: true });
    const shrunk = findings.filter(({ code }) => code === 'text_shrunk');
    expect(shrunk.map(({ path }) => path)).toEqual(['pages[0].children[0].text', 'pages[0].children[1].text']);
    for (const { message } of shrunk) expect(message).toContain('shrinks from 64 px to');
  });

  it('finds what lies outside the page or goes over its edge', async () => {
    expect(await found([{ type: 'figure', x: 300 }, text({ x: 170, align: 'left', text: 'over the edge' })])).toEqual([
      'element_outside pages[0].children[0]',
      'text_outside pages[0].children[1].text',
    ]);
    expect(await found([{ type: 'line', x: 10, y: 50, width: 100 }])).toEqual([]);
    const group = (...children: object[]) => ({ type: 'group', children });
    const away = { type: 'figure', x: 300 };
    expect(
      await found([group({ type: 'figure' }, away, group(text({ x: -500 }))), group(away, group(text({ x: 500 })))]),
    ).toEqual([
      'element_outside pages[0].children[0].children[1]',
      'element_outside pages[0].children[0].children[2]',
      'element_outside pages[0].children[1]',
    ]);
  });

  it('finds what ends between the trim and the bleed', async () => {
    const figure = (x: number, width: number) => ({ type: 'figure', x, y: 20, width, height: 20 });
    const page = { bleed: 10 };
    expect(await found([figure(0, 50), figure(-10, 50), figure(5, 20), figure(-4, 300)], { page })).toEqual([
      'short_of_bleed pages[0].children[0]',
      'short_of_bleed pages[0].children[3]',
    ]);
    expect(await found([figure(0, 50)])).toEqual([]);
  });

  it('finds colours that are none, which are painted black', async () => {
    const table = {
      type: 'table',
      width: 90,
      height: 50,
      rows: 1,
      cols: 1,
      cells: [{ text: 'a', borders: { top: { color: 'bluish' } } }],
    };
    const svg = { type: 'svg', src: 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"/>' };
    expect(
      await found([
        { type: 'figure', fill: '#12', stroke: 'linear-gradient(3deg, red, blu)' },
        { type: 'group', children: [text({ fill: 'linear-gradient(90deg, red 10%, #00f8)', shadowColor: 'darkish' })] },
        table,
        { ...svg, colorsReplace: { '#123': 'none of these', '#456': 'rgba(1, 2, 3, .5)' } },
      ]),
    ).toEqual([
      'invalid_color pages[0].children[0].fill',
      'invalid_color pages[0].children[0].stroke',
      'invalid_color pages[0].children[1].children[0].shadowColor',
      'invalid_color pages[0].children[2].cells[0].borders.top.color',
      'invalid_color pages[0].children[3].colorsReplace["#123"]',
    ]);
  });

  it('is not needed for a render to say which colours are none', async () => {
    const { warnings } = await renderer.render({ pages: [{ children: [{ type: 'figure', fill: 'notacolor' }] }] });
    expect(warnings).toEqual([
      { code: 'invalid_color', path: 'pages[0].children[0].fill', message: '"notacolor" is not a colour' },
    ]);
  });

  it('finds bindings to properties that the element has not', async () => {
    const bindings = { src: 'photo', fil: 'colour' };
    const image = { type: 'image', width: 50, height: 50, bindings };
    expect(await found([image], { options: { data: { photo: picture(50, 50), colour: 'red' } } })).toEqual([
      'unknown_property pages[0].children[0].bindings.fil',
    ]);
  });

  it('finds properties that nothing reads, and says what may be meant', async () => {
    const findings = await renderer.check({
      colour: 'red',
      pages: [{ bleeds: 1, children: [{ type: 'group', children: [{ type: 'figure', stroke_width: 2 }] }] }],
    });
    expect(findings.map(({ path }) => path)).toEqual([
      'colour',
      'pages[0].bleeds',
      'pages[0].children[0].children[0].stroke_width',
    ]);
    expect(findings[2]!.message).toContain('did you mean `strokeWidth`?');
  });

  it('knows the properties of tables, and the bindings of templates', async () => {
    const table = {
      type: 'table',
      x: 1,
      width: 200,
      rows: 1,
      cols: 1,
      colWidths: [1],
      cells: [{ text: 'a' }],
      borderWdth: 1,
    };
    const findings = await renderer.check({
      width: 500,
      height: 400,
      variables: [{ name: 'show', value: true }],
      pages: [{ children: [{ ...table, bindings: { visible: 'show' } }] }],
    });
    expect(findings.map(({ path }) => path)).toEqual(['pages[0].children[0].borderWdth']);
  });
});
