import type PptxGenJS from 'pptxgenjs';
import { multiply, scaleOf } from '../../scene/matrix.ts';
import type { TextBlock } from '../../scene/text-block.ts';
import type { GroupItem, Item, Rect, Side, Stroke, TableCell, TableLayout } from '../../scene/types.ts';
import { possible } from '../markup/xml.ts';
import { EMU, fillMarkup, lineMarkup } from './drawing-ml.ts';
import { least, placeOf } from './place.ts';
import type { SlideState } from './state.ts';
import { type CellText, cellText } from './table-text.ts';

/**
 * Adds a table as a table of the program, its texts broken as laid out. What a cell cannot hold of its text is what `add` makes
 * of it, over the table. False where the table is turned or mirrored, has cells over others, or fills that slides do not know.
 */
export async function addTable(
  group: GroupItem,
  around: SlideState,
  add: (item: Item, state: SlideState) => Promise<void>,
): Promise<boolean> {
  const { table: layout, items } = group;
  if (!layout) return false;
  const state = {
    ...around,
    transform: multiply(around.transform, group.transform),
    opacity: around.opacity * group.opacity,
  };
  const { inches, slide, tools } = state;
  const { xs, ys } = middlesOfLines(layout);
  const place = placeOf(
    boxOf(xs, ys, { row: 0, column: 0, rows: ys.length - 1, columns: xs.length - 1 }),
    state.transform,
    inches,
  );
  const looks = looksOf(layout, state);
  if (!place || place.flipH || !isUpright(place.rotate) || !looks) return false;
  const texts = new Map<TableCell, CellText>();
  for (const cell of layout.cells) {
    const own = items.filter((item) => item.kind === 'group' && item.block === cell.block);
    texts.set(cell, cellText(own, boxOf(xs, ys, cell), state));
  }
  const owners = ownersOf(layout);
  const rows = lengths(ys).map(() => [] as PptxGenJS.TableCell[]);
  const cells: string[] = [];
  owners.forEach((cell, place) => {
    const row = Math.floor(place / (xs.length - 1));
    const isFirst = cell && cell.row * (xs.length - 1) + cell.column === place;
    const { paragraphs = [], attributes = '' } = (cell && texts.get(cell)) ?? {};
    cells.push(`<a:tcPr${attributes}>${looks[place]}</a:tcPr>`);
    if (cell && !isFirst) return;
    const spans = cell ? { rowspan: cell.rows, colspan: cell.columns } : {};
    // Rows are at least as high as the letters of their empty cells.
    const fontSize = paragraphs.at(-1)?.options?.fontSize ?? 1;
    rows[row]!.push({ text: paragraphs, options: { ...spans, fontSize } });
  });
  const emu = (length: number) => Math.round(length * EMU);
  const unit = scaleOf(state.transform) * inches;
  const [first] = layout.cells;
  slide.addTable(rows, {
    ...{ x: 0, y: 0, w: place.w, h: place.h },
    colW: lengths(xs).map((length) => least(length * unit)),
    rowH: lengths(ys).map((length) => least(length * unit)),
    objectName: tools.name({
      table: {
        cells,
        // The writer takes places left of a slide for others.
        frame: { x: emu(place.x), y: emu(place.y), width: emu(place.w), height: emu(place.h) },
        description: possible(state.label),
        hasHeadRow: isHead(first?.block, 'Column'),
        hasHeadColumn: isHead(first?.block, 'Row'),
      },
    }),
  });
  for (const { over } of texts.values()) for (const item of over) await add(item, state);
  return true;
}

const isUpright = (degrees: number): boolean => Math.min(degrees, 360 - degrees) < 0.01;

const lengths = (lines: readonly number[]): number[] => lines.slice(1).map((at, i) => at - lines[i]!);

const isHead = (block: TextBlock | undefined, scope: 'Row' | 'Column'): boolean =>
  block?.tag === 'TH' && (block.scope === scope || block.scope === 'Both');

type Area = Pick<TableCell, 'row' | 'column' | 'rows' | 'columns'>;

function boxOf(xs: readonly number[], ys: readonly number[], { row, column, rows, columns }: Area): Rect {
  const [x, y] = [xs[column]!, ys[row]!];
  return { x, y, width: xs[column + columns]! - x, height: ys[row + rows]! - y };
}

/** The grid with its outer lines in the middle of the outer borders, which lie wholly inside of the table. */
function middlesOfLines({ xs, ys, cells }: TableLayout): Pick<TableLayout, 'xs' | 'ys'> {
  const widest = (side: Side, isOuter: (cell: TableCell) => boolean) =>
    Math.max(0, ...cells.filter(isOuter).map(({ borders }) => borders[side]?.width ?? 0));
  const moved = (lines: readonly number[], start: number, end: number) =>
    lines.map((at, i) => (i === 0 ? at + start / 2 : i === lines.length - 1 ? at - end / 2 : at));
  return {
    xs: moved(
      xs,
      widest('left', ({ column }) => column === 0),
      widest('right', ({ column, columns }) => column + columns === xs.length - 1),
    ),
    ys: moved(
      ys,
      widest('top', ({ row }) => row === 0),
      widest('bottom', ({ row, rows }) => row + rows === ys.length - 1),
    ),
  };
}

/** The cell that covers each place of the grid, row by row; undefined where none does. */
function ownersOf({ xs, ys, cells }: TableLayout): (TableCell | undefined)[] {
  const columns = xs.length - 1;
  const owners: (TableCell | undefined)[] = Array.from({ length: columns * (ys.length - 1) });
  for (const cell of cells)
    for (let row = cell.row; row < cell.row + cell.rows; row++)
      owners.fill(cell, row * columns + cell.column, row * columns + cell.column + cell.columns);
  return owners;
}

/** The lines and fill of each place of the grid as markup; null where slides have no such fill. */
function looksOf(layout: TableLayout, state: SlideState): string[] | null {
  const { xs, ys } = layout;
  const columns = xs.length - 1;
  const owners = ownersOf(layout);
  const unit = scaleOf(state.transform) * state.inches;
  const looks = owners.map((cell, place) => {
    const [row, column] = [Math.floor(place / columns), place % columns];
    const fill = fillMarkup(cell?.background ?? null, cell ? boxOf(xs, ys, cell) : NOWHERE, state.opacity);
    const line = (name: string, stroke: Stroke | null) =>
      lineMarkup(stroke, NOWHERE, state.opacity, unit)!.replaceAll('a:ln', `a:${name}`);
    const [left, above] = [column > 0 ? owners[place - 1] : undefined, owners[place - columns]];
    // Of a line within the table the cell left of it or above it is the owner.
    return (
      fill &&
      [
        line('lnL', column === 0 ? (cell?.borders.left ?? null) : left === cell ? null : (left?.borders.right ?? null)),
        line('lnR', cell && column === cell.column + cell.columns - 1 ? cell.borders.right : null),
        line('lnT', row === 0 ? (cell?.borders.top ?? null) : above === cell ? null : (above?.borders.bottom ?? null)),
        line('lnB', cell && row === cell.row + cell.rows - 1 ? cell.borders.bottom : null),
        fill,
      ].join('')
    );
  });
  return looks.every((look) => look !== null) ? looks : null;
}

const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };
