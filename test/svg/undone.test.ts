import { expect, it } from 'vitest';
import { undoneFeatures } from '../../renderer/svg/read/undone.ts';
import { read } from '../support/svg.ts';

const styled = (declaration: string) => `<rect width="9" height="9" style="${declaration}"/>`;
const text = (attributes: string, inner = 'text') => `<text y="9" ${attributes}>${inner}</text>`;
const onPath = (attributes: string) =>
  `<path id="p" d="M0 9H90"/>${text('', `<textPath href="#p" ${attributes}>t</textPath>`)}`;
const filtered = (input: string) =>
  `<filter id="f"><feOffset in="${input}"/></filter><rect width="9" height="9" filter="url(#f)"/>`;

/** What brings each feature into an SVG. */
const EXAMPLES: Readonly<Record<string, string>> = {
  foreignObject: '<foreignObject/>',
  'lengthAdjust="spacingAndGlyphs"': text('textLength="50" lengthAdjust="spacingAndGlyphs"'),
  'textLength of a tspan': text('', '<tspan textLength="50">t</tspan>'),
  'side of a textPath': onPath('side="right"'),
  'method of a textPath': onPath('method="stretch"'),
  'spacing of a textPath': onPath('spacing="auto"'),
  'textLength of a textPath': onPath('textLength="50"'),
  'a reference to another file (image)': '<image href="https://host/a.png" width="9" height="9"/>',
  'a reference to another file (use)': '<use href="other.svg#a"/>',
  'a reference to another file (feImage)': '<filter id="f"><feImage href="a.png"/></filter>',
  'in="FillPaint"': filtered('FillPaint'),
  'in="StrokePaint"': filtered('StrokePaint'),
  'in="BackgroundImage"': filtered('BackgroundImage'),
  'in="BackgroundAlpha"': filtered('BackgroundAlpha'),
  'text-shadow': text('style="text-shadow: 1px 1px red"'),
  'font-feature-settings': text(`style="font-feature-settings: 'smcp'"`),
  'font-variation-settings': text(`style="font-variation-settings: 'wght' 300"`),
  'text-decoration-style': text('style="text-decoration: underline wavy"'),
  'text-emphasis': text('style="text-emphasis: dot"'),
  'offset-path': styled('offset-path: circle(5px)'),
  offset: styled('offset: circle(5px) 50%'),
  perspective: styled('perspective: 50px'),
  'backdrop-filter': styled('backdrop-filter: blur(2px)'),
  ...Object.fromEntries(
    [
      'size: 9px',
      'position: 9px 0',
      'repeat: no-repeat',
      'mode: luminance',
      'composite: exclude',
      'origin: fill-box',
      'clip: fill-box',
    ].map((text) => [`mask-${text.split(':')[0]}`, styled(`mask-${text}`)]),
  ),
  'mask-border': styled('mask-border: url(#m) 3'),
  'text-underline-offset': text('style="text-underline-offset: 3px"'),
  '-webkit-text-stroke': text('style="-webkit-text-stroke: 1px red"'),
  'shape-inside': text('style="shape-inside: circle(9px)"'),
  'inline-size': text('style="inline-size: 50px"'),
  animation: styled('animation: spin 1s'),
  'animation-name': styled('animation-name: spin'),
  'initial-letter': text('style="initial-letter: 2"'),
  'revert-layer': styled('fill: revert-layer'),
  'text-orientation: upright': text('style="text-orientation: upright"'),
  'mask-image': styled('mask-image: conic-gradient(red, blue)'),
  '@import': '<style>@import "a.css";</style>',
  '@scope': '<style>@scope (g) { rect { fill: red } }</style>',
  '@container': '<style>@container (width > 9px) { rect { fill: red } }</style>',
  '@property': '<style>@property --a { syntax: "*" }</style>',
  'writing-mode': text('writing-mode="vertical-rl"', '縦書き'),
  'text in a script that needs fonts of the machine': text('', 'नमस्ते'),
};

it('has an example of every feature of SVGs that is not drawn', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(undoneFeatures().sort());
});

it.each(Object.entries(EXAMPLES))('is warned of once, by its name: %s', async (feature, body) => {
  const { undone } = await read(`<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">${body}${body}</svg>`);
  expect(undone.filter((name) => name === feature)).toEqual([feature]);
});

it.each([
  ['a plain drawing', '<rect width="9" height="9" fill="red"/>'],
  ['values that do nothing', styled('text-shadow: none; animation: none; backdrop-filter: initial')],
  ['references within the file', '<rect id="r" width="9" height="9"/><use href="#r"/>'],
  ['a text path as it is drawn', onPath('side="left" method="align" spacing="exact"')],
])('says nothing of %s', async (_, body) => {
  const { undone } = await read(`<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">${body}</svg>`);
  expect(undone).toEqual([]);
});
