import { describe, expect, it } from 'vitest';
import type { Path } from '../../renderer/scene/types.ts';
import { backgroundOutline } from '../../renderer/text/background.ts';

const box = (x: number, y: number, width: number) => ({ x, y, width, height: 20 });
const points = (path: Path) => path.flatMap((segment) => (segment[0] === 'Z' ? [] : [segment.slice(-2)]));

describe('the background behind lines', () => {
  it('grows a line by its padding', () => {
    expect(points(backgroundOutline([box(10, 0, 50)], 5, 0))).toEqual([
      [65, -5],
      [65, 25],
      [5, 25],
      [5, -5],
    ]);
  });
  it('joins lines of different widths: the wider keeps its padding', () => {
    const outline = points(backgroundOutline([box(0, 0, 100), box(20, 20, 60)], 5, 0));
    expect(outline).toContainEqual([105, 25]);
    expect(outline).toContainEqual([85, 25]);
    expect(outline).toHaveLength(8);
  });
  it('goes straight where lines end alike', () => {
    expect(points(backgroundOutline([box(0, 0, 100), box(0, 20, 100)], 0, 0))).toHaveLength(4);
  });
  it('rounds corners by no more than half an edge', () => {
    const [first] = backgroundOutline([box(0, 0, 100)], 0, 50);
    expect(first).toEqual(['M', 90, 0]);
  });
  it('leaves lines apart that do not touch', () => {
    const outline = backgroundOutline([box(0, 0, 100), box(0, 40, 100)], 0, 0);
    expect(outline.filter((segment) => segment[0] === 'Z')).toHaveLength(2);
  });
  it('is empty without lines', () => {
    expect(backgroundOutline([], 5, 5)).toEqual([]);
    expect(backgroundOutline([box(0, 0, 10)], -20, 5)).toEqual([]);
  });
});
