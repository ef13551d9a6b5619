import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, RenderError, type Renderer } from '../renderer/index.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false });
});
afterAll(() => renderer.close());

/** Names that every object has. A table that is asked for one must not answer with JavaScript's own function. */
const NAMES = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__'];

const page = (element: object, more: object = {}) => ({
  ...{ width: 60, height: 60, schemaVersion: 3, ...more },
  pages: [{ children: [{ x: 0, y: 0, width: 50, height: 50, ...element }] }],
});
const svg = (content: string) =>
  page({
    type: 'svg',
    src: `data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">${content}</svg>`).toString('base64')}`,
  });
const text = (html: string, more: object = {}) => page({ type: 'text', fontSize: 9, text: html }, more);

const PLACES: Record<string, (name: string) => object> = {
  'a property of an SVG': (name) => svg(`<rect width="5" height="5" style="${name}:1"/>`),
  'an attribute of an SVG': (name) => svg(`<rect width="5" height="5" ${name}="1"/>`),
  'an element of an SVG': (name) => svg(`<${name}><rect width="5" height="5"/></${name}>`),
  'values of an SVG': (name) =>
    svg(
      `<rect width="5" height="5" fill="${name}" stroke-linecap="${name}" transform-origin="${name} ${name}" font-size="${name}" style="mix-blend-mode:${name};transform:rotate(9deg);transform-box:${name}"/>`,
    ),
  'functions of an SVG': (name) =>
    svg(
      `<rect width="${name}(5)" height="5" fill="${name}(1,2,3)" style="clip-path:${name}(9);filter:${name}(1)" transform="${name}(1)"/>`,
    ),
  'units of an SVG': (name) => svg(`<rect width="5${name}" height="calc(5${name})"/>`),
  'text of an SVG': (name) =>
    svg(`<text font-size="${name}" font-family="${name}" font-weight="${name}" text-anchor="${name}" y="9">a</text>`),
  'markers and lists of an SVG': (name) =>
    svg(
      `<marker id="m" refX="${name}" orient="${name}"><path d="M0 0h1"/></marker><path d="M0 0h5v5" marker-end="url(#m)" preserveAspectRatio="${name} meet"/>`,
    ),
  'an animation of an SVG': (name) =>
    svg(
      `<rect width="5" height="5"><animate attributeName="${name}" values="1;2" dur="1s" repeatCount="indefinite"/></rect>`,
    ),
  'a tag of rich text': (name) => text(`<p>a<${name}>b</${name}></p>`),
  'styles of rich text': (name) =>
    text(`<p style="${name}:1;font-size:${name};font-weight:${name};text-align:${name};color:${name}(1)">a</p>`),
  'units of rich text': (name) => text(`<p style="font-size:5${name};line-height:${name}">a</p>`),
  'a tag of schema 4': (name) => text(`<p>a<${name}>b</${name}></p>`, { schemaVersion: 4 }),
  'styles of schema 4': (name) =>
    text(
      `<p style="${name}:1;font-size:${name};text-transform:${name};color:${name}">a<span style="font-size:5${name}">b</span></p>`,
      { schemaVersion: 4 },
    ),
  'the family of a font': (name) => page({ type: 'text', fontSize: 9, text: 'a', fontFamily: name }),
  'a subtype of a figure': (name) => page({ type: 'figure', subType: name, fill: `${name}(red)` }),
  'heads of a line': (name) => page({ type: 'line', height: 5, startHead: name, endHead: name, color: name }),
  'a filter': (name) =>
    page({ type: 'figure', subType: 'rect', fill: 'red', filters: JSON.parse(`{"${name}":{"intensity":1}}`) }),
  'a blend mode': (name) => page({ type: 'figure', subType: 'rect', fill: 'red', blendMode: name }),
  'a variable': (name) => page({ type: 'text', fontSize: 9, text: `{{${name}}} {{a.${name}}}` }),
  'a binding': (name) =>
    page({ type: 'figure', subType: 'rect', fill: 'red', bindings: { opacity: name, [name]: 'a' } }),
  'a type of element': (name) => page({ type: name }),
  'a unit of a design': (name) => page({ type: 'text', text: 'a' }, { unit: name }),
};

describe('a name that every object has', () => {
  it.each(Object.entries(PLACES))('stands for nothing as %s', async (_, design) => {
    for (const name of NAMES)
      for (const format of ['png', 'pdf'] as const) {
        const options = {
          format,
          skipFontError: true,
          richTextEnabled: true,
          ...(format === 'pdf' && { vector: true }),
        };
        const failure = await renderer.render(design(name), options).then(
          () => null,
          (error: unknown) => error,
        );
        const isClear =
          failure === null ||
          (failure instanceof RenderError &&
            failure.kind !== 'internal' &&
            !/Error:|function|native code/.test(failure.message));
        expect(isClear, `${name}: ${failure instanceof Error ? failure.stack : failure}`).toBe(true);
      }
  });
});
