/** What the cells of a table are to who cannot see it: its rows, and which of them are headings. */
import { type TextBlock, textBlock } from '../scene/text-block.ts';
import type { Span } from './table-borders.ts';

/** How a cell looks, as far as headings are told by it. */
export interface CellLook {
  weight: string;
  color: string;
  background: string;
}

/** A table as its structure is read from it. */
export interface TableGrid {
  rows: number;
  cols: number;
  /** The cells that are painted, row by row. */
  spans: readonly Span[];
  look(cell: number): CellLook;
  /** How many rows and columns of headings its data state; undefined: it is told by how they look. */
  stated: { rows?: number | undefined; columns?: number | undefined };
}

/** A cell of the structure; without a span, the place of one that is not painted. */
interface StructureCell {
  row: number;
  column: number;
  rows: number;
  columns: number;
  span?: Span;
}

const differs = (a: CellLook, b: CellLook): boolean =>
  a.weight !== b.weight || a.color !== b.color || a.background !== b.background;

/**
 * The number of headings along one way of a grid: 1 where the first cell of every line looks otherwise than all others
 * in its line, and there are others; else 0.
 * @param lookAt the look of the cell that covers a place of a line; undefined where none does
 */
function headingsOf(lines: number, length: number, lookAt: (line: number, place: number) => CellLook | undefined) {
  if (length < 2) return 0;
  for (let line = 0; line < lines; line++) {
    const first = lookAt(line, 0);
    for (let place = 1; place < length; place++) {
      const other = lookAt(line, place);
      if (first && other && !differs(first, other)) return 0;
    }
  }
  return 1;
}

/** Cells that fill the grid, none over another: readers count columns by them. */
function cellsOf({ rows, cols, spans }: TableGrid): StructureCell[] {
  const owner = new Map<number, Span>(spans.map((span) => [span.row * cols + span.column, span]));
  const taken = new Set<number>();
  const cells: StructureCell[] = [];
  for (let place = 0; place < rows * cols; place++) {
    if (taken.has(place)) continue;
    const [row, column] = [Math.floor(place / cols), place % cols];
    const span = owner.get(place);
    const isFree = (r: number, c: number) => {
      const other = r * cols + c;
      return !taken.has(other) && (other === place || !owner.has(other));
    };
    let right = column + 1;
    while (span && right < span.right && isFree(row, right)) right++;
    let bottom = row + 1;
    const isRowFree = (r: number) =>
      Array.from({ length: right - column }, (_, i) => isFree(r, column + i)).every(Boolean);
    while (span && bottom < span.bottom && isRowFree(bottom)) bottom++;
    for (let r = row; r < bottom; r++) for (let c = column; c < right; c++) taken.add(r * cols + c);
    cells.push({ row, column, rows: bottom - row, columns: right - column, ...(span && { span }) });
  }
  return cells;
}

/** The parts of a table for readers: its rows with their cells; those that are painted, with their spans. */
export function structureOf(grid: TableGrid, table: TextBlock): { span: Span; block: TextBlock }[] {
  const { rows, cols, stated } = grid;
  const cells = cellsOf(grid);
  const looks = new Map<number, CellLook>();
  for (const { row, column, rows: down, columns: across, span } of cells)
    for (let r = row; span && r < row + down; r++)
      for (let c = column; c < column + across; c++) looks.set(r * cols + c, grid.look(span.index));
  const lookAt = (row: number, column: number) => looks.get(row * cols + column);
  const headingRows = stated.rows ?? headingsOf(cols, rows, (column, row) => lookAt(row, column));
  const headingColumns = stated.columns ?? headingsOf(rows, cols, lookAt);
  const lines = new Map<number, TextBlock>();
  return cells.flatMap(({ row, column, rows: down, columns: across, span }) => {
    const line = lines.get(row) ?? textBlock('TR', table);
    lines.set(row, line);
    const [isAbove, isBefore] = [row < headingRows, column < headingColumns];
    const scope = isAbove && isBefore ? 'Both' : isAbove ? 'Column' : 'Row';
    const block = textBlock(isAbove || isBefore ? 'TH' : 'TD', line, {
      span: { rows: down, columns: across },
      ...((isAbove || isBefore) && { scope }),
    });
    return span ? [{ span, block }] : [];
  });
}
