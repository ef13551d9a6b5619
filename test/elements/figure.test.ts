import { describe, expect, it } from 'vitest';
import { TRACED } from '../../renderer/elements/figure/traced.ts';
import { figure } from '../../renderer/elements/figure.ts';
import type { LayoutContext } from '../../renderer/elements/types.ts';
import type { Clip, GroupItem, Path, PathItem } from '../../renderer/scene/types.ts';

const layout = (properties: object): [fill: PathItem, stroke: GroupItem | undefined] => {
  const element = figure.schema.parse({ type: 'figure', width: 100, height: 50, ...properties });
  const [group] = figure.layout(element, { path: 'pages[0].children[0]' } as LayoutContext) as GroupItem[];
  return group!.items as unknown as [PathItem, GroupItem | undefined];
};
const outline = (properties: object): Path => layout(properties)[0].segments;
const strokeOf = (properties: object): PathItem => layout(properties)[1]!.items[0] as PathItem;
const numbers = (path: Path, axis: 0 | 1): number[] =>
  path.flatMap(([, ...at]) => (at as number[]).filter((_, i) => i % 2 === axis));

const RECTANGLE = outline({});

describe('a figure', () => {
  it('knows 88 subtypes', () => {
    expect(new Set(['rect', 'circle', 'speechBubble', ...Object.keys(TRACED)]).size).toBe(88);
  });

  it.each(Object.keys(TRACED))('keeps %s in its box and touches its top and bottom', (subType) => {
    const path = outline({ subType });
    expect(path[0]![0]).toBe('M');
    expect(path.at(-1)).toEqual(['Z']);
    const [x, y] = [numbers(path, 0), numbers(path, 1)];
    // Control points may lie a little outside.
    expect(Math.min(...x)).toBeGreaterThan(-2);
    expect(Math.max(...x)).toBeLessThan(102);
    expect(Math.min(...y)).toBeGreaterThan(-1);
    expect(Math.min(...y)).toBeLessThan(0.01);
    expect(Math.max(...y)).toBeLessThan(51);
  });

  it('is a rectangle where its subtype is unknown', () => {
    for (const subType of ['doesNotExist', '', 'constructor', '__proto__'])
      expect(outline({ subType })).toEqual(RECTANGLE);
  });

  it('has its vertices exactly where they are', () => {
    expect(outline({ subType: 'cross' })).toContainEqual(['L', 65, 17.5]);
    expect(outline({ subType: 'triangle' })).toEqual([['M', 50, 0], ['L', 100, 50], ['L', 0, 50], ['Z']]);
  });

  it('rounds the corners of a rectangle only, by half a side at most', () => {
    expect(outline({ cornerRadius: 10 })[0]).toEqual(['M', 10, 0]);
    expect(outline({ cornerRadius: 1000 })[0]).toEqual(['M', 25, 0]);
    expect(outline({ subType: 'star', cornerRadius: 10 })).toEqual(outline({ subType: 'star' }));
  });

  it('keeps the corners of a speech bubble round', () => {
    expect(outline({ subType: 'speechBubble' })[0]).toEqual(['M', 5, 0]);
    expect(outline({ subType: 'speechBubble', width: 50, height: 100 })[0]).toEqual(['M', 5, 0]);
  });

  it('is stroked inside: twice as wide, cut to the outline; dashes are in stroke widths', () => {
    const [, group] = layout({ strokeWidth: 3, dash: [2, 1] });
    expect(group!.clip).toMatchObject({ kind: 'path', path: RECTANGLE });
    expect(group!.transform).toEqual([1, 0, 0, 1, 0, 0]);
    expect(strokeOf({ strokeWidth: 3, dash: [2, 1] }).stroke).toMatchObject({ width: 6, dash: [6, 3] });
  });

  it('stretches the stroke of a drawing with it', () => {
    const [, group] = layout({ subType: 'heart1', strokeWidth: 3 });
    expect(group!.transform).toEqual([100 / 216, 0, 0, 50 / 190, 0, 0]);
    expect(Math.max(...numbers((group!.clip as Extract<Clip, { kind: 'path' }>).path, 0))).toBeCloseTo(216, -0.5);
    expect(strokeOf({ subType: 'heart1', strokeWidth: 3 }).stroke!.width).toBe(6);
  });

  it('has no stroke that would not be seen', () => {
    expect(layout({ strokeWidth: 0 })).toHaveLength(1);
    expect(layout({ strokeWidth: 3, stroke: 'transparent' })).toHaveLength(1);
  });

  it('paints nothing where its box is empty', () => {
    const element = figure.schema.parse({ type: 'figure', width: 0, strokeWidth: 3 });
    expect(figure.layout(element, { path: '' } as LayoutContext)).toEqual([]);
  });
});
