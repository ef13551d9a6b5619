import { describe, expect, it } from 'vitest';
import { svgAsset } from '../../renderer/assets/svg/index.ts';
import { drawSvg } from '../../renderer/paint/svg/index.ts';
import { outlineText } from '../../renderer/paint/svg/outline-text.ts';

const document = (body: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">${body}</svg>`;
const outlined = (body: string) => outlineText(svgAsset(document(body)).svg);

/** Left, top, right and bottom of what is drawn at the document's own size, px. */
async function inkBox(body: string): Promise<[left: number, top: number, right: number, bottom: number]> {
  const data = await drawSvg(svgAsset(document(body)), { width: 200, height: 100 });
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
    const svg = await outlined(`<text x="10" y="60" ${FONT}>Ab <tspan fill="red">c</tspan></text>`);
    expect(svg).not.toContain('<text');
    expect(svg.match(/<path/g)).toHaveLength(3);
    expect(svg).toMatch(/<path fill="#ff0000" transform="translate\(85\./);
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
    const long = await outlined('<text style="font-size:30px;font-weight:bold;font-family:serif">X</text>');
    const short = await outlined('<style>text{font:bold 30px/1.2 "Times New Roman",serif}</style><text>X</text>');
    expect(/ d="[^"]*"/.exec(short)?.[0]).toBe(/ d="[^"]*"/.exec(long)?.[0]);
  });

  it.each([
    ['along a path', '<path id="p" d="M0 0H9"/><text><textPath href="#p">x</textPath></text>'],
    ['in Arabic', '<text>مرحبا</text>'],
    ['with emoji', '<text>😀</text>'],
    ['with a gradient', '<linearGradient id="g"/><text fill="url(#g)">x</text>'],
  ])('stays text %s', async (_, body) => {
    expect(await outlined(body)).toContain('<text');
  });
});
