import { solid, stroke, stroked } from '../scene/items.ts';
import { parseColor } from '../scene/paint.ts';
import type { Item, Path, PathItem, Side, Stroke } from '../scene/types.ts';

export type BorderStyle = 'solid' | 'dashed' | 'dotted' | 'none';

/** One side of one cell. */
export interface Border {
  color: string;
  /** px */
  width: number;
  style: BorderStyle;
}

/** The rows and columns that a cell covers, from its own to before `bottom` and `right`. */
export interface Span {
  /** Of the cell, row by row. */
  index: number;
  row: number;
  column: number;
  bottom: number;
  right: number;
}

/** The grid lines of a table and the borders of its cells. */
export interface Grid {
  /** px from the table's left edge; one more than there are columns. */
  xs: readonly number[];
  /** px from the table's top edge; one more than there are rows. */
  ys: readonly number[];
  border(cell: number, side: Side): Border;
}

/** px that a border takes; 0 where none is drawn. */
const widthOf = ({ style, width }: Border): number => (style === 'none' ? 0 : width);

/** Whether a span's side lies on the table's outer edge. */
function isOuter(grid: Grid, { row, column, bottom, right }: Span, side: Side): boolean {
  switch (side) {
    case 'top':
      return row === 0;
    case 'left':
      return column === 0;
    case 'bottom':
      return bottom === grid.ys.length - 1;
    case 'right':
      return right === grid.xs.length - 1;
    default:
      return side satisfies never;
  }
}

/**
 * How far a cell's side takes from its inside: all of an outer border, half of an inner one, as the cell itself states
 * it, even where another cell owns the line (v4 table-border-sides). px
 */
export function borderInset(grid: Grid, span: Span, side: Side): number {
  const width = widthOf(grid.border(span.index, side));
  return isOuter(grid, span, side) ? width : width / 2;
}

/** In the order in which a cell draws them. */
const SIDES: readonly Side[] = ['top', 'bottom', 'left', 'right'];

/**
 * The borders that a cell draws. An inner line has one owner, the left cell's `right` or the upper cell's `bottom`:
 * `top` and `left` count only on the table's outer edge. Outer borders lie wholly inside the table, inner ones are
 * centred on the grid line, and each is a line of its own, so that dashes begin anew with every cell (v4
 * table-border-*).
 */
export const borderItems = (grid: Grid, span: Span): Item[] =>
  SIDES.flatMap((side) => {
    const border = ownBorder(grid, span, side);
    return border ? [lineItem(grid, span, side, border)] : [];
  });

/** The border that a cell draws at a side; null where it draws none. */
function ownBorder(grid: Grid, span: Span, side: Side): Border | null {
  const owned = side === 'bottom' || side === 'right' || isOuter(grid, span, side);
  const border = grid.border(span.index, side);
  return owned && widthOf(border) > 0 ? border : null;
}

/** The lines of {@link borderItems} by their sides. */
export function bordersOf(grid: Grid, span: Span): Record<Side, Stroke | null> {
  const lineAt = (side: Side) => {
    const border = ownBorder(grid, span, side);
    return border && strokeOf(border);
  };
  return { top: lineAt('top'), right: lineAt('right'), bottom: lineAt('bottom'), left: lineAt('left') };
}

/** A border as a line that reaches half its width beyond the cell, but not out of the table. */
function lineItem(grid: Grid, span: Span, side: Side, border: Border): PathItem {
  const [left, right] = [grid.xs[span.column]!, grid.xs[span.right]!];
  const [top, bottom] = [grid.ys[span.row]!, grid.ys[span.bottom]!];
  const half = border.width / 2;
  const beyond = (at: Side) => (isOuter(grid, span, at) ? 0 : half);
  const inwards = isOuter(grid, span, side) ? half : 0;
  const across = side === 'top' || side === 'bottom';
  const y = side === 'top' ? top + inwards : bottom - inwards;
  const x = side === 'left' ? left + inwards : right - inwards;
  const segments: Path = across
    ? [
        ['M', left - beyond('left'), y],
        ['L', right + beyond('right'), y],
      ]
    : [
        ['M', x, top - beyond('top')],
        ['L', x, bottom + beyond('bottom')],
      ];
  return stroked(segments, strokeOf(border));
}

/** Dashes and gaps in line widths. */
const DASHES: Record<BorderStyle, readonly number[]> = { solid: [], none: [], dashed: [4, 2], dotted: [1, 1] };

const strokeOf = ({ color, width, style }: Border): Stroke =>
  stroke(solid(parseColor(color)), width, { dash: DASHES[style].map((part) => part * width) });
