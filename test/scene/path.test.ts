import { describe, expect, it } from 'vitest';
import { arcTo, parsePath, scalePath } from '../../renderer/scene/path.ts';

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
      let start = [5 + 3 * Math.cos(from), 7 + 2 * Math.sin(from)];
      for (const segment of arcTo(5, 7, 3, 2, from, to)) {
        const [, bx, by, cx, cy, x, y] = segment as ['C', number, number, number, number, number, number];
        const middle = [(start[0]! + 3 * bx + 3 * cx + x) / 8, (start[1]! + 3 * by + 3 * cy + y) / 8];
        for (const [px, py] of [middle, [x, y]]) expect(Math.hypot((px! - 5) / 3, (py! - 7) / 2)).toBeCloseTo(1, 5);
        start = [x, y];
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
