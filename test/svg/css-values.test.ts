import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { tryColor } from '../../renderer/scene/paint.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer();
});
afterAll(() => renderer.close());

/** The picture of an SVG of 100 × 100 px. */
async function drawn(body: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100" height="100">${body}</svg>`;
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  const pages = [{ background: 'white', children: [{ type: 'svg', width: 100, height: 100, src }] }];
  const { data } = await renderer.render({ width: 100, height: 100, schemaVersion: 4, pages });
  return data;
}

const box = (attributes: string) => `<rect x="10" y="10" width="80" height="60" fill="crimson" ${attributes}/>`;
const clipped = (path: string) => `<clipPath id="c"><path d="${path}"/></clipPath>${box('clip-path="url(#c)"')}`;
const square = (attributes: string) => `<rect x="30" y="30" width="40" height="20" fill="teal" ${attributes}/>`;

const letters = (attributes: string, text: string) =>
  `<text x="5" y="50" font-family="Arial" ${attributes.includes('font-size="') ? '' : 'font-size="20"'} ${attributes}>${text}</text>`;

/** What CSS says, and the same without CSS. Each pair was looked at in Chromium. */
const PAIRS: [title: string, css: string, plain: string][] = [
  // Clip paths, from the box of 80 × 60 at (10, 10).
  ['rect()', box('style="clip-path:rect(5px 60px 50px 10px)"'), clipped('M20 15H70V60H20Z')],
  ['rect() with auto', box('style="clip-path:rect(auto 60px auto 10px)"'), clipped('M20 10H70V70H20Z')],
  ['xywh()', box('style="clip-path:xywh(10px 5px 50% 50%)"'), clipped('M20 15H60V45H20Z')],
  ['inset() of percentages', box('style="clip-path:inset(10%)"'), clipped('M18 16H82V64H18Z')],
  ['inset() with calc()', box('style="clip-path:inset(calc(5px + 10%) calc(20% - 6px))"'), clipped('M20 21H80V59H20Z')],
  [
    'inset() with four corners',
    box('style="clip-path:inset(0 round 10px 20px 0 5px / 5px)"'),
    clipped('M20 10H70A20 5 0 0 1 90 15V70H15A5 5 0 0 1 10 65V15A10 5 0 0 1 20 10Z'),
  ],
  ['polygon()', box('style="clip-path:polygon(0 0, 100% 50%, 0 100%)"'), clipped('M10 10L90 40L10 70Z')],
  [
    'a circle from two sides',
    box('style="clip-path:circle(20px at right 30px bottom 25px)"'),
    clipped('M80 45A20 20 0 1 1 40 45A20 20 0 1 1 80 45Z'),
  ],
  ['path()', box(`style="clip-path:path('M0 0H40V30H0Z')"`), clipped('M10 10H50V40H10Z')],
  [
    'shape()',
    box('style="clip-path:shape(from 0 0, hline to 100%, vline by 30px, arc to 0px 30px of 40px cw, close)"'),
    clipped('M10 10H90V40A40 40 0 0 1 10 40Z'),
  ],
  ['the prefix of old', box('style="-webkit-clip-path:inset(10px)"'), clipped('M20 20H80V60H20Z')],
  ['an attribute', box('clip-path="inset(10px)"'), clipped('M20 20H80V60H20Z')],
  [
    'a mask by its longhand',
    `<mask id="m"><rect width="50" height="99" fill="#fff"/></mask>${box('style="mask-image:url(#m)"')}`,
    `<mask id="m"><rect width="50" height="99" fill="#fff"/></mask>${box('mask="url(#m)"')}`,
  ],
  // Values.
  ['var() in an attribute', `<g style="--k:teal">${square('fill="var(--k)"')}</g>`, square('')].map((text) =>
    text.replace('fill="teal" fill=', 'fill='),
  ) as [string, string, string],
  [
    'var() in stops, with a fallback',
    `<style>svg{--c:lime}</style><linearGradient id="g"><stop stop-color="var(--c)"/><stop offset="1" stop-color="var(--d, navy)"/></linearGradient><rect width="99" height="99" fill="url(#g)"/>`,
    `<linearGradient id="g"><stop stop-color="lime"/><stop offset="1" stop-color="navy"/></linearGradient><rect width="99" height="99" fill="url(#g)"/>`,
  ],
  [
    'var() in widths',
    `<style>svg{--w:12}</style><path d="M10 50H90" stroke="red" stroke-width="var(--w)"/>`,
    `<path d="M10 50H90" stroke="red" stroke-width="12"/>`,
  ],
  ['calc() in opacities', square('opacity="calc(0.25 * 2)"'), square('opacity=".5"')],
  [
    'calc() in geometry',
    '<rect x="calc(10px + 5%)" width="calc(50% - 10px)" height="20"/>',
    '<rect x="15" width="40" height="20"/>',
  ],
  [
    'color-mix() with the current colour',
    `<g color="red"><rect width="50" height="50" fill="color-mix(in srgb, currentColor, blue)"/></g>`,
    `<rect width="50" height="50" fill="#800080"/>`,
  ],
  // Transforms.
  ['rotate', square('style="rotate:30deg"'), square('transform="rotate(30)"')],
  [
    'rotate about the box',
    square('style="rotate:.25turn;transform-box:fill-box;transform-origin:center"'),
    square('transform="rotate(90 50 40)"'),
  ],
  ['scale', square('style="scale:50% 1.5"'), square('transform="scale(.5 1.5)"')],
  ['translate', square('style="translate:10px 10%"'), square('transform="translate(10 10)"')],
  [
    'all of them, in their order',
    square('style="transform:skewX(10deg);scale:1.2;rotate:z 20deg;translate:10px 5px"'),
    square('transform="translate(10 5) rotate(20) scale(1.2) skewX(10)"'),
  ],
  // Texts.
  ['text-transform', letters('style="text-transform:uppercase"', 'straße'), letters('', 'STRASSE')],
  [
    'text-transform of a group',
    `<g style="text-transform:capitalize">${letters('', 'one two')}</g>`,
    letters('', 'One Two'),
  ],
  ['small capitals', letters('font-variant="small-caps"', 'Ab1'), letters('', 'A<tspan font-size="14">B</tspan>1')],
  [
    'small capitals of all letters',
    letters('style="font-variant-caps:all-small-caps"', 'Ab'),
    letters('font-size="14"', 'AB'),
  ],
  [
    'a calculated size',
    letters('style="font-size:calc(10px + .5em)"', 'Ab').replace('font-size="20"', ''),
    letters('font-size="18"', 'Ab'),
  ],
  // Layers, and rules within rules.
  ...(
    [
      ['a layer is weaker than rules without one', 'rect{fill:teal}@layer a{#r{fill:red}}'],
      ['layers in the order of their first name', '@layer b,a;@layer a{rect{fill:teal}}@layer b{#r{fill:red}}'],
      [
        'important ones of the first layer',
        '@layer a{rect{fill:teal!important}}@layer b{#r{fill:red!important}}rect{fill:red!important}',
      ],
      ['layers within layers', '@layer a{@layer x{#r{fill:red}}rect{fill:teal}}@layer a.y{#r{fill:red}}'],
      ['layers without a name', '@layer{#r{fill:red}}@layer{rect{fill:teal}}'],
      ['layers of several sheets', '@layer one,two;@layer two{rect{fill:teal}}</style><style>@layer one{#r{fill:red}}'],
      ['a nested rule that begins with a name', 'g{fill:red;rect{fill:teal}}'],
      ['a nested rule that begins with a combinator', 'g{fill:red;> rect{fill:teal}}'],
      ['a nested query', 'rect{fill:red;@media screen{fill:teal}@media print{fill:red}}'],
      ['declarations behind a nested query', 'rect{@media screen{fill:red}fill:teal}'],
      ['a query that is negated', 'rect{fill:teal}@supports not (fill:red){rect{fill:red}}'],
    ] as const
  ).map(([title, css]): [string, string, string] => [
    title,
    `<style>${css}</style><g>${square('id="r"').replace('fill="teal"', '')}</g>`,
    square(''),
  ]),
  // Selectors see what a `use` draws as a tree of its own.
  [
    'use, past a selector of its place',
    `<style>.t rect{fill:red}</style><defs><g class="t"><rect id="r" width="40" height="40"/></g></defs><use href="#r" x="30" fill="blue"/>`,
    `<rect x="30" width="40" height="40" fill="blue"/>`,
  ],
  [
    'use, with selectors inside',
    `<style>#s circle{fill:orange}</style><symbol id="s"><circle cx="20" cy="20" r="20"/></symbol><use href="#s" x="50"/>`,
    `<circle cx="70" cy="20" r="20" fill="orange"/>`,
  ],
  // Lengths of paths.
  [
    'pathLength of a line',
    '<line x1="10" y1="50" x2="90" y2="50" stroke="red" stroke-width="9" pathLength="8" stroke-dasharray="1"/>',
    '<line x1="10" y1="50" x2="90" y2="50" stroke="red" stroke-width="9" stroke-dasharray="10"/>',
  ],
  [
    'pathLength of a polyline, with an offset',
    '<polyline points="10,10 90,10 90,90" fill="none" stroke="red" stroke-width="9" pathLength="16" stroke-dasharray="2 1" stroke-dashoffset="1"/>',
    '<polyline points="10,10 90,10 90,90" fill="none" stroke="red" stroke-width="9" stroke-dasharray="20 10" stroke-dashoffset="10"/>',
  ],
  [
    'pathLength of nothing',
    '<path d="M10 50H90" stroke="red" stroke-width="9" pathLength="0" stroke-dasharray="10"/>',
    '<path d="M10 50H90" stroke="red" stroke-width="9"/>',
  ],
];

describe('CSS in an SVG', () => {
  it.each(PAIRS)('draws what it says: %s', async (_, css, plain) => {
    const [one, other, nothing] = await Promise.all([drawn(css), drawn(plain), drawn('')]);
    expect(one!.equals(other!)).toBe(true);
    expect(one!.equals(nothing!)).toBe(false);
  });
});

describe('functions of colours', () => {
  // As Chromium paints them.
  it.each([
    ['color-mix(in srgb, red, blue)', [128, 0, 128]],
    ['color-mix(in srgb, red 25%, blue)', [64, 0, 191]],
    ['color-mix(in srgb, red 20%, blue 20%)', [128, 0, 128, 0.4]],
    ['color-mix(in hsl, red, blue 25%)', [255, 0, 128]],
    ['rgb(from red r g 128)', [255, 0, 128]],
    ['rgb(from #123456 calc(r * 2) g b / .5)', [36, 52, 86, 0.5]],
    ['hsl(from red calc(h + 120) s l)', [0, 255, 0]],
    ['light-dark(green, red)', [0, 128, 0]],
    ['rgb(from color-mix(in srgb, red, blue) r g b)', [128, 0, 128]],
  ])('%s', (text, [r, g, b, a = 1]) => {
    expect(tryColor(text)).toEqual({ r, g, b, a: expect.closeTo(a!, 3) });
  });

  it.each([
    'color-mix(in srgb, red)',
    'color-mix(in nowhere, red, blue)',
    'color-mix(in srgb, red 0%, blue 0%)',
    'rgb(from red r g)',
    'rgb(from nothing r g b)',
    `${'color-mix(in srgb, red, '.repeat(50)}red${')'.repeat(50)}`,
  ])('is none: %s', (text) => {
    expect(tryColor(text)).toBeNull();
  });
});
