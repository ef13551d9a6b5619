import { describe, expect, it } from 'vitest';
import { parseFontFaces, parseSources, parseWeight } from '../../renderer/fonts/sources/css.ts';
import { inRanges, parseUnicodeRange } from '../../renderer/fonts/sources/unicode-range.ts';

describe('parseSources', () => {
  const urls = (text: string) => parseSources(text).map(({ url }) => url);

  it.each([
    ['https://x/a.ttf', ['https://x/a.ttf']],
    ['  https://x/a b,c(1).ttf ', ['https://x/a b,c(1).ttf']],
    ['"https://x/a.ttf"', ['https://x/a.ttf']],
    ['url(https://x/a.ttf)', ['https://x/a.ttf']],
    ['url( "https://x/a.ttf" )', ['https://x/a.ttf']],
    ["URL('https://x/a.ttf');", ['https://x/a.ttf']],
    ['url(https://x/a(1).ttf)', ['https://x/a(1).ttf']],
    ['url(https://x/a(1).ttf) format("truetype"), url("b.woff2")', ['https://x/a(1).ttf', 'b.woff2']],
    ["local('A'), url(a.woff2) format('woff2') tech(variations), url(a.ttf)", ['a.woff2', 'a.ttf']],
    ["url(a.eot?#iefix) format('embedded-opentype'), url(a.svg#a) format('svg'), url(a.woff)", ['a.woff']],
    ['data:font/ttf;base64,AAEAAAA=', ['data:font/ttf;base64,AAEAAAA=']],
    ['url(data:font/ttf;base64,AAEAAAA=)', ['data:font/ttf;base64,AAEAAAA=']],
    ['url("data:font/ttf;base64,AA,AA")', ['data:font/ttf;base64,AA,AA']],
    ['', []],
    ['url()', []],
  ])('reads %j', (text, expected) => {
    expect(urls(text)).toEqual(expected);
  });

  it('reads a large data URI in no time', () => {
    const uri = `data:font/ttf;base64,${'A'.repeat(5e6)}`;
    expect(urls(`url(${uri}) format('truetype')`)).toEqual([uri]);
  });
});

describe('parseWeight', () => {
  it.each([
    ['normal', [400, 400]],
    ['bold', [700, 700]],
    [300, [300, 300]],
    ['900', [900, 900]],
    [' Bold ', [700, 700]],
    ['100 900', [100, 900]],
    ['heavy', [400, 400]],
    [0, [400, 400]],
    ['', [400, 400]],
  ] as const)('reads %j', (value, expected) => {
    expect(parseWeight(value)).toEqual(expected);
  });
});

describe('parseFontFaces', () => {
  it('reads rules with their ranges, weights and slopes', () => {
    const css = `/* latin */ @font-face { font-family: 'A B'; font-style: italic; font-weight: 700;
      src: local("x;y"), url(./f/a.woff2) format('woff2'), url(a.woff) format('woff'); unicode-range: U+0-7F, U+4??; }
      @font-face{font-family:C;src:url("data:font/woff2;base64,AA==")}
      @font-face { font-family: Broken }`;
    const rules = parseFontFaces(css, 'https://x/y/z.css');
    expect(rules).toEqual([
      {
        family: 'A B',
        weight: [700, 700],
        italic: true,
        sources: [
          { url: 'https://x/y/f/a.woff2', format: 'woff2' },
          { url: 'https://x/y/a.woff', format: 'woff' },
        ],
        ranges: [
          [0, 0x7f],
          [0x400, 0x4ff],
        ],
      },
      {
        family: 'C',
        weight: [400, 400],
        italic: false,
        sources: [{ url: 'data:font/woff2;base64,AA==', format: null }],
        ranges: null,
      },
    ]);
  });
});

describe('unicode ranges', () => {
  it('join where they overlap or touch', () => {
    expect(parseUnicodeRange('U+20-30, u+10-21, U+31, U+100')).toEqual([
      [0x10, 0x31],
      [0x100, 0x100],
    ]);
  });

  it('know their characters', () => {
    const ranges = parseUnicodeRange('U+41-5A, U+61-7A, U+1F600');
    expect([0x40, 0x41, 0x5a, 0x5b, 0x60, 0x61, 0x7b, 0x1f600, 0x1f601].map((c) => inRanges(ranges, c))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(inRanges(null, 0x1234)).toBe(true);
  });

  it('mean everything where nothing can be read', () => {
    expect(parseUnicodeRange('everything')).toBeNull();
  });
});
