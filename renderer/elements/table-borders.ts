import { parseColor } from '../scene/paint.ts';
import type { Item, Rgba, Stroke } from '../scene/types.ts';

export type BorderStyle = 'solid' | 'dashed' | 'dotted' | 'none';
export type Side = 'top' | 'right' | 'bottom' | 'left';

/** One side of one cell. */
export interface Border {
  color: string;
  /** px */
  width: number;
  style: BorderStyle;
  /** Whether the cell says so itself: such a border wins over one that is the table's. */
  own: boolean;
}

/** Where a table's grid lines are, and which cell each field belongs to. */
export interface Grid {
  /** px from the table's left edge; one more than there are columns. */
  xs: readonly number[];
  /** px from the table's top edge; one more than there are rows. */
  ys: readonly number[];
  /** The cell that covers a field: equal for all fields of a merged one. */
  owner(row: number, column: number): number;
  border(cell: number, side: Side): Border;
}

/** A stretch of a grid line with one border, from grid line to grid line of the other direction. */
interface Line {
  border: Border;
  /** Number of the grid line it lies on. */
  at: number;
  from: number;
  to: number;
}

const STRENGTH: Record<BorderStyle, number> = { none: 0, dotted: 1, dashed: 2, solid: 3 };

/**
 * Which of two cells' borders their common edge has: as in CSS's collapsed model the wider one, then the stronger style,
 * then the left or upper cell's; but what a cell says itself wins over what it has from the table.
 * @source https://www.w3.org/TR/CSS22/tables.html#border-conflict-resolution
 */
export function winner(first: Border, second: Border): Border {
  if (first.own !== second.own) return first.own ? first : second;
  const [a, b] = [visibleWidth(first), visibleWidth(second)];
  if (a !== b) return a > b ? first : second;
  return STRENGTH[second.style] > STRENGTH[first.style] ? second : first;
}

const visibleWidth = ({ style, width, color }: Border): number =>
  style === 'none' || parseColor(color).a === 0 ? 0 : width;

/** The borders of all cells as lines: outer ones wholly inside the table, inner ones centred on the grid line. */
export function borderItems(grid: Grid): Item[] {
  const rows = grid.ys.length - 1;
  const columns = grid.xs.length - 1;
  const across = linesOf(rows, columns, (line, field) =>
    edge(grid, [line - 1, field], [line, field], ['bottom', 'top']),
  );
  const down = linesOf(columns, rows, (line, field) => edge(grid, [field, line - 1], [field, line], ['right', 'left']));
  const horizontal = across.map((line) => {
    const y = inset(line, grid.ys);
    const [from, to] = ends(line, grid.xs, down);
    return lineItem(line.border, [from, y], [to, y]);
  });
  const vertical = down.map((line) => {
    const x = inset(line, grid.xs);
    const [from, to] = ends(line, grid.ys, across);
    return lineItem(line.border, [x, from], [x, to]);
  });
  return [...horizontal, ...vertical];
}

/** The border between two fields, either of which may lie outside; null where there is none to draw. */
function edge(grid: Grid, first: [number, number], second: [number, number], sides: [Side, Side]): Border | null {
  const cellAt = ([row, column]: [number, number]): number | null =>
    row < 0 || column < 0 || row >= grid.ys.length - 1 || column >= grid.xs.length - 1 ? null : grid.owner(row, column);
  const [a, b] = [cellAt(first), cellAt(second)];
  if (a === b) return null;
  const borders = [
    ...(a === null ? [] : [grid.border(a, sides[0])]),
    ...(b === null ? [] : [grid.border(b, sides[1])]),
  ];
  const border = borders.reduce(winner);
  return visibleWidth(border) > 0 ? border : null;
}

/** Joins equal borders of neighbouring fields, so that dashes run through. */
function linesOf(lines: number, fields: number, borderAt: (line: number, field: number) => Border | null): Line[] {
  const found: Line[] = [];
  for (let at = 0; at <= lines; at++) {
    let current: Line | null = null;
    for (let field = 0; field < fields; field++) {
      const border = borderAt(at, field);
      if (current && border && looksLike(current.border, border)) current.to = field + 1;
      else {
        current = border && { border, at, from: field, to: field + 1 };
        if (current) found.push(current);
      }
    }
  }
  return found;
}

const looksLike = (a: Border, b: Border): boolean => a.color === b.color && a.width === b.width && a.style === b.style;

/** Where the middle of a line runs: on its grid line, or half a width inside the table's edge. */
function inset({ at, border }: Line, positions: readonly number[]): number {
  const position = positions[at] as number;
  if (at === 0) return position + border.width / 2;
  return at === positions.length - 1 ? position - border.width / 2 : position;
}

/** A line ends at the table's edge, or half a width beyond the grid line where it meets another, so that corners close. */
function ends({ from, to, at }: Line, positions: readonly number[], crossing: readonly Line[]): [number, number] {
  const reach = (end: number): number => {
    if (end === 0 || end === positions.length - 1) return 0;
    const met = crossing.filter((line) => line.at === end && line.from <= at && line.to >= at);
    return Math.max(0, ...met.map(({ border }) => border.width / 2));
  };
  return [(positions[from] as number) - reach(from), (positions[to] as number) + reach(to)];
}

function lineItem(border: Border, from: [number, number], to: [number, number]): Item {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const stroke = strokeOf(border, parseColor(border.color), length);
  // Round dots stand on their line's ends with half their size.
  const short = stroke.cap === 'round' && length > border.width ? border.width / 2 / length : 0;
  const along = (t: number): [number, number] => [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
  return {
    kind: 'path',
    segments: [
      ['M', ...along(short)],
      ['L', ...along(1 - short)],
    ],
    rule: 'nonzero',
    fill: null,
    stroke,
  };
}

/**
 * Dashes as Chromium draws CSS borders: twice as long as the line is wide with half that between, or three times and
 * twice below 3 px; dots as far apart as they are wide; gaps adjusted so that the line ends with a dash.
 */
function strokeOf({ width, style }: Border, color: Rgba, length: number): Stroke {
  const stroke: Stroke = {
    paint: { kind: 'solid', color },
    width,
    join: 'miter',
    cap: 'butt',
    dash: [],
    dashOffset: 0,
  };
  if (style === 'dashed') {
    const dash = width * (width >= 3 ? 2 : 3);
    return { ...stroke, dash: [dash, fittingGap(length, dash, width * (width >= 3 ? 1 : 2))] };
  }
  // A dash of no length with round caps is a dot. A hair closer than fits, or rounding would lose the last one.
  if (style === 'dotted')
    return { ...stroke, cap: 'round', dash: [0, (width + fittingGap(length, width, width)) * (1 - 1e-6)] };
  return stroke;
}

/** The gap nearest to the one wanted with which a line of this length begins and ends with a dash. */
function fittingGap(length: number, dash: number, gap: number): number {
  const fewer = Math.floor((length + gap) / (dash + gap));
  const gapFor = (dashes: number) => (dashes > 1 ? (length - dashes * dash) / (dashes - 1) : Number.POSITIVE_INFINITY);
  const [wide, narrow] = [gapFor(fewer), gapFor(fewer + 1)];
  const best = narrow <= 0 || Math.abs(wide - gap) < Math.abs(narrow - gap) ? wide : narrow;
  return Number.isFinite(best) ? best : gap;
}
