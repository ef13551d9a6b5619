import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer, type RenderOptions } from '../../renderer/index.ts';

/** More entries than a call takes as arguments (some 125,000 on a thread's usual stack). */
const MANY = 150_000;

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false, pictureCacheBytes: 0 });
});
afterAll(() => renderer.close());

const design = (element: object, more: object = {}) => ({
  ...{ width: 200, height: 100, schemaVersion: 4, ...more },
  pages: [{ children: [{ type: 'text', width: 1e6, height: 90, fontSize: 1, ...element }] }],
});
const svg = (document: string) => ({
  ...{ type: 'svg', width: 90 },
  src: `data:image/svg+xml;base64,${Buffer.from(document).toString('base64')}`,
});
const root = (content: string) => svg(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${content}</svg>`);
const times = <T>(of: (i: number) => T): T[] => Array.from({ length: MANY }, (_, i) => of(i));

const words = 'a '.repeat(MANY);
const moving = `<animate attributeName="x" from="0" to="5" dur="1s" repeatCount="indefinite" begin="${'0;'.repeat(MANY)}0"/>`;
const marker = '<marker id="m"><path d=""/></marker>';

const DESIGNS: [string, object, RenderOptions][] = [
  ['words of a line that casts a shadow', design({ text: words, shadowEnabled: true }, { schemaVersion: 3 }), {}],
  ['words of a line in a PDF', design({ text: words }, { schemaVersion: 3 }), { format: 'pdf', vector: true }],
  ['directions of a line', design({ text: 'aא'.repeat(MANY / 2) }, { schemaVersion: 3 }), {}],
  ['begins of an animation', design(root(`<rect width="9" height="9">${moving}</rect>`)), {}],
  ['corners with markers', design(root(`${marker}<path d="M0 0${'h1'.repeat(MANY)}" marker-mid="url(#m)"/>`)), {}],
];

describe('a list of more entries than a call takes arguments', () => {
  it.each(DESIGNS)('renders: %s', async (_, input, options) => {
    const { data } = await renderer.render(input, { textOverflow: 'resize', skipFontError: true, ...options });
    expect(data.length).toBeGreaterThan(0);
  });

  it('is checked: properties that are not known', async () => {
    const found = await renderer.check(design(Object.fromEntries(times((i) => [`p${i}`, 1]))));
    expect(found.filter(({ code }) => code === 'unknown_property')).toHaveLength(MANY);
  });
});

describe('a text of a hundred thousand px that is made to fit', () => {
  it.each([
    ['plain, no more lines than it may have', { text: 'a\nb', maxLines: 1, height: 1e6 }, 3],
    ['plain, a word wider than its box', { text: 'abc', width: 0.01 }, 3],
    ['markup, nothing but line ends', { text: '\n\n' }, 4],
    ['markup, no more lines than it may have', { text: 'a\nb', maxLines: 1, height: 1e6 }, 4],
    ['markup, a word wider than its box', { text: 'abc', width: 0.01 }, 4],
    ['markup, a box without height', { text: 'abc abc', width: 0, height: 0.01 }, 4],
  ])('ends: %s', async (_, element, schemaVersion) => {
    const text = { fontSize: 1e5, textOverflow: 'fit', ...element };
    const { data } = await renderer.render(design(text, { schemaVersion }), { skipFontError: true });
    expect(data.length).toBeGreaterThan(0);
  });
});
