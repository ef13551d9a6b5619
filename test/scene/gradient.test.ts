import { describe, expect, it } from 'vitest';
import { padded, placedPaint, repeatedStops, withoutTransform } from '../../renderer/scene/gradient.ts';
import { applyMatrix, invert } from '../../renderer/scene/matrix.ts';
import type { LinearGradient, Matrix, RadialGradient } from '../../renderer/scene/types.ts';
import { rgba } from '../support/scenes.ts';

const stops = [
  { offset: 0.2, color: rgba(0, 0, 0) },
  { offset: 1, color: rgba(200, 100, 0, 0.5) },
];
const line: LinearGradient = { kind: 'linear-gradient', x1: 10, y1: 20, x2: 30, y2: 50, stops };
const circle: RadialGradient = { kind: 'radial-gradient', cx: 50, cy: 50, r: 20, fx: 45, fy: 50, fr: 5, stops };

/** Where on a gradient line a point lies: 0 its beginning, 1 its end. */
const offsetOf = ({ x1, y1, x2, y2 }: LinearGradient, x: number, y: number) =>
  ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);

describe('withoutTransform', () => {
  it('turns a skewed line so that every point keeps its colour', () => {
    const transform: Matrix = [2, 0.3, 0.7, 1, 5, -4];
    const plain = withoutTransform({ ...line, transform }) as LinearGradient;
    expect(plain.transform).toBeUndefined();
    for (const [x, y] of [
      [0, 0],
      [33, 7],
      [-20, 90],
    ] as const)
      expect(offsetOf(plain, x, y)).toBeCloseTo(offsetOf(line, ...applyMatrix(invert(transform)!, x, y)), 9);
  });

  it('moves circles that stay circles, leaves those that become ellipses, and paints nothing flattened', () => {
    expect(withoutTransform({ ...circle, transform: [0, 2, -2, 0, 10, 0] })).toEqual({
      ...circle,
      ...{ cx: -90, cy: 100, r: 40, fx: -90, fy: 90, fr: 10 },
    });
    const stretched = { ...circle, transform: [2, 0, 0, 1, 0, 0] } as const;
    expect(withoutTransform(stretched)).toBe(stretched);
    for (const gradient of [line, circle])
      expect(withoutTransform({ ...gradient, transform: [1, 0, 0, 0, 0, 0] })).toBeNull();
  });
});

describe('padded', () => {
  const box = { x: 0, y: 0, width: 100, height: 10 };
  const level: LinearGradient = { ...line, x1: 20, y1: 0, x2: 40, y2: 0 };

  it('writes a spread line out over whole periods that hold the box', () => {
    const { x1, x2, stops: all, spread } = padded({ ...level, spread: 'repeat' }, box) as LinearGradient;
    expect([x1, x2, spread]).toEqual([0, 100, undefined]);
    // Five periods with a stop at their beginning, one at a fifth, one at their end.
    expect(all.map(({ offset }) => offset)).toEqual(
      [0, 1, 2, 3, 4].flatMap((i) => [i, i + 0.2, i + 1].map((offset) => expect.closeTo(offset / 5, 9))),
    );
    const reflected = (padded({ ...level, spread: 'reflect' }, box) as LinearGradient).stops.map(
      ({ color }) => color.r,
    );
    expect(reflected.slice(0, 6)).toEqual([200, 0, 0, 0, 0, 200]);
  });

  it('writes circles out from where the radius is 0 to the farthest corner', () => {
    const round = padded({ ...circle, spread: 'repeat' }, { x: 40, y: 40, width: 60, height: 20 }) as RadialGradient;
    expect(round.fr).toBe(0);
    expect(Math.hypot(100 - round.cx, 60 - round.cy)).toBeLessThanOrEqual(round.r);
    expect(round.stops[0]).toEqual({
      offset: 0,
      color: rgba(expect.closeTo(116.67, 1), expect.closeTo(58.33, 1), 0, expect.closeTo(0.71, 1)),
    });
  });

  it('leaves the others alone, and writes out no more than can be seen', () => {
    expect(padded(level, box)).toBe(level);
    expect(repeatedStops(stops, 'repeat', 0, 1e9).length).toBeLessThan(4000);
  });
});

it('placedPaint puts a matrix after the paint’s own', () => {
  const placed = placedPaint({ ...line, transform: [2, 0, 0, 2, 0, 0] }, [1, 0, 0, 1, 5, 0]);
  expect(placed).toMatchObject({ transform: [2, 0, 0, 2, 5, 0] });
});
