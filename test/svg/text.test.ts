import { describe, expect, it } from 'vitest';
import { pathBounds } from '../../renderer/scene/bounds.ts';
import type { Item, PathItem } from '../../renderer/scene/types.ts';
import { draw, kept, read } from '../support/svg.ts';

const document = (body: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${body}</svg>`;

/** The outlines that a document is painted with. */
async function outlines(body: string): Promise<PathItem[]> {
  const pathsIn = (items: readonly Item[]): PathItem[] =>
    items.flatMap((item) => (item.kind === 'group' ? pathsIn(item.items) : item.kind === 'path' ? [item] : []));
  return pathsIn((await read(document(body))).items({ width: 200, height: 100 }));
}

/** Left, top, right and bottom of what is drawn at the document's own size, px. */
async function inkBox(body: string): Promise<[left: number, top: number, right: number, bottom: number]> {
  const data = await draw(await read(document(body)), { width: 200, height: 100 });
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let i = 3; i < data.length; i += 4)
    if (data[i]! > 128) {
      xs.push(((i - 3) / 4) % 200);
      ys.push(Math.floor((i - 3) / 800));
    }
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
}

// X is 0.667 em wide and 0.688 em high.
const FONT = 'font-family="Arial" font-size="50"';

describe('text in an SVG', () => {
  it('becomes outlines', async () => {
    const [black, red, ...others] = await outlines(`<text x="10" y="60" ${FONT}>Ab <tspan fill="red">c</tspan></text>`);
    expect([black?.fill, red?.fill]).toMatchObject([{ color: { r: 0 } }, { color: { r: 255 } }]);
    expect(others).toEqual([]);
    expect(pathBounds(red?.segments ?? [])?.x).toBeCloseTo(86.7, 0);
  });

  it.each([
    ['start', 'x="10" y="60"', 10],
    ['middle', 'x="100" y="60" text-anchor="middle"', 100 - (0.667 * 50) / 2],
    ['end', 'x="150" y="60" text-anchor="end"', 150 - 0.667 * 50],
    ['a step aside', 'x="10" dx="30" y="50" dy="10"', 40],
    ['the place of a span', 'x="150" y="10"', 20],
  ])('stands where it is anchored: %s', async (name, attributes, expected) => {
    const inner = name.startsWith('the place') ? '<tspan x="20" y="60">X</tspan>' : 'X';
    const [left, top, , bottom] = await inkBox(`<text ${attributes} ${FONT}>${inner}</text>`);
    expect(Math.abs(left - expected)).toBeLessThan(2);
    expect(bottom).toBe(60);
    expect(Math.abs(top - (60 - 0.688 * 50))).toBeLessThan(1.5);
  });

  it.each([
    ['middle', 0.528 / 2],
    ['central', (0.905 - 0.212) / 2],
    ['hanging', 0.905 * 0.8],
    ['text-before-edge', 0.905],
  ])('sits on its baseline: %s', async (baseline, em) => {
    const [, , , bottom] = await inkBox(`<text x="10" y="50" dominant-baseline="${baseline}" ${FONT}>X</text>`);
    expect(Math.abs(bottom - (50 + em * 50))).toBeLessThan(1);
  });

  it('spaces letters, stretches, turns and underlines', async () => {
    const [, , plain] = await inkBox(`<text x="10" y="60" ${FONT}>XX</text>`);
    const [, , spaced] = await inkBox(`<text x="10" y="60" letter-spacing="20" ${FONT}>XX</text>`);
    expect(spaced - plain).toBe(20);
    const [, , stretched] = await inkBox(`<text x="10" y="60" textLength="150" ${FONT}>XX</text>`);
    expect(Math.abs(stretched - 160)).toBeLessThan(1.5);
    const [, , , underlined] = await inkBox(`<text x="10" y="60" text-decoration="underline" ${FONT}>X</text>`);
    expect(Math.abs(underlined - (60 + 0.15 * 50))).toBeLessThan(1.5);
    const [left] = await inkBox(`<text x="100" y="60" rotate="180" ${FONT}>X</text>`);
    expect(left).toBeLessThan(70);
  });

  it('collapses white space as XML says', async () => {
    const [, , collapsed] = await inkBox(`<text x="10" y="60" ${FONT}>\n  X   X  </text>`);
    const [, , one] = await inkBox(`<text x="10" y="60" ${FONT}>X X</text>`);
    const [, , kept] = await inkBox(`<text x="10" y="60" xml:space="preserve" ${FONT}>X  X</text>`);
    expect(collapsed).toBe(one);
    expect(Math.abs(kept - one - 0.278 * 50)).toBeLessThan(1.5);
  });

  it('takes the font from CSS, also in short', async () => {
    const long = await outlines('<text style="font-size:30px;font-weight:bold;font-family:serif">X</text>');
    for (const height of ['/1.2', '/ 1.2', ' /1.2', ' / 1.2', '']) {
      const css = `text{font:bold 30px${height} "Times New Roman",serif}`;
      const short = await outlines(`<style>${css}</style><text>X</text>`);
      expect(short).toHaveLength(1);
      expect(short).toEqual(long);
    }
  });

  it.each([
    ['Lora', 'Times New Roman'],
    ["'Lora', Roboto, 'Helvetica Neue', serif", 'Arial'],
  ])('passes over families that not every machine has: %s', async (families, drawn) => {
    const [listed, alone] = await Promise.all(
      [families, drawn].map((family) => outlines(`<text font-family="${family}">X</text>`)),
    );
    expect(listed).toHaveLength(1);
    expect(listed).toEqual(alone);
  });

  it.each([
    ['stretched in parts', '<text><tspan textLength="50">xx</tspan></text>'],
    ['in Arabic', '<text>مرحبا</text>'],
    ['with emoji', '<text>😀</text>'],
  ])('stays text %s', async (_, body) => {
    expect(await kept(document(body))).toContain('<text');
    expect(await outlines(body)).toEqual([]);
  });
});

/** Of a text of one X on a path: the middle of what is drawn, px. */
async function middleOnPath(d: string, attributes: string, textAttributes = ''): Promise<[x: number, y: number]> {
  const path = `<defs><path id="p" d="${d}"/></defs>`;
  const text = `<textPath href="#p" ${attributes}>X</textPath>`;
  const [left, top, right, bottom] = await inkBox(`${path}<text ${FONT} ${textAttributes}>${text}</text>`);
  return [(left + right) / 2, (top + bottom) / 2];
}

describe('text along a path in an SVG', () => {
  const [halfWidth, halfHeight] = [0.3335 * 50, 0.344 * 50];

  it.each([
    ['at its start', 'M10 60H190', '', '', 10 + halfWidth, 60 - halfHeight],
    ['from an offset', 'M10 60H190', 'startOffset="40px"', '', 50 + halfWidth, 60 - halfHeight],
    ['from an x, whatever the y', 'M10 60H190', 'startOffset="30"', 'x="10" y="40"', 50 + halfWidth, 60 - halfHeight],
    ['around its middle', 'M10 60H190', 'startOffset="50%"', 'text-anchor="middle"', 100, 60 - halfHeight],
    ['before its end', 'M10 60h100v1h70', 'startOffset="100%"', 'text-anchor="end"', 180 - halfWidth, 61 - halfHeight],
    ['beside it', 'M10 60H190', '', 'dy="10"', 10 + halfWidth, 70 - halfHeight],
    ['downwards', 'M100 10V90', 'startOffset="50%"', 'text-anchor="middle"', 100 + halfHeight, 50],
    ['on top of an arc', 'M60 90a40 40 0 0 1 80 0', 'startOffset="50%"', 'text-anchor="middle"', 100, 50 - halfHeight],
    ['on a long curve', 'M10 60C10 60 40 60 190 60', 'startOffset="90"', 'text-anchor="middle"', 100, 60 - halfHeight],
  ])('stands %s', async (_, d, attributes, textAttributes, x, y) => {
    const found = await middleOnPath(d, attributes, textAttributes);
    expect(Math.abs(found[0] - x)).toBeLessThan(1.5);
    expect(Math.abs(found[1] - y)).toBeLessThan(1.5);
  });

  it('moves with the path, and by the length that its author gave it', async () => {
    const text = `<text ${FONT}><textPath href="#p" startOffset="5">X</textPath></text>`;
    const path = '<defs><path id="p" d="M0 0H90" pathLength="9" transform="translate(10 60)"/></defs>';
    const [left, , , bottom] = await inkBox(path + text);
    expect([Math.abs(left - 60) < 2, bottom]).toEqual([true, 60]);
  });

  it('ends where the path does, where other text goes on', async () => {
    const path = '<defs><path id="p" d="M10 60h60"/></defs>';
    const along = (text: string, rest = '') =>
      inkBox(`${path}<text ${FONT}><textPath href="#p">${text}</textPath>${rest}</text>`);
    const [, , cut] = await along('XXXX');
    expect(cut).toBeLessThan(10 + 0.667 * 50 * 2 + 1);
    const [, , right] = await along('X', '<tspan dx="5">X</tspan>');
    expect(Math.abs(right - (70 + 5 + 0.667 * 50))).toBeLessThan(1.5);
  });

  it('is left out where there is no path, alone', async () => {
    const lost = '<textPath href="#nowhere">XXX</textPath>';
    const box = (content: string) => inkBox(`<text x="10" y="60" ${FONT}>${content}</text>`);
    expect(await box(`X${lost}X`)).toEqual(await box('XX'));
  });

  it('takes a gradient as one', async () => {
    const gradient =
      '<linearGradient id="g"><stop stop-color="red"/><stop offset="1"/></linearGradient><defs><path id="p" d="M0 60H190"/></defs>';
    const letters = await outlines(`${gradient}<text fill="url(#g)"><textPath href="#p">abc</textPath></text>`);
    expect(new Set(letters.map(({ fill }) => JSON.stringify(fill))).size).toBe(1);
  });
});

describe('a clip path of text', () => {
  const square = '<rect width="200" height="100" clip-path="url(#c)"/>';
  const x = `x="20" y="60" ${FONT}`;

  it.each([
    ['a text', `<text ${x}>X<tspan dx="20">X</tspan></text>`],
    ['a text that is used', `<use href="#t" x="-5" transform="translate(5 0)"/>`],
    ['several texts', `<text ${x} clip-rule="evenodd">X</text><text x="73.4" y="60" ${FONT}>X</text>`],
  ])('shows what is below %s', async (_, content) => {
    const defs = `<defs><text id="t" ${x}>X<tspan dx="20">X</tspan></text></defs>`;
    const [left, top, right, bottom] = await inkBox(`${defs}<clipPath id="c">${content}</clipPath>${square}`);
    expect(Math.abs(left - 20)).toBeLessThan(2);
    expect(Math.abs(right - (20 + 0.667 * 100 + 20))).toBeLessThan(2);
    expect([Math.abs(top - (60 - 0.688 * 50)) < 1.5, bottom]).toEqual([true, 60]);
  });
});
