import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyColor } from '../../renderer/scene/any-color.ts';
import { isPaint, parsePaint, tryColor } from '../../renderer/scene/paint.ts';

describe('a colour', () => {
  it.each([
    ['#f80', { r: 255, g: 136, b: 0, a: 1 }],
    ['  RebeccaPurple ', { r: 102, g: 51, b: 153, a: 1 }],
    ['rgba(300, 0, 0, 2)', { r: 255, g: 0, b: 0, a: 1 }],
    ['hsl(120, 100%, 25%)', { r: 0, g: 128, b: 0, a: 1 }],
  ])('is read from %s', (text, color) => {
    expect(tryColor(text)).toEqual(color);
  });

  it('is in its usual spellings what it is among all of CSS', () => {
    const digits = fc.oneof(...[3, 4, 6, 8].map((n) => fc.stringMatching(new RegExp(`^[\\da-f]{${n}}$`))));
    const number = fc.integer({ min: 0, max: 999 });
    const alpha = fc.constantFrom('', ',0', ' , .5', ', 0.25 ', ',1', ',2.75', ', 1.', ',50%', ', -1');
    const spellings = fc.oneof(
      fc.constantFrom('black', 'white', 'transparent', '#12345', 'rgb(1,2,3', 'rgb(1 2 3)'),
      digits.map((text) => `#${text}`),
      fc
        .tuple(fc.constantFrom('rgb(', 'rgba( '), number, number, number, alpha)
        .map(([name, r, g, b, a]) => `${name}${r},${g} , ${b}${a})`),
    );
    fc.assert(
      fc.property(spellings, (text) => {
        const among = anyColor(text);
        const inBytes = (v: number) => Math.min(255, Math.max(0, Math.round(v * 255)));
        const [r, g, b] = (among ?? [0, 0, 0]).map(inBytes);
        expect(tryColor(text)).toEqual(among ? { r, g, b, a: among[3] } : null);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['#12', 'calc(1px)', ''])('is none: %s', (text) => {
    expect(tryColor(text)).toBeNull();
  });
});

describe('the line of a gradient', () => {
  const lineOf = (angle: string) => {
    const paint = parsePaint(`linear-gradient(${angle}red 0%, blue 100%)`, { x: 0, y: 0, width: 40, height: 40 });
    if (paint.kind !== 'linear-gradient') throw new Error(paint.kind);
    return [paint.x1, paint.y1, paint.x2, paint.y2].map((value) => Math.round(value) + 0);
  };
  const UP = [20, 40, 20, 0];

  it('goes by degrees and sides', () => {
    expect(lineOf('0deg, ')).toEqual(UP);
    expect(lineOf('90deg, ')).toEqual([0, 20, 40, 20]);
    expect(lineOf('to bottom, ')).toEqual([20, 0, 20, 40]);
  });

  it('goes up without an angle, or by any other one, as in the editor', () => {
    expect(lineOf('')).toEqual(UP);
    expect(lineOf('0.25turn, ')).toEqual(UP);
  });
});

describe('a gradient', () => {
  const BOX = { x: 0, y: 0, width: 40, height: 40 };

  it.each([
    'linear-gradient(..deg,red,blue)',
    'linear-gradient(1.2.3deg, red, blue)',
    'linear-gradient(red ..%, blue)',
  ])('is none with numbers that are none: %s', (text) => {
    expect(isPaint(text)).toBe(false);
    expect(JSON.stringify(parsePaint(text, BOX))).not.toContain('null');
  });

  it.each([' linear-gradient( red , blue ) ; ', 'LINEAR-GRADIENT(90deg,rgb(1, 2, 3) 5.%,blue\t100%)'])(
    'is read from %j',
    (text) => {
      expect(isPaint(text)).toBe(true);
    },
  );
});
