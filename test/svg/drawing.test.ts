import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../renderer/scene/types.ts';
import {
  BLACK,
  BLUE,
  colorAt,
  document,
  draw,
  errorOf,
  GREEN,
  GREEN_SQUARE,
  kept,
  NOTHING,
  RED,
  read,
  XMLNS,
} from '../support/svg.ts';

describe('the size of an SVG as an image', () => {
  // What Chromium's naturalWidth and naturalHeight say.
  it.each([
    ['', 300, 150],
    ['viewBox="0 0 32 30"', 160, 150],
    ['viewBox="0 0 80 20"', 300, 75],
    ['viewBox="0 0 80 40" preserveAspectRatio="none"', 300, 150],
    ['width="100%" height="100%" viewBox="0 0 80 40"', 300, 150],
    ['width="120" viewBox="0 0 80 40"', 120, 60],
    ['height="120" viewBox="0 0 80 40"', 240, 120],
    ['width="200" height="50%" viewBox="0 0 80 40"', 200, 100],
    ['width="120"', 120, 150],
    ['width="2em" height="1in"', 32, 96],
    ['width="12.5" height="7.3"', 13, 7],
    ['width="auto" height="auto" viewBox="0 0 80 40"', 300, 150],
    ['style="width:50px;height:40px"', 300, 150],
    ['width="0" height="0" viewBox="0 0 80 40"', 0, 0],
    ['width="-5" height="20"', 0, 20],
    ['viewBox="0 0 0 0"', 300, 150],
  ])('<svg %s> is %d × %d', async (attributes, width, height) => {
    expect(await read(document('', attributes))).toMatchObject({ width, height });
  });

  it('takes the canvas for sides that are left open', async () => {
    const data = await draw(await read(document(GREEN_SQUARE, '')), {
      width: 40,
      height: 30,
      canvas: { width: 400, height: 300 },
    });
    const greenAt = (x: number, y: number) => data[(y * 40 + x) * 4 + 3] === 255;
    expect([greenAt(9, 9), greenAt(11, 9), greenAt(9, 11)]).toEqual([true, false, false]);
  });

  it('keeps the proportion inside the picture, and stretches the picture', async () => {
    const wide = document(
      '<rect width="80" height="40" fill="green"/>',
      'width="100" height="100" viewBox="0 0 80 40"',
    );
    expect(await colorAt(wide, 50, 20)).toBe(NOTHING);
    expect(await colorAt(wide, 50, 50)).toBe(GREEN);
    const data = await draw(await read(document(GREEN_SQUARE)), { width: 30, height: 7 });
    expect(data.length).toBe(840);
    expect(data.every((value, i) => value === [0, 128, 0, 255][i % 4])).toBe(true);
  });

  it('is drawn as fine as it is painted', async () => {
    const half = document('<rect width="1" height="2" fill="green"/>', 'width="2" height="2"');
    expect([await colorAt(half, 49, 50, {}, 10), await colorAt(half, 50, 50, {}, 10)]).toEqual([GREEN, NOTHING]);
  });

  it('draws a part of itself in a box', async () => {
    const part = { x: 50, y: 50, width: 50, height: 50 };
    const box = { x: 2.5, y: 3, width: 4, height: 4 };
    const data = await draw(await read(document('<path d="M50 50h25v50H50z"/>')), {
      width: 10,
      height: 10,
      source: part,
      box,
    });
    const alphas = Array.from({ length: 10 }, (_, x) => data[(4 * 10 + x) * 4 + 3]);
    expect(alphas.map((alpha) => Math.round(alpha! / 127.5))).toEqual([0, 0, 1, 2, 1, 0, 0, 0, 0, 0]);
    expect([2, 3, 6, 7].map((y) => data[(y * 10 + 3) * 4 + 3])).toEqual([0, 255, 255, 0]);
  });

  it('draws nothing of a document without area', async () => {
    expect(await colorAt(document(GREEN_SQUARE, 'width="0" height="0"'), 5, 5)).toBe(NOTHING);
  });
});

describe('colorsReplace', () => {
  it.each([
    ['an attribute', '<rect width="100" height="100" fill="#f00"/>'],
    ['a name', '<rect width="100" height="100" fill="RED"/>'],
    ['a function', '<rect width="100" height="100" fill="rgb(255, 0, 0)"/>'],
    ['eight digits', '<rect width="100" height="100" fill="#FF0000FF"/>'],
    ['hsl', '<rect width="100" height="100" fill="hsl(0 100% 50%)"/>'],
    ['a style', '<rect width="100" height="100" style="fill: #ff0000"/>'],
    ['a style sheet', '<style>.a{fill:red}</style><rect class="a" width="100" height="100"/>'],
    ['a variable', '<style>:root{--c:red}rect{fill:var(--c)}</style><rect width="100" height="100"/>'],
    ['currentColor', '<g color="red"><rect width="100" height="100" fill="currentColor"/></g>'],
    ['a stroke', '<path d="M0 50H100" stroke="red" stroke-width="100"/>'],
    ['what is inherited', '<g fill="red"><rect width="100" height="100"/></g>'],
    ['a fallback', '<rect width="100" height="100" fill="url(#none) red"/>'],
  ])('finds a colour in %s', async (_, body) => {
    expect(await colorAt(document(body), 50, 50, { '#ff0000': 'green' })).toBe(GREEN);
    expect(await colorAt(document(body), 50, 50, { 'rgb(255,0,0)': 'blue' })).toBe(BLUE);
    expect(await colorAt(document(body), 50, 50, { '#fe0000': 'blue' })).toBe(RED);
  });

  it('replaces the black that an absent fill means', async () => {
    const body = '<path d="M0 0H100V50H0Z"/><rect y="50" width="100" height="50" fill="currentColor"/>';
    expect(await colorAt(document(body), 50, 25, { black: 'green' })).toBe(GREEN);
    expect(await colorAt(document(body), 50, 75, { '#000': 'green' })).toBe(GREEN);
    expect(await colorAt(document(body), 50, 25)).toBe(BLACK);
  });

  it('swaps two colours', async () => {
    const body = '<rect width="50" height="100" fill="red"/><rect x="50" width="50" height="100" fill="blue"/>';
    const swap = { red: 'blue', blue: 'red' };
    expect([await colorAt(document(body), 25, 50, swap), await colorAt(document(body), 75, 50, swap)]).toEqual([
      BLUE,
      RED,
    ]);
  });

  it('takes the first of several entries for a colour', async () => {
    const body = '<rect width="100" height="100"/>';
    expect(await colorAt(document(body), 50, 50, { black: 'red', '#000000': 'blue', 'rgb(0,0,0)': 'green' })).toBe(RED);
  });

  it('leaves masks and stops alone', async () => {
    const masked = '<mask id="m"><rect width="100" height="100" fill="white"/><rect width="50" height="100"/></mask>';
    const body = `${masked}<rect width="100" height="100" fill="green" mask="url(#m)"/>`;
    expect(await colorAt(document(body), 25, 50, { black: 'white', white: 'black' })).toBe(NOTHING);
    expect(await colorAt(document(body), 75, 50, { black: 'white', white: 'black' })).toBe(GREEN);
    const gradient = '<linearGradient id="g"><stop stop-color="red"/></linearGradient>';
    expect(
      await colorAt(document(`${gradient}<rect width="100" height="100" fill="url(#g)"/>`), 50, 50, { red: 'blue' }),
    ).toBe(RED);
  });

  it('makes another drawing', async () => {
    const source = document('<rect width="9" height="9" fill="red"/>');
    expect((await read(source)).id).toBe((await read(source)).id);
    expect((await read(source)).id).not.toBe((await read(source, { red: 'blue' })).id);
  });
});

describe('style', () => {
  const rect = '<rect id="i" class="a b" width="100" height="100" fill="red"/>';
  it.each([
    ['a rule wins over an attribute', `<style>rect{fill:green}</style>${rect}`],
    ['a class over a tag', `<style>.a{fill:green}rect{fill:red}</style>${rect}`],
    ['an id over classes', `<style>#i{fill:green}.a.b{fill:red}</style>${rect}`],
    ['the later of equals', `<style>.a{fill:red}.b{fill:green}</style>${rect}`],
    [
      'important over all',
      '<style>rect{fill:green!important}</style><rect style="fill:red" width="100" height="100"/>',
    ],
    ['selectors of ancestors and siblings', `<style>svg>g:first-of-type rect[width]{fill:green}</style><g>${rect}</g>`],
    ['CDATA', `<style><![CDATA[ rect{fill:green} ]]></style>${rect}`],
    [
      'media',
      `<style>@media screen{rect{fill:green}}@media print{rect{fill:red}}@media (prefers-color-scheme:dark){rect{fill:red}}</style>${rect}`,
    ],
    ['a variable with a fallback', `<style>rect{fill:var(--no,var(--none, green))}</style>${rect}`],
    ['what is not valid does not count', '<rect width="100" height="100" style="fill:green;fill:nonsense;;x"/>'],
    ['a colour that is not valid is inherited', '<g fill="green"><rect width="100" height="100" fill="nonsense"/></g>'],
    ['eight digits', '<rect width="100" height="100" fill="#008000ff"/>'],
    ['geometry', '<style>rect{width:100px;height:100px;fill:green}</style><rect/>'],
    [
      'a transform and its origin',
      '<rect x="25" y="25" width="50" height="50" fill="green" style="transform-box:fill-box;transform-origin:center;transform:scale(2)"/>',
    ],
    ['rem', '<rect width="10rem" height="100vh" fill="green"/>'],
    ['absolute units', '<rect width="1.1in" height="26mm" fill="green"/>'],
    ['a background', '<style>svg{background:green}</style>'],
    ['xlink and plain references', `<defs><rect id="r" width="100" height="100" fill="green"/></defs><use href="#r"/>`],
  ])('%s', async (_, body) => {
    expect(await colorAt(document(body), 50, 50)).toBe(GREEN);
    expect(await colorAt(document(body), 95, 95)).toBe(GREEN);
  });
});

describe('strokes that do not scale', () => {
  const line = (attributes = '') =>
    `<path d="M0 5H10" stroke="green" stroke-width="10" vector-effect="non-scaling-stroke" ${attributes}/>`;
  const along = (source: string, places: [x: number, y: number][], strokeScale: number) =>
    Promise.all(places.map(([x, y]) => colorAt(source, x, y, {}, strokeScale)));
  const edges = (half: number): [number, number][] =>
    [-half - 1, -half + 1, half - 1, half + 1].map((y) => [50, 50 + y]);

  it.each([
    ['in a view box', line(), 'viewBox="0 0 10 10"'],
    [
      'in a group that is larger, turned and mirrored',
      `<g transform="rotate(180 25 25) translate(50) scale(-5 5)">${line()}</g>`,
      '',
    ],
    [
      'with an inherited width',
      `<g stroke-width="10px" transform="scale(5)">${line('').replace('stroke-width="10"', 'stroke-width="inherit"')}</g>`,
      '',
    ],
    ['in what is used', `<defs><g id="l" transform="scale(5)">${line()}</g></defs><use href="#l"/>`, ''],
  ])('are as wide as px of the design: %s', async (_, body, viewBox) => {
    const source = document(body, `width="50" height="50" ${viewBox}`);
    expect(await along(source, edges(5), 1)).toEqual([NOTHING, GREEN, GREEN, NOTHING]);
    expect(await along(source, edges(10), 2)).toEqual([NOTHING, GREEN, GREEN, NOTHING]);
  });

  it('have dashes that do not scale', async () => {
    const dashed = `<g stroke-dasharray="10 20">${line('stroke-dashoffset="-10"')}</g>`;
    const source = document(dashed, 'width="50" height="50" viewBox="0 0 10 10"');
    const columns = [19, 21, 39, 41, 81].map((x): [number, number] => [x, 50]);
    expect(await along(source, columns, 2)).toEqual([NOTHING, GREEN, GREEN, NOTHING, GREEN]);
  });
});

describe('opacity', () => {
  const half = 'opacity="0.5"';
  const layers = async (body: string) => isolated((await read(document(body))).items({ width: 100, height: 100 }));
  const isolated = (items: readonly Item[]): number =>
    items.reduce(
      (sum, item) => sum + (item.kind === 'group' ? Number(item.isolated === true) + isolated(item.items) : 0),
      0,
    );
  /** Premultiplied: what is seen of a colour that is nearly clear. */
  const pixels = async (source: string) => {
    const data = await draw(await read(source), { width: 100, height: 100 });
    return [...data].map((value, i) => (i % 4 === 3 ? value : (value * data[i - (i % 4) + 3]!) / 255));
  };
  /** The same twice, of which nothing is seen of the other: that wants a layer. */
  const layered = (body: string) => body.replaceAll(' opacity="', ' mask="url(#all)" opacity="');

  it.each([
    ['of a fill', `<rect width="99" height="99" fill="red" ${half}/>`],
    ['of an inherited fill', `<g fill="red"><rect width="99" height="99" ${half}/></g>`],
    ['of a fill with one of its own', `<g fill-opacity="50%"><rect width="99" height="99" ${half}/></g>`],
    [
      'of a stroke that crosses itself',
      `<path d="M0 0L99 99L99 0L0 99" fill="none" stroke="red" stroke-width="30" ${half}/>`,
    ],
    ['of a group of one', `<g ${half}><g ${half}><rect width="99" height="99" fill="red"/></g></g>`],
    [
      'of a gradient',
      `<linearGradient id="l"><stop stop-color="red" stop-opacity="0.5"/><stop offset="1"/></linearGradient><rect width="99" height="99" fill="url(#l)" ${half}/>`,
    ],
    ['of what is filtered', `<rect width="50" height="50" filter="blur(2px)" ${half}/>`],
    [
      'of a group whose only shape is used elsewhere',
      `<g ${half}><rect id="r" width="9" height="9"/></g><use href="#r" x="50"/>`,
    ],
    ['of a text', `<text y="50" ${half}>overlapping</text>`],
    [
      'of what is used',
      `<defs><rect id="r" width="99" height="99" fill="red" stroke="none" fill-opacity="1" ${half}/></defs><use href="#r"/>`,
    ],
  ])('%s needs no layer', async (_, body) => {
    expect(await layers(body)).toBe(0);
    const [plain, wanted] = [await pixels(document(body)), await pixels(document(layered(body)))];
    const difference = plain.map((value, i) => Math.abs(value - wanted[i]!));
    expect(Math.max(...difference)).toBeLessThan(2);
  });

  it.each([
    ['a fill and a stroke', `<rect width="50" height="50" fill="red" stroke="lime" stroke-width="9" ${half}/>`],
    ['a group of several', `<g ${half}><rect width="50" height="50"/><rect width="40" height="40"/></g>`],
    [
      'a shape that a use may stroke',
      `<defs><rect id="r" width="9" height="9" ${half}/></defs><use href="#r" stroke="red"/>`,
    ],
    [
      'lines with markers',
      `<marker id="m"><rect width="9" height="9"/></marker><path d="M0 0H50" stroke="red" fill="none" marker-end="url(#m)" ${half}/>`,
    ],
  ])('of %s keeps its layer', async (_, body) => expect(await layers(body)).toBe(1));
});

describe('filter functions', () => {
  it.each([
    ['invert(1)', '#ff7fff', GREEN],
    ['grayscale(1)', '#808080', '128,128,128,255'],
    ['brightness(.5)', '#00ff00', GREEN],
    ['brightness(50%) opacity(0)', '#00ff00', NOTHING],
    ['hue-rotate(0deg) saturate(1) contrast(1) sepia(0)', 'green', GREEN],
    ['drop-shadow(0 0 0 red) blur(0)', 'green', GREEN],
    ['nonsense(1)', 'green', GREEN],
  ])('%s', async (filter, fill, expected) => {
    const body = `<rect x="-50" y="-50" width="200" height="200" fill="${fill}" style="filter:${filter}"/>`;
    expect(await colorAt(document(body), 50, 50)).toBe(expected);
  });
});

describe('animations in a still picture', () => {
  const animated = (animation: string) => document(`<rect width="100" height="100" fill="red">${animation}</rect>`);
  it.each([
    [
      'one for ever shows its state at the beginning',
      '<animate attributeName="fill" values="green;blue" dur="9s" repeatCount="indefinite"/>',
      GREEN,
    ],
    [
      'or as far as it has come',
      '<animate attributeName="x" begin="-4.5s" values="100;0;100" dur="9s" repeatCount="indefinite"/>',
      RED,
    ],
    [
      'transforms too',
      '<animateTransform attributeName="transform" type="translate" values="200 0;0 0" dur="9s" repeatCount="indefinite"/>',
      NOTHING,
    ],
    [
      'one that ends and stays shows its end',
      '<animate attributeName="fill" from="blue" to="green" dur="1s" fill="freeze"/>',
      GREEN,
    ],
    ['one that passes shows nothing', '<animate attributeName="fill" from="blue" to="green" dur="1s"/>', RED],
    [
      'nor one that waits',
      '<animate attributeName="fill" begin="click" values="blue" dur="1s" repeatCount="indefinite"/>',
      RED,
    ],
    ['set stays', '<set attributeName="fill" to="green"/>', GREEN],
    ['none leads outside', '<set attributeName="href" to="http://a/"/><set attributeName="onclick" to="x"/>', RED],
  ])('%s', async (_, animation, color) => {
    expect(await colorAt(animated(animation), 50, 50)).toBe(color);
    expect(await kept(animated(animation))).not.toMatch(/http:\/\/a|onclick|anim/);
  });
});

describe('what is not well-formed', () => {
  it.each([
    ['no namespace', `<svg width="100" height="100">${GREEN_SQUARE}</svg>`],
    ['an end tag missing', `<svg ${XMLNS} width="100" height="100"><g>${GREEN_SQUARE}</svg>`],
    ['cut off', `<svg ${XMLNS} width="100" height="100">${GREEN_SQUARE}<rect wid`],
    ['an undeclared prefix', document(`<defs><g id="a">${GREEN_SQUARE}</g></defs><use xlink:href="#a"/>`)],
    ['entities of HTML', document(`${GREEN_SQUARE}<text>&nbsp;</text>`)],
    ['unquoted attributes', document('<rect width=100 height=100 fill=green />')],
    ['white space before the declaration', `\n <?xml version="1.0"?>${document(GREEN_SQUARE)}`],
    ['a mark before it', `\uFEFF${document(GREEN_SQUARE)}`],
  ])('is drawn all the same: %s', async (_, source) => {
    expect(await colorAt(source, 50, 50)).toBe(GREEN);
  });

  it('reads internal entities and prefixes', async () => {
    const entities = '<!DOCTYPE svg [<!ENTITY c "green"><!ENTITY ns "http://www.w3.org/2000/svg">]>';
    const source = `${entities}<s:svg xmlns:s="&ns;" width="100" height="100"><s:rect width="100" height="100" fill="&c;"/></s:svg>`;
    expect(await colorAt(source, 50, 50)).toBe(GREEN);
  });

  it.each(['', 'hello', '<html><body>hello</body></html>', '{"svg": 1}', '\0\0\0', `<svg ${XMLNS}><rect width="1`])(
    'is an error when it is none: %j',
    async (source) => {
      expect(await errorOf(source)).toMatchObject({ kind: 'asset', code: 'svg_invalid' });
    },
  );
});

describe('pictures inside', () => {
  const picture = (format: 'png' | 'webp' | 'avif' | 'gif') =>
    sharp({ create: { width: 4, height: 4, channels: 3, background: 'blue' } })
      .toFormat(format, { lossless: true })
      .toBuffer();
  const image = (data: Buffer, type: string) =>
    document(
      `<image width="100" height="100" xlink:href="data:${type};base64,${data.toString('base64')}"/>`,
      `xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="100"`,
    );

  it.each(['png', 'webp', 'gif'] as const)('draws %s, whatever its label', async (format) => {
    expect(await colorAt(image(await picture(format), 'image/png'), 50, 50)).toBe(BLUE);
  });

  it('draws an SVG, made safe', async () => {
    const inner = document(`<script/><image href="http://a/"/>${GREEN_SQUARE}`);
    const source = image(Buffer.from(inner), 'image/svg+xml');
    expect(await colorAt(source, 50, 50)).toBe(GREEN);
    expect(await kept(source)).not.toMatch(/data:|script|http:\/\/a/);
  });

  it('leaves out what is damaged', async () => {
    const source = image((await picture('png')).subarray(0, 30), 'image/png');
    expect(await colorAt(source, 50, 50)).toBe(NOTHING);
  });
});
