import { describe, expect, test } from 'vitest';
import type { Item } from '../../renderer/scene/types.ts';
import type { RichOptions } from '../../renderer/text/rich/index.ts';
import { allOf, linesOf, pathsOf, rich, textsOf } from '../support/rich.ts';

/** The inset of the picture that rich text is drawn in: a third of the font size, cut to 1/64 px. */
const INSET = Math.floor((20 / 3) * 64) / 64;
const xs = (items: readonly { x: number }[]): number[] => items.map(({ x }) => Number((x - INSET).toFixed(3)));
const boxesOf = (layout: Parameters<typeof pathsOf>[0]) =>
  pathsOf(layout).map(({ segments }) => {
    const points = segments.filter((segment) => segment[0] !== 'Z') as [string, number, number][];
    return [points[0]![1], points[0]![2], points[2]![1], points[2]![2]].map((v) => Number(v.toFixed(2)));
  });

describe('lines', () => {
  test('break at spaces, which hang', () => {
    const layout = rich('<p>aaaa bbbb cccc dddd eeee</p>');
    expect(linesOf(layout)).toEqual(['aaaa bbbb cccc dddd', 'eeee']);
    expect(layout.lines.map(({ width }) => width)).toEqual([190, 40]);
  });

  test('keep a word together whose styles change', () => {
    expect(linesOf(rich('<p>aaaaaaaaaaaaaaa <b>bb</b>bbbb</p>'))).toEqual(['aaaaaaaaaaaaaaa', 'bbbbbb']);
  });

  test('break a word that is wider than a line', () => {
    expect(linesOf(rich(`<p>${'a'.repeat(45)}</p>`))).toEqual(['a'.repeat(20), 'a'.repeat(20), 'a'.repeat(5)]);
  });

  test('break at br, between ideographs, at soft hyphens, which then show', () => {
    expect(linesOf(rich('<p>a<br>b</p>'))).toEqual(['a', 'b']);
    expect(linesOf(rich('<p>漢字漢字</p>', { width: 25 }))).toEqual(['漢字', '漢字']);
    expect(linesOf(rich('<p>aaa\u00adbbb</p>', { width: 55 }))).toEqual(['aaa\u00ad-', 'bbb']);
  });

  test.each([
    ['well-known', ['well-', 'known']],
    ['abcd -12', ['abcd', '-12']],
    ['why?never', ['why?', 'never']],
    ['and/or/else', ['and/or', '/else']],
    ['abcdef\u2014g', ['abcdef', '\u2014g']],
    ['abcde !fg', ['abcde', '!fg']],
    ['abcde / f', ['abcde', '/ f']],
    ['"abcd" (e)', ['"abcd"', '(e)']],
    ['abcd<wbr>efg', ['abcd\u200b', 'efg']],
  ])('break %s as Chromium does', (text, lines) => {
    expect(linesOf(rich(`<p>${text}</p>`, { width: 62 }))).toEqual(lines);
  });

  test('leave an empty line for an empty paragraph with a br, and none at the end', () => {
    expect(rich('<p>a</p><p><br></p><p>b<br></p>').height).toBe(60);
  });

  test('keep white space, tabs reaching to the next stop', () => {
    const layout = rich('<p>  a\tb</p>');
    expect(xs(textsOf(layout))).toEqual([0, 80]);
  });
});

describe('line boxes', () => {
  test('hold what is highest, everything on one baseline', () => {
    const layout = rich('<p>a<span style="font-size: 40px">b</span>c</p>');
    expect(layout.height).toBe(40);
    expect(new Set(textsOf(layout).map(({ baseline }) => baseline)).size).toBe(1);
  });

  test('split the leading in two, the upper half cut to whole px', () => {
    const [text] = textsOf(rich('<p>a</p>', { lineHeight: 1.45 }));
    // (29 − 20) / 2 = 4.5 becomes 4; the text's upper edge is put on a whole px.
    expect(text!.baseline).toBe(Math.round(INSET) + 4 + 16);
  });

  test('grow for sub- and superscript', () => {
    const heightOf = (tag: string) => rich(`<p>a<${tag}>b</${tag}></p>`).height;
    // Up a third of 20 px and 1 px; 13 of its 16.67 px (20 / 1.2) rise above its baseline, against the line's 16.
    expect(heightOf('sup')).toBeCloseTo(20 + (20 / 3 + 1 + 13) - 16, 1);
    // Down a fifth and 1 px; below its baseline are 3 px and the leading, 0.67 px, against the line's 4.
    expect(heightOf('sub')).toBeCloseTo(20 + (20 / 5 + 1 + 3.67) - 4, 1);
  });
});

describe('alignment', () => {
  test.each([
    ['left', 0],
    ['center', 90],
    ['right', 180],
  ] as const)('%s', (align, x) => {
    expect(xs(textsOf(rich('<p>aa</p>', { align })))).toEqual([x]);
  });

  test('justify widens spaces, not in the last line', () => {
    const layout = rich('<p>aaaaaa bbbbbb ccccccc</p>', { align: 'justify' });
    const stops = textsOf(layout)[0]!.stops.map(({ x }) => x);
    expect(stops).toEqual([0, 140]);
    expect(layout.lines.map(({ width }) => width)).toEqual([200, 70]);
  });

  test('justify widens no-break spaces as well', () => {
    const layout = rich('<p>aaaa&nbsp;bbbb cccc dddddddd</p>', { align: 'justify' });
    expect(layout.lines[0]!.width).toBeCloseTo(200);
    expect(xs(textsOf(layout)).slice(0, 3)).toEqual([0, 40, 80]);
  });

  test('justify spaces ideographs apart, full stops staying with theirs', () => {
    const layout = rich('<p>漢字漢。字漢字漢字漢</p>', { align: 'justify', width: 97 });
    expect(layout.lines[0]!.width).toBeCloseTo(97);
    const gaps = xs(textsOf(layout).slice(0, 9)).map((x, i, all) => Number((x - (all[i - 1] ?? 0)).toFixed(2)));
    expect(gaps).toEqual([0, 11, 11, 10, 11, 11, 11, 11, 11]);
  });

  test('right to left: order and side turn', () => {
    const layout = rich('<p dir="rtl" style="text-align: right">אב <b>גד</b> ab</p>');
    const [first, ...others] = textsOf(layout).sort((a, b) => b.x - a.x);
    expect(first!.text.trim()).toBe('אב');
    expect(others.at(-1)!.text).toBe('ab');
  });
});

describe('lists', () => {
  test('numbers end a tenth of a size before the text, bullets are centred nine tenths before', () => {
    const markers = textsOf(rich('<ol><li>a</li></ol><ul><li>b</li></ul>')).filter(({ text }) => /\d|•/.test(text));
    const [one, bullet] = markers;
    expect([one, bullet].map((marker) => [marker?.text, marker?.font.size])).toEqual([
      ['1.', 20],
      ['•', 24],
    ]);
    // The number is 20 px wide; the bullet 12, its middle 18 px before the text.
    expect(xs([one!, bullet!])).toEqual([42 - 2 - 20, 42 - 18 - 12 / 2]);
  });

  test('stand on the other side in right-to-left text', () => {
    const items = textsOf(rich('<ol class="ql-direction-rtl"><li>א</li></ol>', { align: 'right' }));
    // The text ends 42 px before the right edge, at 158; the number, its full stop first, begins 2 px behind it.
    expect(items.map(({ text }, i) => [text, xs(items)[i]])).toEqual([
      ['1', 170],
      ['.', 160],
      ['א', 148],
    ]);
  });
});

describe('paint', () => {
  test('a span’s background stands behind its text, on whole px', () => {
    const [box] = boxesOf(rich('<p>aa<span style="background-color: yellow">bb</span></p>'));
    expect(box).toEqual([27, 7, 47, 27]);
  });

  test('decorations are a tenth of the size thick, on whole px', () => {
    expect(boxesOf(rich('<p><u>aa</u></p>')).map(([, top, , bottom]) => bottom! - top!)).toEqual([2]);
    expect(pathsOf(rich('<p>a<u>b</u></p>', { decorations: ['line-through'] }))).toHaveLength(3);
  });

  test('only an underline keeps one height across sizes; other lines follow the text', () => {
    const tops = (line: string) => {
      const html = `<p><span style="text-decoration: ${line}">a<span style="font-size: 40px">b</span></span></p>`;
      return new Set(boxesOf(rich(html)).map(([, top]) => top)).size;
    };
    expect(['underline', 'line-through', 'overline'].map(tops)).toEqual([1, 2, 2]);
  });

  test('letters spaced so closely that they run backwards take no room', () => {
    const spaced = '<span style="letter-spacing: -20px; background-color: red">bb</span>';
    const layout = rich(`<p>a${spaced}c</p>`);
    expect(xs(textsOf(layout))).toEqual([0, 10, 10]);
  });

  test('a gradient lies over the whole text, whatever colours its spans have', () => {
    const html = '<p>a<span style="color: red">b</span></p>';
    const texts = textsOf(rich(html, { fill: 'linear-gradient(0deg, red, blue)' }));
    expect(texts.map(({ fill }) => fill?.kind)).toEqual(['linear-gradient', 'linear-gradient']);
  });

  test('a gradient is the text’s own background: its outline lies under it, its spans’ backgrounds over it', () => {
    const html = '<p><span style="background-color: yellow">b</span></p>';
    const paint = { kind: 'solid', color: { r: 0, g: 0, b: 0, a: 1 } } as const;
    const outline = { paint, width: 2, join: 'round', cap: 'butt', dash: [], dashOffset: 0 } as const;
    const layout = rich(html, { fill: 'linear-gradient(0deg, red, blue)', stroke: outline });
    const kinds = allOf(layout).map((item) =>
      item.kind === 'path' ? 'box' : item.fill ? 'fill' : item.stroke?.paint.kind,
    );
    expect(kinds).toEqual(['box', 'solid', 'fill', 'box']);
  });

  test('the lines of the whole text keep its fill beside an outline; those within it have the outline’s colour', () => {
    const paint = { kind: 'solid', color: { r: 0, g: 0, b: 255, a: 1 } } as const;
    const stroke = { paint, width: 2, join: 'round', cap: 'butt', dash: [], dashOffset: 0 } as const;
    const fillOf = (html: string, decorations: ('underline' | 'line-through')[]) =>
      pathsOf(rich(html, { stroke, decorations }))[0]!.fill;
    expect(fillOf('<p>a</p>', ['line-through'])).toMatchObject({ color: { b: 0 } });
    expect(fillOf('<p><s>a</s></p>', [])).toMatchObject({ color: { b: 255 } });
  });

  test('texts in one face are kerned and shaped together, whatever boxes they stand in', () => {
    const layout = rich('<p>aa<u>bb</u>cc</p>');
    expect(textsOf(layout).map(({ text, x }) => [text, x])).toEqual([
      ['aa', textsOf(layout)[0]!.x],
      ['bb', textsOf(layout)[0]!.x + 20],
      ['cc', textsOf(layout)[0]!.x + 40],
    ]);
  });

  test('the stroke is painted under the fill', () => {
    const stroke = { paint: { kind: 'solid', color: { r: 0, g: 0, b: 0, a: 1 } }, width: 2 } as const;
    const full = { ...stroke, join: 'round', cap: 'butt', dash: [], dashOffset: 0 } as const;
    expect(textsOf(rich('<p>a</p>', { stroke: full })).map((item) => item.fill === null)).toEqual([true, false]);
  });
});

test('lines are laid out in whole px of the width', () => {
  const right = (width: number) => rich('<p>aaa</p>', { width, align: 'right' }).lines[0]!.x;
  expect([right(99.6), right(100.4)]).toEqual([70, 70]);
});

describe('a set height', () => {
  const topOf = (share: number, height: number, overflow: RichOptions['overflow'] = 'change-font-size') =>
    Math.round(rich('<p>a</p>', { height }, { share, overflow }).lines[0]!.y * 100) / 100;

  test('places the text by its own height, unrounded', () => {
    expect([topOf(0, 99.3), topOf(0.5, 99.3), topOf(1, 99.3)]).toEqual([0, 39.65, 79.3]);
  });

  test('counts a text that may end in … as a px higher than its whole px', () => {
    expect([topOf(0.5, 99.3, 'ellipsis'), topOf(1, 99.3, 'ellipsis'), topOf(1, 20.5, 'ellipsis')]).toEqual([
      39.15, 78.3, 0,
    ]);
  });

  test('is that of the text where it may grow past it', () => {
    expect(topOf(1, 5, 'resize')).toBe(0);
  });
});

test('what goes beyond the text’s picture, a third of a font size around its box, is cut off', () => {
  const [picture] = rich('<p>a</p>', { size: 30 }).items as [Item & { kind: 'group' }];
  expect(picture.clip).toMatchObject({ kind: 'path' });
  const xs = picture.clip?.kind === 'path' ? picture.clip.path.flatMap((s) => (s[0] === 'Z' ? [] : [s[1]])) : [];
  expect([Math.min(...xs), Math.max(...xs)]).toEqual([0, 220]);
});

test('bullets and numbers have the regular weight', () => {
  const font = { family: 'Fake', weight: 900, italic: false };
  const [marker, text] = textsOf(rich('<ol><li>a</li></ol>', { font }));
  expect([marker!.text, marker!.font.syntheticBold, text!.font.syntheticBold]).toEqual(['1.', false, true]);
});

test('words are measured in their transformed case, unspaced, before a text shrinks', () => {
  const options = { overflow: 'change-font-size' } as const;
  // `M` is twice as wide as other letters: six of them at 20 px are 120 px wide.
  expect(rich('<p>mmmmmm</p>', { width: 60, height: 500, transform: 'uppercase' }, options).size).toBe(10);
  expect(rich('<p>aaaaaa</p>', { width: 60, height: 500, letterSpacing: 1 }, options).size).toBe(20);
});

describe('overflow', () => {
  const text = '<p>aaaa bbbb cccc dddd eeee</p>';

  test('shrinks in steps of half a px until all fits', () => {
    const layout = rich(text, { height: 20 }, { overflow: 'change-font-size' });
    // One line of 24 characters needs 12 em: 16.5 px in 200 px.
    expect([layout.size, layout.height]).toEqual([16.5, 16.5]);
  });

  test('shrinks until no word is broken, unless words may be split', () => {
    const word = `<p>${'a'.repeat(30)}</p>`;
    expect(rich(word, { height: 500 }, { overflow: 'change-font-size' }).size).toBe(13);
    expect(rich(word, { height: 500 }, { overflow: 'change-font-size', splitAllowed: true }).size).toBe(20);
  });

  test('may break a word that is too wide only for its own tags', () => {
    // Ten letters of 10 px fit into 100 px; in a heading of twice the size they do not.
    const html = `<h1>${'a'.repeat(10)}</h1>`;
    const options = { overflow: 'change-font-size' } as const;
    expect(rich(html, { width: 100, height: 500 }, options).size).toBe(20);
    expect(rich(`<p>${'a'.repeat(10)}</p>`, { width: 90, height: 500 }, options).size).toBe(18);
  });

  test('counts the lines that fit in the text’s own line height, and cuts what stands below the box', () => {
    const html = '<h1>aa bb cc</h1><p>dd</p>';
    // 50 px are two lines of 20 px; the heading's are twice as high, and its margin stands above it.
    const layout = rich(html, { width: 100, height: 50 }, { overflow: 'ellipsis' });
    expect(linesOf(layout)).toEqual(['aa bb', 'cc…']);
    expect(layout.height).toBe(50);
    expect(layout.items[0]).toMatchObject({ clip: { kind: 'path' } });
  });

  test('puts the ellipsis behind the text as it is aligned, beyond the box if need be', () => {
    const layout = rich('<p>aaaa bbbb</p>', { width: 70, height: 20, align: 'right' }, { overflow: 'ellipsis' });
    expect(textsOf(layout).map(({ text, x }) => [text, Math.round(x)])).toEqual([
      ['aaaa ', 37],
      ['…', 87],
    ]);
  });

  test('cuts lines off with an ellipsis, letters making way for it', () => {
    expect(linesOf(rich(text, { height: 30 }, { overflow: 'ellipsis' }))).toEqual(['aaaa bbbb cccc dddd…']);
    expect(linesOf(rich(text, { height: 30, width: 230 }, { overflow: 'ellipsis' }))).toEqual([
      'aaaa bbbb cccc dddd …',
    ]);
  });

  test('keeps its size and grows', () => {
    expect(rich(text, { height: 20 })).toMatchObject({ size: 20, height: 40 });
  });
});

test('text without the editor’s tags is painted as it stands', () => {
  expect(linesOf(rich('a<br>b &amp;', { width: 400 }))).toEqual(['a<br>b &amp;']);
});

test('the whole is stretched so that its picture measures whole px', () => {
  const [group] = rich('<p>a</p>', { lineHeight: 1.07 }).items as [Item & { kind: 'group' }];
  // 200 + 40/3 by 21.39 + 40/3 px become 213 by 35.
  const height = 21.390625 + 40 / 3;
  expect(group.transform[3]).toBeCloseTo(((200 + 40 / 3) / 213) * (35 / height), 6);
});

test('text stands in its line where layout has it, or in its nearest box with a background, which is on whole px', () => {
  const baseline = (style: string) =>
    textsOf(rich(`<p>a<sub style="${style}">b</sub></p>`, { size: 21 })).find((item) => item.text === 'b')!.baseline %
    1;
  expect(baseline('')).toBe(Math.floor((64 * 21) / 5) / 64 - 4);
  expect(baseline('background-color: #fd0')).toBe(0);
});
