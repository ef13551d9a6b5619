import { describe, expect, it } from 'vitest';
import { arcTo, parsePath, scalePath, withCubics } from '../../renderer/scene/path.ts';
import type { Path, Segment } from '../../renderer/scene/types.ts';

describe('parsePath', () => {
  it('reads absolute moves, lines, cubics and closes', () => {
    expect(parsePath('M0 0L10 -2.5C1 2 3 4 5 6Z')).toEqual([
      ['M', 0, 0],
      ['L', 10, -2.5],
      ['C', 1, 2, 3, 4, 5, 6],
      ['Z'],
    ]);
  });

  it('refuses anything else', () => {
    for (const text of ['M0', 'M0 0Q1 1 2 2', 'm0 0', 'L1 x']) expect(() => parsePath(text)).toThrow('path data');
  });
});

describe('arcTo', () => {
  it('follows the ellipse either way round', () => {
    for (const [from, to] of [
      [0, 2 * Math.PI],
      [Math.PI, -Math.PI],
      [0.3, 1.1],
    ] as const) {
      const ellipse = (x: number, y: number) => Math.hypot((x - 5) / 3, (y - 7) / 2);
      let start: readonly number[] = [5 + 3 * Math.cos(from), 7 + 2 * Math.sin(from)];
      const segments = arcTo(5, 7, 3, 2, from, to);
      const pen = [...start] as [number, number];
      for (const segment of segments) {
        const [, cx, cy, x, y, weight] = segment as Extract<Segment, readonly ['W', ...number[]]>;
        const middle = [start[0]! + 2 * weight * cx + x, start[1]! + 2 * weight * cy + y].map(
          (v) => v / (2 + 2 * weight),
        );
        for (const [px, py] of [middle, [x, y]]) expect(ellipse(px!, py!)).toBeCloseTo(1, 9);
        start = [x, y];
      }
      // As cubics: the middle of each is at an eighth of its points.
      let at = pen;
      for (const segment of withCubics([['M', ...pen], ...segments]).slice(1)) {
        const [, bx, by, cx, cy, x, y] = segment as Extract<Segment, readonly ['C', ...number[]]>;
        expect(ellipse((at[0] + 3 * bx + 3 * cx + x) / 8, (at[1] + 3 * by + 3 * cy + y) / 8)).toBeCloseTo(1, 9);
        at = [x, y];
      }
      expect(start[0]).toBeCloseTo(5 + 3 * Math.cos(to), 9);
      expect(start[1]).toBeCloseTo(7 + 2 * Math.sin(to), 9);
    }
  });
});

describe('scalePath', () => {
  it('stretches every point from the origin', () => {
    expect(scalePath(parsePath('M1 2C1 2 3 4 5 6Z'), 2, 10)).toEqual(parsePath('M2 20C2 20 6 40 10 60Z'));
  });
});

describe('withCubics', () => {
  it('raises quadratics, and halves arcs of more than a quarter', () => {
    const quadratic: Path = [['M', 0, 0], ['Q', 3, 6, 6, 0], ['Z'], ['Q', 3, 3, 6, 0]];
    expect(withCubics(quadratic)).toEqual([['M', 0, 0], ['C', 2, 4, 4, 4, 6, 0], ['Z'], ['C', 2, 2, 4, 2, 6, 0]]);
    // A third of a circle about (0, 0).
    const third: Path = [
      ['M', 1, 0],
      ['W', 1, Math.sqrt(3), -0.5, Math.sqrt(3) / 2, 0.5],
    ];
    const [, first, second] = withCubics(third);
    expect(first!.slice(-2).map((v) => Number(v).toFixed(9))).toEqual(['0.500000000', (Math.sqrt(3) / 2).toFixed(9)]);
    expect(second!.slice(-2)).toEqual([-0.5, Math.sqrt(3) / 2]);
  });
});
