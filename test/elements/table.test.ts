import { describe, expect, it } from 'vitest';
import { gridLines, spansOf, table } from '../../renderer/elements/table.ts';
import { type Border, winner } from '../../renderer/elements/table-borders.ts';
import type { LayoutContext } from '../../renderer/elements/types.ts';
import type { GroupItem, Item, PathItem } from '../../renderer/scene/types.ts';

/** Tables without text need nothing of their context. */
const context = { path: 'pages[0].children[0]' } as LayoutContext;

const parse = (properties: object) =>
  table.schema.parse({ type: 'table', width: 100, height: 60, rows: 2, cols: 2, ...properties });

function itemsOf(properties: object): PathItem[] {
  const [placed] = table.layout(parse(properties), context) as [GroupItem];
  const [picture] = placed.items as [GroupItem];
  return picture.items as PathItem[];
}

type Line = { from: [number, number]; to: [number, number]; width: number };
/** The lines that are drawn, in the order of their drawing. */
const linesOf = (items: readonly Item[]): Line[] =>
  (items as PathItem[]).flatMap(({ segments, stroke }) => {
    const [first, last] = [segments[0], segments[1]];
    if (!stroke || first?.[0] !== 'M' || last?.[0] !== 'L') return [];
    return [{ from: [first[1], first[2]], to: [last[1], last[2]], width: stroke.width }];
  });

describe('gridLines', () => {
  it('adds up shares of the length', () => {
    expect(gridLines([0.5, 0.25, 0.25], 3, 200)).toEqual([0, 100, 150, 200]);
    expect(gridLines([2, 1, 1], 3, 200)).toEqual([0, 100, 150, 200]);
  });

  it('makes columns equal where the shares do not fit their number', () => {
    expect(gridLines([0.5, 0.5], 4, 200)).toEqual([0, 50, 100, 150, 200]);
    expect(gridLines([0, 0], 2, 200)).toEqual([0, 100, 200]);
  });
});

describe('spansOf', () => {
  it('leaves out what another cell covers', () => {
    const cells = parse({ cells: [{ rowSpan: 2 }, {}, { mergedInto: 'a' }, {}] }).cells;
    const { spans, owners } = spansOf({ rows: 2, cols: 2, cells });
    expect(spans.map(({ index, bottom, right }) => [index, bottom, right])).toEqual([
      [0, 2, 1],
      [1, 1, 2],
      [3, 2, 2],
    ]);
    expect(owners).toEqual([0, 1, 0, 3]);
  });

  it('cuts spans at the table, and keeps a field whose cell is merged into nothing that reaches it', () => {
    const cells = parse({ cells: [{}, { colSpan: 9 }, { mergedInto: 0 }] }).cells;
    const { spans, owners } = spansOf({ rows: 2, cols: 2, cells });
    expect(spans.map(({ index }) => index)).toEqual([0, 1, 3]);
    expect(owners).toEqual([0, 1, 2, 3]);
  });
});

describe('winner', () => {
  const border = (properties: Partial<Border>): Border => ({
    color: 'red',
    width: 1,
    style: 'solid',
    own: false,
    ...properties,
  });

  it('is what a cell says itself, then the wider, then the stronger style, then the first', () => {
    const wide = border({ width: 3 });
    const none = border({ own: true, style: 'none' });
    const dashed = border({ style: 'dashed' });
    const blue = border({ color: 'blue' });
    expect(winner(wide, none)).toBe(none);
    expect(winner(border({}), wide)).toBe(wide);
    expect(winner(dashed, blue)).toBe(blue);
    expect(winner(blue, border({}))).toBe(blue);
    expect(winner(none, border({ own: true }))).not.toBe(none);
  });
});

describe('table', () => {
  it('draws outer borders inside its box and inner ones on the grid lines', () => {
    expect(linesOf(itemsOf({ borderWidth: 4 }))).toEqual([
      { from: [0, 2], to: [100, 2], width: 4 },
      { from: [0, 30], to: [100, 30], width: 4 },
      { from: [0, 58], to: [100, 58], width: 4 },
      { from: [2, 0], to: [2, 60], width: 4 },
      { from: [50, 0], to: [50, 60], width: 4 },
      { from: [98, 0], to: [98, 60], width: 4 },
    ]);
  });

  it('draws no line through a merged cell, and ends lines beyond the one they meet', () => {
    const lines = linesOf(itemsOf({ borderWidth: 4, cells: [{ rowSpan: 2 }] }));
    expect(lines).toContainEqual({ from: [48, 30], to: [100, 30], width: 4 });
    expect(lines).not.toContainEqual({ from: [0, 30], to: [100, 30], width: 4 });
  });

  it('lets a cell have borders of its own', () => {
    const none = { style: 'none' };
    const lines = linesOf(
      itemsOf({ cells: [{ borders: { top: none, right: { width: 6, color: 'red' }, left: none, bottom: none } }] }),
    );
    expect(lines).toEqual([
      { from: [47, 0.5], to: [100, 0.5], width: 1 },
      { from: [47, 30], to: [100, 30], width: 1 },
      { from: [0, 59.5], to: [100, 59.5], width: 1 },
      { from: [0.5, 30], to: [0.5, 60], width: 1 },
      { from: [50, 0], to: [50, 30.5], width: 6 },
      { from: [50, 29.5], to: [50, 60], width: 1 },
      { from: [99.5, 0], to: [99.5, 60], width: 1 },
    ]);
  });

  it('fits dashes and dots so that lines end with one', () => {
    const dashed = itemsOf({ rows: 1, cols: 1, borderWidth: 5, borderStyle: 'dashed' })[0]?.stroke;
    expect(dashed?.dash).toEqual([10, 5]);
    const dotted = itemsOf({ rows: 1, cols: 1, borderWidth: 8, borderStyle: 'dotted' })[0];
    expect(dotted?.stroke?.cap).toBe('round');
    // 100 px: six dots of 8 px leave gaps of 10.4, seven of 7.33.
    expect(dotted?.stroke?.dash[1]).toBeCloseTo(8 + 44 / 6, 3);
    expect(dotted?.segments).toEqual([
      ['M', 4, 4],
      ['L', 96, 4],
    ]);
  });

  it('fills cells, the merged ones as one', () => {
    const fills = itemsOf({
      borderWidth: 0,
      cellBackground: 'red',
      cells: [{ colSpan: 2, cellBackground: 'blue' }, null],
    });
    expect(fills.map(({ segments }) => [segments[0], segments[2]])).toEqual([
      [
        ['M', 0, 0],
        ['L', 100, 30],
      ],
      [
        ['M', 0, 30],
        ['L', 50, 60],
      ],
      [
        ['M', 50, 30],
        ['L', 100, 60],
      ],
    ]);
    expect(fills.map(({ fill }) => fill?.kind === 'solid' && fill.color.r)).toEqual([0, 255, 255]);
  });

  it('lets cells inherit the text properties they leave out', () => {
    const { texts } = parse({
      fontFamily: 'Lora',
      fill: 'red',
      cells: [
        { text: 'a', fontSize: 12 },
        { text: 'b', align: 'left', fill: null },
      ],
    });
    expect(
      texts.map(({ fontFamily, fontSize, fill, align, verticalAlign }) => [
        fontFamily,
        fontSize,
        fill,
        align,
        verticalAlign,
      ]),
    ).toEqual([
      ['Lora', 12, 'red', 'center', 'middle'],
      ['Lora', 30, 'red', 'left', 'middle'],
    ]);
  });

  it('names the place of what is wrong in a cell', () => {
    const result = table.schema.safeParse({ type: 'table', cells: [{}, { fontSize: 'big' }] });
    expect(result.error?.issues[0]?.path).toEqual(['cells', 1, 'fontSize']);
    expect(table.schema.safeParse({ type: 'table', rows: 1000, cols: 1000 }).success).toBe(false);
  });
});
