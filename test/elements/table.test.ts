import { describe, expect, it } from 'vitest';
import { gridLines, spansOf, table } from '../../renderer/elements/table.ts';
import type { LayoutContext } from '../../renderer/elements/types.ts';
import type { GroupItem, Item, PathItem } from '../../renderer/scene/types.ts';
import { OPTIONS } from '../support/text-engine.ts';

/** Tables without text need little of their context. */
const context = { path: 'pages[0].children[0]', textOptions: OPTIONS } as LayoutContext;

const parse = (properties: object) =>
  table.schema.parse({ type: 'table', width: 100, height: 60, rows: 2, cols: 2, ...properties });

function itemsOf(properties: object): PathItem[] {
  const [placed] = table.layout(parse(properties), context) as GroupItem[];
  return (placed?.items ?? []) as PathItem[];
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
    expect(gridLines([0.6, 0.6], 2, 200)).toEqual([0, 120, 240]);
  });

  it('makes columns equal where the shares do not fit their number', () => {
    expect(gridLines([0.5, 0.5], 4, 200)).toEqual([0, 50, 100, 150, 200]);
  });
});

describe('spansOf', () => {
  const spansWith = (...cells: object[]) =>
    spansOf({ rows: 2, cols: 2, cells: parse({ cells }).cells }).map(({ index, bottom, right }) => [
      index,
      bottom,
      right,
    ]);

  it('leaves out merged cells, but none that a span only lies under', () => {
    expect(spansWith({ rowSpan: 2, colSpan: 2 }, {}, { mergedInto: 'a' }, { mergedInto: 'nobody' })).toEqual([
      [0, 2, 2],
      [1, 1, 2],
    ]);
  });

  it('cuts spans at the table', () => {
    expect(spansWith({}, { colSpan: 9 }, { mergedInto: 0 }, { rowSpan: 2 })).toEqual([
      [0, 1, 1],
      [1, 1, 2],
      [3, 2, 2],
    ]);
  });
});

describe('table', () => {
  it('draws outer borders inside its box and inner ones on the grid lines, half their width beyond the cell', () => {
    expect(linesOf(itemsOf({ borderWidth: 4 }))).toEqual([
      { from: [0, 2], to: [52, 2], width: 4 },
      { from: [0, 30], to: [52, 30], width: 4 },
      { from: [2, 0], to: [2, 32], width: 4 },
      { from: [50, 0], to: [50, 32], width: 4 },
      { from: [48, 2], to: [100, 2], width: 4 },
      { from: [48, 30], to: [100, 30], width: 4 },
      { from: [98, 0], to: [98, 32], width: 4 },
      { from: [0, 58], to: [52, 58], width: 4 },
      { from: [2, 28], to: [2, 60], width: 4 },
      { from: [50, 28], to: [50, 60], width: 4 },
      { from: [48, 58], to: [100, 58], width: 4 },
      { from: [98, 28], to: [98, 60], width: 4 },
    ]);
  });

  it('gives a line between cells to the left or upper one', () => {
    const red = { width: 6, color: 'red' };
    const lines = linesOf(itemsOf({ borderWidth: 2, cells: [{}, {}, {}, { borders: { top: red, left: red } }] }));
    expect(lines.some(({ width }) => width === 6)).toBe(false);
    const owned = linesOf(itemsOf({ borderWidth: 2, cells: [{ borders: { right: red, bottom: red } }] }));
    expect(owned.filter(({ width }) => width === 6)).toEqual([
      { from: [0, 30], to: [53, 30], width: 6 },
      { from: [50, 0], to: [50, 33], width: 6 },
    ]);
  });

  it('begins dashes and dots anew with every cell', () => {
    const strokeOf = (borderStyle: string) => itemsOf({ borderWidth: 5, borderStyle })[0]?.stroke;
    expect(strokeOf('dashed')).toMatchObject({ dash: [20, 10], cap: 'butt' });
    expect(strokeOf('dotted')).toMatchObject({ dash: [5, 5], cap: 'butt' });
  });

  it('draws no borders of no style or width', () => {
    expect(itemsOf({ borderStyle: 'none' })).toEqual([]);
    expect(itemsOf({ borderWidth: 0 })).toEqual([]);
  });

  it('fills cells, the merged ones as one', () => {
    const fills = itemsOf({
      borderWidth: 0,
      cellBackground: 'red',
      cells: [{ colSpan: 2, cellBackground: 'blue' }, { mergedInto: 0 }],
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
