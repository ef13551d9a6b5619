import { describe, expect, it } from 'vitest';
import { usualLimits } from '../../renderer/text/fit.ts';
import { textLayouter } from '../../renderer/text/index.ts';
import { lineLeft, type PlainStyle } from '../../renderer/text/plain/layout.ts';
import { fakeMeasurer, oneFace } from '../support/faces.ts';

const { plain } = textLayouter({ fonts: oneFace(), measurer: fakeMeasurer });
const style: PlainStyle = {
  font: { family: 'Fake', weight: 400, italic: false },
  size: 20,
  lineHeight: 1.5,
  letterSpacing: 0,
  align: 'left',
  direction: 'ltr',
  decorations: [],
};
const black = { kind: 'solid', color: { r: 0, g: 0, b: 0, a: 1 } } as const;
const paint = { fill: black, stroke: null };
const layout = (text: string, change: Partial<PlainStyle> = {}, width = 100) =>
  plain.layout(text, { ...style, ...change }, width);

describe('laying out plain text', () => {
  it('centres ascent and descent in the line', () => {
    const { baseline, lineHeight, height } = layout('aaaa bbbb cccc');
    expect([baseline, lineHeight, height]).toEqual([21, 30, 60]);
  });
  it("takes the font's own line height for auto", () => {
    expect(layout('a', { lineHeight: 'auto' }).lineHeight).toBe(20);
  });
  it.each([
    ['left', 0],
    ['center', 30],
    ['right', 60],
    ['justify', 0],
  ] as const)('aligns %s', (align, left) => {
    const placed = layout('aaaa', { align });
    expect(lineLeft(placed.lines[0]!, placed)).toBe(left);
  });
  it('adds letter spacing after every character', () => {
    expect(layout('aaaa', { letterSpacing: 0.1 }).lines[0]!.width).toBe(48);
  });
  it('places the words of a line', () => {
    const [item] = plain.items(layout('aa bb'), paint, 5);
    expect(item).toMatchObject({ kind: 'text', text: 'aa bb', x: 0, baseline: 26 });
    expect(item?.kind === 'text' && item.stops.map((stop) => [stop.x, stop.word.text])).toEqual([
      [0, 'aa'],
      [30, 'bb'],
    ]);
  });
  it('spreads the spaces of a justified line, letter by letter, but not of the last', () => {
    const items = plain.items(layout('a b c ddddddddd', { align: 'justify' }), paint, 0);
    const stops = items.map(
      (item) => item.kind === 'text' && item.stops.map((stop) => [item.x + stop.x, stop.word.text]),
    );
    expect(stops).toEqual([
      [
        [0, 'a'],
        [45, 'b'],
        [90, 'c'],
      ],
      [0, 10, 20, 30, 40, 50, 60, 70, 80].map((x) => [x, 'd']),
    ]);
    expect(items[0]).toMatchObject({ text: 'a b c ' });
  });
  it('draws spaced letters one by one where they are stroked', () => {
    const stroke = { paint: black, width: 2, join: 'round', cap: 'butt', dash: [], dashOffset: 0 } as const;
    const items = plain.items(layout('ab', { letterSpacing: 0.5 }), { fill: black, stroke }, 0);
    expect(items.map((item) => item.kind === 'text' && [item.x, item.text, item.fill !== null])).toEqual([
      [0, 'a', false],
      [0, 'a', true],
      [20, 'b', false],
      [20, 'b', true],
    ]);
  });
  it('does not take Arabic letters apart', () => {
    const [item] = plain.items(layout('نص طويل', { letterSpacing: 0.1 }), paint, 0);
    expect(item?.kind === 'text' && item.stops.map((stop) => stop.word.text)).toEqual(['طويل', 'نص']);
  });
  it('lays the stroke under the fill', () => {
    const stroke = { paint: black, width: 2, join: 'round', cap: 'butt', dash: [], dashOffset: 0 } as const;
    const [under, over] = plain.items(layout('a'), { fill: black, stroke }, 0);
    expect([under, over]).toMatchObject([
      { fill: null, stroke },
      { fill: black, stroke: null },
    ]);
  });
  it('draws lines of a fifteenth of the size a quarter below and above the baseline', () => {
    const items = plain.items(layout('aaaa', { decorations: ['underline', 'line-through'] }), paint, 0);
    const lines = items.flatMap((item) => (item.kind === 'path' ? [[item.segments[0]!, item.stroke?.width]] : []));
    expect(lines).toEqual([
      [['M', 0, 21 + 5], 20 / 15],
      [['M', 0, 21 - 5], 20 / 15],
    ]);
  });
});

describe('fitting plain text', () => {
  const fitted = (text: string, width: number, height: number, split = false) =>
    plain.fit(text, style, { width, height }, split, usualLimits(style.size));
  it('keeps the size of what fits', () => {
    expect(fitted('aa bb', 100, 30).style.size).toBe(20);
  });
  it('takes the largest half px at which the lines fit', () => {
    // One line of five characters needs 2.5 em: 16 px in 40 px; two lines of 1.5 em fit into 30 px from 10 px on.
    expect(fitted('aa bb', 40, 30).style.size).toBe(16);
    expect(fitted('aa bb', 25, 30).style.size).toBe(10);
  });
  it('makes the font smaller rather than break a word, unless that is allowed', () => {
    expect(fitted('aaaaaaaaaa', 50, 90).style.size).toBe(10);
    expect(fitted('aaaaaaaaaa', 50, 90, true).style.size).toBe(20);
  });
  it('tries sizes with the spacing of the own size, and sets the text with that of the size found', () => {
    // 10 px between letters at every size: the line of two letters is s + 20 px wide, so it fits into 30 px from 10 px on.
    const found = plain.fit(
      'aa',
      { ...style, letterSpacing: 0.5 },
      { width: 30, height: 100 },
      false,
      usualLimits(style.size),
    );
    expect(found.style.size).toBe(10);
    expect(found.lines[0]!.width).toBe(20);
  });
  it('stops at a font that is too small to be made smaller', () => {
    expect(fitted('aaaaaaaaaa', 0.001, 1).style.size).toBe(1);
  });
});
