import { describe, expect, it } from 'vitest';
import { boundsOf, clipBounds, intersection, isEmpty, pathBounds, union } from '../../renderer/scene/bounds.ts';
import { clipTo, filled, group, solid, stroke, stroked } from '../../renderer/scene/items.ts';
import { blends, everyItem } from '../../renderer/scene/leaves.ts';
import { IDENTITY } from '../../renderer/scene/matrix.ts';
import { parsePath } from '../../renderer/scene/path.ts';
import type { Item, Pattern } from '../../renderer/scene/types.ts';
import { box, rgba } from '../support/scenes.ts';

const black = solid(rgba(0, 0, 0));
const area = filled(box(0, 0, 100, 50), black);

const rect = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

describe('boundsOf', () => {
  it('goes around all items, and is null where there are none', () => {
    expect(boundsOf([], IDENTITY)).toBeNull();
    expect(boundsOf([group([])], IDENTITY)).toBeNull();
    expect(boundsOf([area, filled(box(200, 5, 10, 90), black)], IDENTITY)).toEqual(rect(0, 0, 210, 95));
  });

  it('is upright whatever the items are turned and scaled by', () => {
    expect(boundsOf([area], [0, 1, -1, 0, 0, 0])).toEqual(rect(-50, 0, 50, 100));
    expect(boundsOf([group([area], { transform: [2, 0, 0, 2, 1, 1] })], IDENTITY)).toEqual(rect(1, 1, 200, 100));
  });

  it('holds strokes, with mitres as long as they may be', () => {
    const line = (join: 'round' | 'miter') => stroked(box(0, 0, 10, 10), stroke(black, 4, { join }));
    // Half the width and a half more at caps; ten times half the width at a mitre.
    expect(boundsOf([line('round')], IDENTITY)).toEqual(rect(-3, -3, 16, 16));
    expect(boundsOf([line('miter')], IDENTITY)).toEqual(rect(-20, -20, 50, 50));
  });

  it('ends where clips and masks do', () => {
    const half = clipTo(box(50, 0, 100, 100));
    expect(boundsOf([group([area], { clip: half })], IDENTITY)).toEqual({ x: 50, y: 0, width: 50, height: 50 });
    const mask = { items: [filled(box(0, 0, 20, 20), black)], kind: 'alpha', clip: null } as const;
    expect(boundsOf([group([area], { mask })], IDENTITY)).toEqual({ x: 0, y: 0, width: 20, height: 20 });
    expect(boundsOf([group([area], { mask: { ...mask, clip: half } })], IDENTITY)).toBeNull();
  });

  it('holds a stroke that does not scale, px of the design wide whatever the transform', () => {
    const line = stroked(box(0, 0, 100, 100), stroke(black, 10, { scales: false, join: 'round' }));
    expect(boundsOf([line], [0.1, 0, 0, 0.1, 0, 0], 2)).toEqual({ x: -15, y: -15, width: 40, height: 40 });
  });
});

it('clipBounds unites and intersects boxes; no clips have none', () => {
  const clips = [clipTo(box(0, 0, 30, 10)), clipTo(box(20, 5, 30, 10))];
  expect(clipBounds({ kind: 'union', clips }, IDENTITY)).toEqual({ x: 0, y: 0, width: 50, height: 15 });
  expect(clipBounds({ kind: 'intersection', clips }, IDENTITY)).toEqual({ x: 20, y: 5, width: 10, height: 5 });
  for (const kind of ['union', 'intersection'] as const) expect(clipBounds({ kind, clips: [] }, IDENTITY)).toBeNull();
});

describe('items within items', () => {
  it('are found in groups, masks, and the patterns of fills and strokes', () => {
    const named = (n: number): Item => filled(box(n, 0, 1, 1), black);
    const pattern = (items: Item[]): Pattern => ({
      kind: 'pattern',
      tile: { x: 0, y: 0, width: 1, height: 1 },
      transform: IDENTITY,
      items,
    });
    const painted: Item = { ...filled(box(9, 0, 1, 1), pattern([named(1)])), stroke: stroke(pattern([named(2)]), 1) };
    const all = group([named(3), painted], { mask: { items: [named(4)], kind: 'alpha', clip: null } });
    const corners = everyItem([all]).flatMap((item) => (item.kind === 'path' ? [item.segments[0]![1]] : []));
    expect(corners.sort()).toEqual([1, 2, 3, 4, 9]);
  });

  it('blend with what is below them unless a group is isolated', () => {
    const mixed = group([area], { blend: 'multiply' });
    expect(blends([group([mixed])])).toBe(true);
    expect(blends([group([mixed], { isolated: true })])).toBe(false);
    expect(blends([area, group([area], { blend: 'normal' })])).toBe(false);
  });
});

it('pathBounds counts control points of curves', () => {
  expect(pathBounds(parsePath('M0 0C0 20 10 20 10 0'))).toEqual(rect(0, 0, 10, 20));
  expect(pathBounds([])).toBeNull();
});

describe('boxes', () => {
  it('meet or do not', () => {
    expect(intersection(rect(0, 0, 10, 10), rect(4, 5, 10, 10))).toEqual(rect(4, 5, 6, 5));
    expect(intersection(rect(0, 0, 10, 10), rect(20, 0, 10, 10))).toBeNull();
    expect(intersection(null, rect(0, 0, 1, 1))).toBeNull();
    expect(union(null, rect(1, 2, 3, 4))).toEqual(rect(1, 2, 3, 4));
  });

  it('are empty where they are too thin to show', () => {
    expect([rect(0, 0, 0, 5), rect(0, 0, 5, 1e-10), rect(0, 0, 1e-8, 1)].map(isEmpty)).toEqual([true, true, false]);
  });
});
