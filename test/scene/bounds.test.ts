import { describe, expect, it } from 'vitest';
import { boundsOf, clipBounds } from '../../renderer/scene/bounds.ts';
import { clipTo, filled, group, solid, stroke, stroked } from '../../renderer/scene/items.ts';
import { blends, everyItem } from '../../renderer/scene/leaves.ts';
import { IDENTITY } from '../../renderer/scene/matrix.ts';
import type { Item, Pattern } from '../../renderer/scene/types.ts';
import { box, rgba } from '../support/scenes.ts';

const black = solid(rgba(0, 0, 0));
const area = filled(box(0, 0, 100, 50), black);

describe('boundsOf', () => {
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
    const corners = [...everyItem([all])].flatMap((item) => (item.kind === 'path' ? [item.segments[0]![1]] : []));
    expect(corners.sort()).toEqual([1, 2, 3, 4, 9]);
  });

  it('blend with what is below them unless a group is isolated', () => {
    const mixed = group([area], { blend: 'multiply' });
    expect(blends([group([mixed])])).toBe(true);
    expect(blends([group([mixed], { isolated: true })])).toBe(false);
    expect(blends([area, group([area], { blend: 'normal' })])).toBe(false);
  });
});
