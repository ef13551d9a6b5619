import type { Rgba } from '../../scene/types.ts';
import type { Block, InlineBox, InlineContent, Marker, RichStyle } from '../html/cascade.ts';
import type { TextEngine } from '../types.ts';
import { boxHeights, type Heights, type LineBox, layoutLine } from './linebox.ts';
import { type BrokenLine, breakParagraph } from './lines.ts';
import { paragraphs, tabStop } from './paragraph.ts';
import { cut } from './units.ts';

/** A laid-out line and the left end of its block's lines. */
export interface FlowLine extends LineBox {
  /** px from the left of the text */
  left: number;
  /** px that its block's lines may take */
  available: number;
  root: InlineBox;
  broken: BrokenLine;
}

/** A list item's bullet or number, not yet set; px. */
export interface FlowMarker {
  marker: Marker;
  style: RichStyle;
  /** Where the item's lines begin: their left end, or right end in right-to-left text. */
  edge: number;
  /** Of the item's first line. */
  top: number;
}

/** A block's own background; px. */
export interface FlowBackground {
  color: Rgba;
  x: number;
  top: number;
  width: number;
  height: number;
}

/** A text laid out from its top left corner; px. */
export interface Flow {
  width: number;
  height: number;
  lines: FlowLine[];
  markers: FlowMarker[];
  backgrounds: FlowBackground[];
}

interface Cursor {
  y: number;
  /** Margin that the next content keeps from what stands above. */
  margin: number;
}

/** Lays a tree of blocks out in a box of this width: block after block, neighbours' margins collapsed. */
export function layoutFlow(root: Block, width: number, engine: TextEngine): Flow {
  const flow: Flow = { width, height: 0, lines: [], markers: [], backgrounds: [] };
  const cursor: Cursor = { y: 0, margin: 0 };
  const heights = boxHeights(engine);
  place(root, 0, width, cursor, flow, heights, engine);
  flow.height = cut(cursor.y + cursor.margin);
  return flow;
}

/** Recursion is safe: `parseHtml` bounds the depth. */
function place(
  block: Block,
  left: number,
  width: number,
  cursor: Cursor,
  flow: Flow,
  heights: Heights,
  engine: TextEngine,
): void {
  cursor.margin = Math.max(cursor.margin, cut(block.marginTop));
  const indent = Math.min(cut(block.indent), width);
  const inner = width - indent;
  const innerLeft = left + (block.style.direction === 'rtl' ? 0 : indent);
  const background = block.background && addBackground(block.background, innerLeft, inner, flow);
  const marker = block.marker && addMarker(block.marker, block.style, innerLeft, inner, flow);
  let top: number | null = null;
  for (const child of block.children) {
    if (child.kind === 'inline') {
      cursor.y += cursor.margin;
      cursor.margin = 0;
      top ??= cursor.y;
      placeLines(child, innerLeft, inner, cursor, flow, heights, engine);
    } else {
      const count = flow.lines.length;
      place(child, innerLeft, inner, cursor, flow, heights, engine);
      if (flow.lines.length > count) top ??= flow.lines[count]!.top;
    }
  }
  top ??= cursor.y + cursor.margin;
  if (marker) marker.top = top;
  if (background) {
    background.top = top;
    background.height = Math.max(0, cursor.y - top);
  }
  cursor.margin = Math.max(cursor.margin, cut(block.marginBottom));
}

function addBackground(color: Rgba, x: number, width: number, flow: Flow): FlowBackground {
  const background = { color, x, top: 0, width, height: 0 };
  flow.backgrounds.push(background);
  return background;
}

function addMarker(marker: Marker, style: RichStyle, left: number, width: number, flow: Flow): FlowMarker {
  const placed = { marker, style, edge: style.direction === 'rtl' ? left + width : left, top: 0 };
  flow.markers.push(placed);
  return placed;
}

function placeLines(
  content: InlineContent,
  left: number,
  width: number,
  cursor: Cursor,
  flow: Flow,
  heights: Heights,
  engine: TextEngine,
): void {
  const { root } = content;
  const area = { width, tab: tabStop(root.style, engine) };
  for (const paragraph of paragraphs(content, engine)) {
    const hyphenWidth = (offset: number): number => {
      const style = (paragraph.runs.find((run) => run.end >= offset)?.box ?? root).style;
      const font = { ...engine.fonts.primary(style.font), size: style.size };
      return engine.measurer.shape('-', font, style.letterSpacing, 'ltr').advance;
    };
    for (const broken of breakParagraph(paragraph, width, area.tab, hyphenWidth)) {
      const line = layoutLine(broken, root, cursor.y, area, heights, engine);
      flow.lines.push({ ...line, left, available: width, root, broken });
      cursor.y += line.height;
    }
  }
}
