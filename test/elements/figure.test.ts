import { describe, expect, it } from 'vitest';
import { TRACED } from '../../renderer/elements/figure/traced.ts';
import { figure } from '../../renderer/elements/figure.ts';
import type { LayoutContext } from '../../renderer/elements/types.ts';
import { scalePath } from '../../renderer/scene/path.ts';
import type { Clip, GroupItem, Path, PathItem } from '../../renderer/scene/types.ts';

const layout = (properties: object): [fill: PathItem | GroupItem, stroke: GroupItem | undefined] => {
  const element = figure.schema.parse({ type: 'figure', width: 100, height: 50, ...properties });
  const [group] = figure.layout(element, { path: 'pages[0].children[0]' } as LayoutContext) as GroupItem[];
  return group!.items as unknown as [PathItem | GroupItem, GroupItem | undefined];
};
/** The outline of the fill in the element's box, which it may be stretched to. */
const outline = (properties: object): Path => {
  const [fill] = layout(properties);
  if (fill.kind === 'path') return fill.segments;
  return scalePath((fill.items[0] as PathItem).segments, fill.transform[0], fill.transform[3]);
};
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

  it('stretches gradients and shadows with a drawing of its own size', () => {
    // A cloud is drawn 258 × 165 px large.
    const [fill] = layout({ subType: 'cloud', fill: 'linear-gradient(180deg, red 0%, blue 100%)' });
    const { transform, items } = fill as GroupItem;
    expect(transform).toEqual([100 / 258, 0, 0, 50 / 165, 0, 0]);
    expect((items[0] as PathItem).fill).toMatchObject({ x1: 50, y1: 0, x2: 50, y2: 50 });
    const shadow = { shadowEnabled: true, shadowBlur: 10, shadowOffsetX: 258, shadowOffsetY: 165 };
    const [shaded] = layout({ subType: 'cloud', ...shadow });
    const [effect] = (shaded as GroupItem).effects;
    expect(effect).toMatchObject({ kind: 'shadow', dx: 100, dy: 50 });
    expect((effect as { blur: number }).blur).toBeCloseTo(10 * (50 / 165));
    expect((layout({ ...shadow })[0] as GroupItem).effects).toMatchObject([{ dx: 258, dy: 165, blur: 10 }]);
  });
});
