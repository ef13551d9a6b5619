import { describe, expect, it } from 'vitest';
import { line } from '../../renderer/elements/line.ts';
import type { LayoutContext } from '../../renderer/elements/types.ts';
import type { GroupItem, PathItem } from '../../renderer/scene/types.ts';

const layout = (properties: object): PathItem[] => {
  const element = line.schema.parse({ type: 'line', width: 100, height: 4, ...properties });
  const [group] = line.layout(element, { path: 'pages[0].children[0]' } as LayoutContext) as GroupItem[];
  return (group?.items ?? []) as PathItem[];
};

describe('a line', () => {
  it('runs along the middle of its box, as thick as the box is high', () => {
    const [body] = layout({});
    expect(body!.segments).toEqual([
      ['M', 0, 2],
      ['L', 100, 2],
    ]);
    expect(body!.stroke).toMatchObject({ width: 4, cap: 'butt', dash: [] });
  });

  it('has dashes in thicknesses', () => {
    expect(layout({ dash: [3, 1] })[0]!.stroke!.dash).toEqual([12, 4]);
  });

  it('has heads of four thicknesses whose tips are its ends, never dashed', () => {
    const [, start, end] = layout({ startHead: 'arrow', endHead: 'arrow', dash: [1, 1] });
    expect(start!.segments).toEqual([
      ['M', 12, -6],
      ['L', 0, 2],
      ['L', 12, 10],
    ]);
    expect(end!.segments).toEqual([
      ['M', 88, -6],
      ['L', 100, 2],
      ['L', 88, 10],
    ]);
    expect(start!.stroke).toMatchObject({ width: 4, join: 'round', cap: 'round', dash: [] });
    expect(start!.fill).toBeNull();
  });

  it('fills closed heads and knows no others', () => {
    expect(layout({ startHead: 'square' })[1]!.fill).not.toBeNull();
    expect(layout({ startHead: 'toString', endHead: 'feather' })).toHaveLength(1);
  });

  it('paints nothing without a thickness', () => {
    expect(layout({ height: 0 })).toEqual([]);
  });
});
