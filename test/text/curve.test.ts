import { describe, expect, it } from 'vitest';
import type { CurvedText } from '../../renderer/text/curve.ts';
import { textLayouter } from '../../renderer/text/index.ts';
import { fakeMeasurer, oneFace } from '../support/faces.ts';

const layouter = textLayouter({ fonts: oneFace(), measurer: fakeMeasurer });
const black = { kind: 'solid', color: { r: 0, g: 0, b: 0, a: 1 } } as const;
const LINE: CurvedText = {
  text: '',
  font: { family: 'Fake', weight: 400, italic: false },
  size: 24,
  letterSpacing: 0,
  power: 0.5,
  width: 200,
  height: null,
  decorations: [],
  fill: black,
  stroke: null,
};
const curve = (text: string, power: number, letterSpacing = 0) =>
  layouter
    .curve({ ...LINE, text, power, letterSpacing })
    .items.map((item) => (item.kind === 'group' ? item.transform : null));

describe('curved text', () => {
  it('stands on a circle of 2.5 sizes over the power, less one size, its top half a size below the box', () => {
    // 2.5 · 24 / 0.5 − 24 = 96 px; two letters of 12 px begin 12 px left of the middle and at it.
    const [first, second] = curve('ab', 0.5);
    expect(first?.[4]).toBeCloseTo(100 + 96 * Math.sin(-12 / 96));
    expect(first?.[5]).toBeCloseTo(12 + 96 - 96 * Math.cos(12 / 96));
    expect([second?.[4], second?.[5]]).toEqual([100, 12]);
  });
  it('turns each letter along its chord', () => {
    const [first, second] = curve('ab', 0.5);
    expect(Math.atan2(first![1], first![0])).toBeCloseTo(-6 / 96);
    expect(Math.atan2(second![1], second![0])).toBeCloseTo(6 / 96);
  });
  it('bends the ends up where the power is negative: they are the top', () => {
    const letters = curve('aaaaaaaaaa', -0.5);
    const height = Math.round(96 * (1 - Math.cos(60 / 96)));
    expect(letters[5]?.[5]).toBeCloseTo(12 + height);
    expect(letters[0]?.[5]).toBeLessThan(letters[5]![5]);
  });
  it('spreads letters by their spacing', () => {
    const [first] = curve('ab', 0.5, 10);
    expect(first?.[4]).toBeCloseTo(100 + 96 * Math.sin(-17 / 96));
  });
  it('is a straight line at no power', () => {
    const [first, second] = curve('ab', 0);
    expect(first?.[5]).toBeCloseTo(12, 1);
    expect(second?.[4]).toBeCloseTo(100, 1);
  });
  it('stops at the first letter that has no room on the circle', () => {
    // The circle of 2 · π · 96 = 603 px holds 50 letters of 12 px.
    const letters = curve('a'.repeat(60), 0.5);
    expect(letters).toHaveLength(50);
    expect(letters[0]?.[5]).toBeCloseTo(12 + 2 * 96, 0);
  });
  it('stands at the bottom of a box of a given height, its ends up', () => {
    const { box } = layouter.curve({ ...LINE, text: 'aaaa', power: -0.5, height: 300 });
    expect(box.y + box.height).toBeCloseTo(300, 0);
  });
  it('is decorated by lines from chord to chord, a twentieth of the size thick, black under a gradient', () => {
    const gradient = { kind: 'linear-gradient', x1: 0, y1: 0, x2: 1, y2: 0, stops: [] } as const;
    const { items } = layouter.curve({
      ...LINE,
      text: 'ab',
      decorations: ['underline', 'line-through'],
      fill: gradient,
    });
    const lines = items.filter((item) => item.kind === 'path');
    expect(lines.map(({ stroke, segments }) => [stroke?.width, segments.length])).toEqual([
      [24 / 20, 3],
      [24 / 20, 3],
    ]);
    expect(lines[0]!.stroke!.paint).toEqual(black);
  });
});
