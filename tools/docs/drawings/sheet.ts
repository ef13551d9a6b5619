/** What the drawings of docs/design.md have in common: their size, their colours, and cells with a caption. */
import type { Design, DesignElement, RenderOptions } from '../../../renderer/index.ts';

/** A picture of the documentation, drawn by Gesso of a design. */
export interface Drawing {
  /** Of its file. */
  name: string;
  /** What it shows, for who does not see it. */
  alt: string;
  design: Design;
  options?: RenderOptions;
}

/** px of the page of every drawing, which is as wide as a page of the documentation. */
export const WIDTH = 720;

export const COLORS = {
  ink: '#1d3557',
  quiet: '#6b7686',
  guide: '#aab4c2',
  coral: '#e76f51',
  gold: '#f4b942',
  teal: '#2a9d8f',
  sky: '#a8d5e2',
  pale: '#eef2f6',
} as const;

/** What a caller of the helpers below says of an element. */
type Element = DesignElement & { x?: number; y?: number };

/** A caption in the letters of code. */
export const caption = (text: string, x: number, y: number, width: number, fields: object = {}): Element => ({
  ...{ type: 'text', text: text.replaceAll('<', '&lt;'), x, y, width, height: 16, fontSize: 12 },
  ...{ fontFamily: 'Cousine', fill: COLORS.ink },
  ...{ align: 'center', textOverflow: 'fit' },
  ...fields,
});

/** The outline of a box, as a hint of where something stands. */
export const guide = (x: number, y: number, width: number, height: number, fields: object = {}): Element => ({
  ...{ type: 'figure', x, y, width, height, fill: 'transparent', stroke: COLORS.guide, strokeWidth: 1, dash: [4, 3] },
  ...fields,
});

/** Elements that stand elsewhere; those of groups with them. */
export function moved(elements: readonly Element[], x: number, y: number): Element[] {
  return elements.map((element) => {
    if (element.type === 'group') return { ...element, children: moved(element.children as Element[], x, y) };
    return { ...element, x: (element.x ?? 0) + x, y: (element.y ?? 0) + y };
  });
}

/** Something with a caption below it, in a box of its own. */
export interface Cell {
  caption: string;
  /** In the cell's own coordinates. */
  elements: readonly Element[];
}

/** Captions need this much below a cell, px. */
const CAPTION = 30;
const GAP = 12;

/**
 * A page of cells in rows.
 * @param height of a cell without its caption, px
 */
export function sheet(columns: number, height: number, cells: readonly Cell[]): Design {
  const width = (WIDTH - GAP * (columns + 1)) / columns;
  const rows = Math.ceil(cells.length / columns);
  const children = cells.flatMap(({ caption: text, elements }, i) => {
    const x = GAP + (i % columns) * (width + GAP);
    const y = GAP + Math.floor(i / columns) * (height + CAPTION);
    return [...moved(elements, x, y), caption(text, x - GAP / 2, y + height + 5, width + GAP)];
  });
  return page(GAP / 2 + rows * (height + CAPTION), children);
}

/** The width of a cell of a sheet, px. */
export const cellWidth = (columns: number): number => (WIDTH - GAP * (columns + 1)) / columns;

/** A design of one page. */
export const page = (height: number, children: readonly Element[], fields: object = {}): Design => ({
  ...{ schemaVersion: 4, width: WIDTH, height },
  pages: [{ background: '#ffffff', ...fields, children: [...children] }],
});
