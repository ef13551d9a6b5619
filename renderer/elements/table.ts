import { z } from 'zod';
import { lazy } from '../lazy.ts';
import type { AssetRequests } from '../requests.ts';
import { filled } from '../scene/items.ts';
import { parsePaint } from '../scene/paint.ts';
import { rectangle } from '../scene/path.ts';
import { type TextBlock, textBlock } from '../scene/text-block.ts';
import type { Item, Paint, Rect, TableLayout } from '../scene/types.ts';
import { baseSchema, isPainted, length, ownBox, toReaders, wrap } from './base.ts';
import { borderInset, borderItems, bordersOf, type Grid, type Span } from './table-borders.ts';
import { type CellLook, structureOf, type TableGrid } from './table-structure.ts';
import { text } from './text/index.ts';
import { ownOptions } from './text/limits.ts';
import { grownHeight } from './text/plain.ts';
import { type TextElement, textProperties, textSchema } from './text/schema.ts';
import { defineElement, type LayoutContext, type TextOptions } from './types.ts';

/** More cells than this are no table but a mistake. */
const MOST_CELLS = 10_000;

const borderStyle = lazy(() => z.enum(['solid', 'dashed', 'dotted', 'none']).catch('solid'));
const verticalAlign = lazy(() => z.enum(['top', 'middle', 'bottom']).catch('middle'));
const count = () => z.number().int().min(1).max(MOST_CELLS);
const fractions = () => z.array(length()).default([]);

const sideSchema = lazy(() =>
  z.object({
    color: z.string().optional(),
    width: length().optional().describe('px'),
    style: borderStyle().optional(),
  }),
);

/** A cell's own properties. Its other properties are the text's; properties that it leaves out are the table's. */
const cellSchema = lazy(() =>
  z.looseObject({
    // Read with the other properties of a text, which a cell may have too.
    text: z
      .string()
      .optional()
      .describe(
        'plain text, with line ends and links (`<br>`, `<a href>`) as its only tags; properties of a text, such as `fontWeight`, stand beside it',
      ),
    rowSpan: z.number().int().min(1).catch(1).default(1).describe('rows that the cell covers'),
    colSpan: z.number().int().min(1).catch(1).default(1).describe('columns that the cell covers'),
    mergedInto: z.unknown().optional().describe('the cell that covers this one'),
    borders: z
      .object({
        top: sideSchema().optional(),
        right: sideSchema().optional(),
        bottom: sideSchema().optional(),
        left: sideSchema().optional(),
      })
      .default({})
      .describe('`{ top, right, bottom, left }`, each `{ color, width, style }`; what is left out is the table’s'),
    cellBackground: z.string().optional().describe('CSS colour'),
    cellPadding: length().optional().describe('px'),
  }),
);
type Cell = z.output<ReturnType<typeof cellSchema>>;

/** A cell's own properties; all others are a text's. */
export const cellProperties = (): string[] => Object.keys(cellSchema().shape);

const textNames = lazy(() => Object.keys(textProperties().shape).filter((name) => name !== 'text'));

const tableSchema = lazy(() =>
  baseSchema()
    .extend({
      type: z.literal('table'),
      width: length().default(300).describe('px'),
      height: length().default(200).describe('px'),
      rows: count().default(3).describe('rows of cells'),
      cols: count().default(3).describe('columns'),
      colWidths: fractions().describe('fractions of the width'),
      rowHeights: fractions().describe('fractions of the height'),
      cells: z
        .array(z.preprocess((cell) => withoutNulls(cell ?? {}), cellSchema()))
        .max(MOST_CELLS)
        .default([])
        .describe('the cells, row by row'),
      borderColor: z.string().default('#000000').describe('CSS colour'),
      borderWidth: length().default(1).describe('px'),
      borderStyle: borderStyle().default('solid').describe('of every line'),
      cellBackground: z.string().default('transparent').describe('CSS colour'),
      cellPadding: length().default(4).describe('px'),
      ...textProperties().omit({ text: true }).shape,
      fontSize: length().default(30).describe('px'),
      align: z
        .enum(['left', 'center', 'right', 'justify'])
        .catch('center')
        .default('center')
        .describe('along the line'),
      stroke: z.string().default('black').describe('CSS colour or gradient of the letters’ outline'),
      strokeWidth: length().default(0).describe('px'),
      verticalAlign: verticalAlign().default('middle').describe('of the text in its cell'),
    })
    .refine(({ rows, cols }) => rows * cols <= MOST_CELLS, `expected at most ${MOST_CELLS} cells`)
    .transform((table, context) => {
      const inherited = Object.fromEntries(
        [...textNames(), 'stroke', 'strokeWidth', 'verticalAlign'].map((name) => [
          name,
          table[name as keyof typeof table],
        ]),
      );
      const texts = table.cells.map((cell, i) => {
        const parsed = textSchema().safeParse({ ...inherited, ...withoutBox(cell), type: 'text' });
        if (parsed.success) return { ...parsed.data, text: parsed.data.text.replace(LINE_ENDS, '\n') };
        for (const issue of parsed.error.issues)
          context.addIssue({ code: 'custom', message: issue.message, path: ['cells', i, ...issue.path] });
        return z.NEVER;
      });
      return { ...table, texts };
    }),
);
export type Table = z.output<ReturnType<typeof tableSchema>>;

/** The tags that end a line of a cell; tags of lists do not (v4 table-rich-list). */
const LINE_ENDS = /<br\s*\/?>|<\/p>\s*(?=<p[\s>])/gi;

const NESTED = new Set(['borders', 'top', 'right', 'bottom', 'left']);

/** `null` means unset, in a cell and its borders as in an element. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, property]) => property !== null)
      .map(([name, property]) => [name, NESTED.has(name) ? withoutNulls(property) : property]),
  );
}

/**
 * A cell without the properties that place an element on a page: the grid places it. Its opacity is that of its text.
 */
function withoutBox(cell: Cell): Record<string, unknown> {
  const { x, y, width, height, rotation, visible, showInExport, ...rest } = cell as Record<string, unknown>;
  return rest;
}

/**
 * Where the grid lines are: the running sum of shares of a length, which may come to more or less than it (v4
 * table-widths-over). Shares that do not fit the count are taken as equal.
 */
export function gridLines(shares: readonly number[], count: number, total: number): number[] {
  const even = shares.length !== count;
  const lines = [0];
  for (let i = 0; i < count; i++) lines.push(lines[i]! + (even ? 1 / count : shares[i]!) * total);
  return lines;
}

/**
 * The cells that are painted, with the area that each covers. A merged cell is not painted. A cell that is covered by
 * another's span without being merged is painted over it (v4 table-span-unmerged).
 */
export function spansOf({ rows, cols, cells }: Pick<Table, 'rows' | 'cols' | 'cells'>): Span[] {
  const spans: Span[] = [];
  for (let index = 0; index < rows * cols; index++) {
    if (isMerged(cells[index])) continue;
    const [row, column] = [Math.floor(index / cols), index % cols];
    const { rowSpan = 1, colSpan = 1 } = cells[index] ?? {};
    const [bottom, right] = [Math.min(rows, row + rowSpan), Math.min(cols, column + colSpan)];
    spans.push({ index, row, column, bottom, right });
  }
  return spans;
}

/** However it names the cell that it is merged into: by id, number or place. */
const isMerged = (cell: Cell | undefined): boolean =>
  cell?.mergedInto !== undefined && cell.mergedInto !== '' && cell.mergedInto !== false;

function gridOf(table: Table): Grid {
  return {
    xs: gridLines(table.colWidths, table.cols, table.width),
    ys: gridLines(table.rowHeights, table.rows, table.height),
    border(cell, side) {
      const own = table.cells[cell]?.borders[side] ?? {};
      const { color = table.borderColor, width = table.borderWidth, style = table.borderStyle } = own;
      return { color, width, style };
    },
  };
}

/** The box of a cell's text: the cell less its borders and padding. */
function textBox(grid: Grid, span: Span, padding: number): Rect {
  const left = grid.xs[span.column]! + borderInset(grid, span, 'left') + padding;
  const top = grid.ys[span.row]! + borderInset(grid, span, 'top') + padding;
  const right = grid.xs[span.right]! - borderInset(grid, span, 'right') - padding;
  const bottom = grid.ys[span.bottom]! - borderInset(grid, span, 'bottom') - padding;
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** Cells are drawn without their tags, whichever engine draws other texts (v4 table-rich). */
const asCell = (options: TextOptions): TextOptions => ({
  ...options,
  engine: 'plain',
  verticalResize: true,
  hasLinks: true,
});

/** Moves the grid lines below rows whose texts need more height than they have (v4 table-overflow-resize). */
function grown(grid: Grid, spans: readonly Span[], table: Table, context: LayoutContext): Grid {
  const ys = [...grid.ys];
  for (const span of [...spans].sort((a, b) => a.bottom - b.bottom)) {
    const cellText = table.texts[span.index];
    if (!cellText || cellText.text === '') continue;
    const own = { ...context, textOptions: ownOptions(cellText, asCell(context.textOptions)) };
    if (own.textOptions.overflow !== 'resize') continue;
    const box = textBox({ ...grid, ys }, span, paddingOf(table, span));
    const missing = grownHeight({ ...cellText, ...box }, own) - box.height;
    if (missing > 0) for (let row = span.bottom; row < ys.length; row++) ys[row]! += missing;
  }
  return { ...grid, ys };
}

const paddingOf = (table: Table, { index }: Span): number => table.cells[index]?.cellPadding ?? table.cellPadding;

/** A cell's text is a text element of the cell's size, aligned within it both ways. */
function textItems(table: Table, grid: Grid, span: Span, context: LayoutContext): Item[] {
  const cellText = table.texts[span.index];
  if (!cellText || cellText.text === '') return [];
  const box = textBox(grid, span, paddingOf(table, span));
  const path = `${context.path}.cells[${span.index}]`;
  if (box.width === 0 || box.height === 0) {
    const message = 'the cell is no larger than its padding and borders, so that its text is not drawn';
    const hint = 'make the table larger, or lower its `cellPadding`';
    if (cellText.text.trim() !== '') context.warn({ code: 'text_left_out', path: `${path}.text`, message, hint });
    return [];
  }
  return text.layout({ ...cellText, ...box } satisfies TextElement, {
    ...context,
    path,
    textOptions: asCell(context.textOptions),
  });
}

/** The box of a cell, between the lines of the grid. */
function cellBox({ xs, ys }: Grid, { row, column, bottom, right }: Span): Rect {
  const [x, y] = [xs[column]!, ys[row]!];
  return { x, y, width: xs[right]! - x, height: ys[bottom]! - y };
}

/** What a cell is filled with; null where that is nothing. */
function backgroundOf(table: Table, grid: Grid, span: Span): Paint | null {
  const fill = parsePaint(table.cells[span.index]?.cellBackground ?? table.cellBackground, cellBox(grid, span));
  return fill.kind === 'solid' && fill.color.a === 0 ? null : fill;
}

function backgroundItems(table: Table, grid: Grid, span: Span): Item[] {
  const fill = backgroundOf(table, grid, span);
  return fill ? [filled(rectangle(cellBox(grid, span)), fill)] : [];
}

/** The table as its cells; undefined where a cell is painted over another one, as no format of tables has it. */
function layoutOf(
  table: Table,
  grid: Grid,
  cells: readonly { span: Span; block: TextBlock }[],
): TableLayout | undefined {
  const isWhole = ({ span, block }: { span: Span; block: TextBlock }) =>
    block.span?.rows === span.bottom - span.row && block.span.columns === span.right - span.column;
  if (!cells.every(isWhole)) return undefined;
  return {
    xs: grid.xs,
    ys: grid.ys,
    cells: cells.map(({ span, block }) => ({
      row: span.row,
      column: span.column,
      rows: span.bottom - span.row,
      columns: span.right - span.column,
      background: backgroundOf(table, grid, span),
      borders: bordersOf(grid, span),
      block,
    })),
  };
}

const HEADINGS = lazy(() =>
  z.object({ headerRows: z.int().min(0).optional(), headerColumns: z.int().min(0).optional() }),
);

/** The rows and columns of headings that a table's data state. */
function statedHeadings({ custom }: Table): TableGrid['stated'] {
  const { headerRows, headerColumns } = HEADINGS().safeParse(custom).data ?? {};
  return { rows: headerRows, columns: headerColumns };
}

/** How a cell looks, as far as headings are told by it. */
function lookOf(table: Table, index: number): CellLook {
  const { fontWeight, fill } = table.texts[index] ?? table;
  const background = table.cells[index]?.cellBackground ?? table.cellBackground;
  return { weight: String(fontWeight), color: fill, background };
}

/**
 * Rows and columns of texts: backgrounds first, then borders, then the texts. They fade one by one, so that where lines
 * cross they darken (v4 table-opacity). It has no shadow, blur or filters.
 */
export const table = defineElement({
  type: 'table',
  summary: 'Rows and columns of text. A cell takes the text’s properties from the table where it leaves them out.',
  schema: tableSchema,
  assets(element, options: TextOptions): AssetRequests {
    const requests = spansOf(element).flatMap(({ index }) => {
      const cellText = element.texts[index];
      return cellText && cellText.text !== '' ? [text.assets(cellText, asCell(options))] : [];
    });
    return { images: requests.flatMap(({ images }) => images), fonts: requests.flatMap(({ fonts }) => fonts) };
  },
  layout(element, context) {
    if (!isPainted(element)) return [];
    const spans = spansOf(element);
    const grid = grown(gridOf(element), spans, element, context);
    const { alt } = toReaders(element);
    const table = textBlock('Table', null, alt ? { summary: alt } : {});
    const cells = structureOf(
      { ...element, spans, look: (index) => lookOf(element, index), stated: statedHeadings(element) },
      table,
    );
    const items = [
      ...spans.flatMap((span) => backgroundItems(element, grid, span)),
      ...spans.flatMap((span) => borderItems(grid, span)),
      ...cells.flatMap(({ span, block }) =>
        textItems(element, grid, span, context).map((item) => (item.kind === 'group' ? { ...item, block } : item)),
      ),
    ];
    const placed = wrap(element, items, ownBox({ width: grid.xs.at(-1) ?? 0, height: grid.ys.at(-1) ?? 0 }), context);
    const layout = layoutOf(element, grid, cells);
    // What is said of a table does not stand for what is in it.
    return placed.map((item) =>
      item.kind === 'group'
        ? { ...item, block: table, alt: alt === '' ? '' : undefined, ...(layout && { table: layout }) }
        : item,
    );
  },
});
