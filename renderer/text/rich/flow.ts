import { linesOf, NO_PLACE, type ReadingPlace, readingPlace, type TextBlock } from '../../scene/text-block.ts';
import type { Rgba } from '../../scene/types.ts';
import type { Block, InlineBox, InlineContent, Marker, RichStyle } from '../html/cascade.ts';
import { floorUnit } from '../layout-unit.ts';
import type { Typesetter } from '../typeset.ts';
import type { LineBox, LineSetter } from './linebox.ts';
import { type BrokenLine, breakParagraph } from './lines.ts';
import { paragraphs } from './paragraph.ts';
import type { RichProfile } from './profile.ts';

/** A laid-out line and the left end of its block's lines. */
export interface FlowLine extends LineBox {
  /** px from the left of the text */
  left: number;
  /** px that its block's lines may take */
  available: number;
  root: InlineBox;
  broken: BrokenLine;
  /** A line end follows in the text. */
  spaced: boolean;
  /** The part of the text that it belongs to. */
  block: TextBlock;
}

/** A list item's bullet or number, not yet set; px. */
export interface FlowMarker {
  marker: Marker;
  style: RichStyle;
  /** Where the item's lines begin: their left end, or right end in right-to-left text. */
  edge: number;
  /** Of the item's first line. */
  top: number;
  block: TextBlock | null;
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
  /** Margin between the next content and the content above. */
  margin: number;
}

/** Lays a tree of blocks out in a box of this width: block after block, neighbours' margins collapsed. */
export type LayoutFlow = (root: Block, width: number) => Flow;

export function flowLayouter(typesetter: Typesetter, lines: LineSetter, profile: RichProfile): LayoutFlow {
  return (root, width) => {
    const flow: Flow = { width, height: 0, lines: [], markers: [], backgrounds: [] };
    const cursor: Cursor = { y: 0, margin: 0 };

    /** Recursion is safe: `parseHtml` bounds the depth. */
    function place(block: Block, outer: Area, around: ReadingPlace): void {
      const reading = block.tag === '' ? around : readingPlace(block.tag, around, block.marker !== null);
      cursor.margin = Math.max(cursor.margin, floorUnit(block.marginTop));
      const indent = Math.min(floorUnit(block.indent), outer.width);
      const left = outer.left + (block.style.direction === 'rtl' ? 0 : indent);
      const area = { left, width: outer.width - indent };
      const background = block.background && addBackground(block.background, area, flow);
      const marker = block.marker && addMarker(block.marker, block.style, area, flow, reading.label);
      let top: number | null = null;
      for (const child of block.children) {
        if (child.kind === 'inline') {
          cursor.y += cursor.margin;
          cursor.margin = 0;
          top ??= cursor.y;
          placeLines(child, area, linesOf(reading));
        } else {
          const count = flow.lines.length;
          place(child, area, reading);
          if (flow.lines.length > count) top ??= flow.lines[count]!.top;
        }
      }
      top ??= cursor.y + cursor.margin;
      if (marker) marker.top = top;
      if (background) {
        background.top = top;
        background.height = Math.max(0, cursor.y - top);
      }
      cursor.margin = Math.max(cursor.margin, floorUnit(block.marginBottom));
    }

    function placeLines(content: InlineContent, { left, width }: Area, block: TextBlock): void {
      const { root } = content;
      const tab = lines.tabStop(root.style);
      const all = paragraphs(content, typesetter);
      for (const [i, paragraph] of all.entries()) {
        const hyphenWidth = (offset: number): number => {
          const { style } = paragraph.runs.find((run) => run.end >= offset)?.box ?? root;
          return typesetter.set('-', { ...style, direction: 'ltr', kernSpaces: true }).advance;
        };
        const opportunities = profile.breakOpportunities(paragraph.text);
        for (const broken of breakParagraph(paragraph, width, tab, hyphenWidth, opportunities)) {
          const line = lines.line(broken, root, cursor.y, { width, tab });
          const spaced = broken.last && i + 1 < all.length;
          flow.lines.push({ ...line, left, available: width, root, broken, spaced, block });
          cursor.y += line.height;
        }
      }
    }

    place(root, { left: 0, width }, NO_PLACE);
    flow.height = floorUnit(cursor.y + cursor.margin);
    return flow;
  };
}

/** Where a block's content stands, px. */
interface Area {
  left: number;
  width: number;
}

function addBackground(color: Rgba, { left, width }: Area, flow: Flow): FlowBackground {
  const background = { color, x: left, top: 0, width, height: 0 };
  flow.backgrounds.push(background);
  return background;
}

function addMarker(
  marker: Marker,
  style: RichStyle,
  { left, width }: Area,
  flow: Flow,
  block: TextBlock | null,
): FlowMarker {
  const placed = { marker, style, edge: style.direction === 'rtl' ? left + width : left, top: 0, block };
  flow.markers.push(placed);
  return placed;
}
