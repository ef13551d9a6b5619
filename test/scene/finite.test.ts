import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer, type Renderer } from '../../renderer/index.ts';
import { dataUri } from '../support/pictures.ts';
import { document } from '../support/svg.ts';

let renderer: Renderer;
beforeAll(async () => {
  renderer = await createRenderer({ systemFonts: false });
});
afterAll(() => renderer.close());

/** A drawing that is refused for what it would take is left out. */
const OPTIONS = { richTextEnabled: true, skipImageError: true };

const page = (element: object) => ({ width: 60, height: 60, pages: [{ id: 'a', children: [element] }] });
const svg = (body: string) =>
  page({ type: 'svg', width: 50, height: 50, src: dataUri(Buffer.from(document(body)), 'image/svg+xml') });

/** A place for a number in each part of a design that takes numbers as text or as they are. */
const PLACES: Record<string, (number: string) => object> = {
  'rich text': (n) =>
    page({ type: 'text', text: `<p><span style="font-size:${n}px;letter-spacing:${n}px">a</span></p>` }),
  'a background': (n) => page({ type: 'text', text: 'a', backgroundEnabled: true, backgroundPadding: Number(n) }),
  'a gradient': (n) => page({ type: 'figure', subType: 'rect', fill: `linear-gradient(${n}deg, red ${n}%, blue)` }),
  'a rect': (n) =>
    svg(`<rect x="${n}" width="${n}" height="9" stroke="red" stroke-width="${n}" stroke-dasharray="${n}"/>`),
  'a path': (n) => svg(`<path d="M0 0L${n} ${n}A${n} ${n} ${n} 0 0 9 9Z" stroke="red"/>`),
  'a text': (n) => svg(`<text x="${n}" y="9" font-size="${n}" letter-spacing="${n}">ab c</text>`),
  transforms: (n) =>
    svg(`<g transform="scale(${n})"><g transform="scale(${n}) rotate(${n})"><path d="M0 0H9V9"/></g></g>`),
  'a clip': (n) =>
    svg(`<clipPath id="c"><rect width="${n}" height="9"/></clipPath><rect clip-path="url(#c)" width="9" height="9"/>`),
  'a radial gradient': (n) =>
    svg(
      `<radialGradient id="g" cx="${n}" r="${n}" gradientUnits="userSpaceOnUse" spreadMethod="reflect"><stop stop-color="red"/><stop offset="1"/></radialGradient><rect fill="url(#g)" width="9" height="9"/>`,
    ),
  'a view box': (n) => svg(`<svg viewBox="${n} ${n} ${n} ${n}"><rect width="9" height="9"/></svg>`),
};

describe('a number that no format can say', () => {
  it.each(Object.entries(PLACES))('in %s is drawn or left out, in pictures and vector PDFs', async (_, design) => {
    for (const number of ['1e308', '-1e308', '1e39', '1e22', '1e-308']) {
      const png = await renderer.render(design(number), { ...OPTIONS });
      const pdf = await renderer.render(design(number), { ...OPTIONS, format: 'pdf', vector: true });
      expect([png.mime, pdf.mime]).toEqual(['image/png', 'application/pdf']);
    }
  });
});
