import type PptxGenJS from 'pptxgenjs';
import { pathBounds } from '../../scene/bounds.ts';
import { group } from '../../scene/items.ts';
import { scaleOf } from '../../scene/matrix.ts';
import type { Item, Rect } from '../../scene/types.ts';
import { attributesOf } from '../markup/xml.ts';
import { EMU } from './drawing-ml.ts';
import { alignmentOf, areaOf, type Line, linesOf, paragraphsOf, type Run, runOf } from './lines.ts';
import type { SlideState } from './state.ts';
import { sayableParts } from './text.ts';

/** A cell's text as a table of slides has it. */
export interface CellText {
  paragraphs: PptxGenJS.TextProps[];
  /** Where the text stands in the cell: attributes of its properties. */
  attributes: string;
  /** What stands over the table instead, in the table's coordinates. */
  over: readonly Item[];
}

/** px by which a text may be off the middle of its cell, or larger than it. */
const SLACK = 1.5;

/**
 * The text of a cell, where it can hold it: lines that are aligned together, without backgrounds, not turned. Underlines stay
 * shapes, over the table.
 * @param items the cell's
 * @param box the cell's, in the table's coordinates, as `items` are
 */
export function cellText(items: readonly Item[], box: Rect, state: SlideState): CellText {
  const said = linesIn(items);
  const area = said && areaOf(said.lines);
  const across = said && area && alignedIn(box, area, said.lines);
  const down = area && anchoredIn(box, area);
  if (!across || !down) return { paragraphs: [], attributes: '', over: items };
  const emu = (px: number) => Math.round(Math.max(0, px) * scaleOf(state.transform) * state.inches * EMU);
  const attributes = attributesOf({
    marL: emu(across.left),
    marR: emu(across.right),
    marT: emu(down.top),
    marB: emu(down.bottom),
    anchor: down.anchor,
  });
  return { paragraphs: paragraphsOf(said.lines, state.transform, across.align, state), attributes, over: said.shapes };
}

/** The lines of a cell, and the shapes that stand over them; null where there is more to it, or nothing. */
function linesIn(items: readonly Item[]): { lines: Line[]; shapes: Item[] } | null {
  const said = sayableParts(group(items));
  if (!said || said.shadow) return null;
  const runs: Run[] = [];
  const shapes: Item[] = [];
  for (const { item, transform, opacity } of said.parts) {
    const [a, b, c, d, dx, dy] = transform;
    if (item.kind === 'text') {
      if (a !== 1 || b !== 0 || c !== 0 || d !== 1) return null;
      const run = runOf(item, dx, dy, opacity);
      if (run) runs.push(run);
      continue;
    }
    shapes.push(group([item], { transform, opacity }));
  }
  const lines = linesOf(runs);
  if (lines.length === 0) return null;
  const thickest = MOST_OF_LINE * Math.min(...runs.map(({ item }) => item.font.size));
  const areLines = said.parts.every(
    ({ item }) =>
      item.kind === 'text' || (item.kind === 'path' && (pathBounds(item.segments)?.height ?? 0) <= thickest),
  );
  const goDown = lines.every(({ baseline }, i) => i === 0 || baseline > lines[i - 1]!.baseline);
  return areLines && goDown ? { lines, shapes } : null;
}

/** Font sizes that a line under or through a text may be thick; what is thicker lies behind it. */
const MOST_OF_LINE = 0.25;

/** How lines stand across their cell: in its middle, or at a side, as far from it as they are. */
function alignedIn(box: Rect, area: Rect, lines: readonly Line[]) {
  const [left, right] = [area.x - box.x, box.x + box.width - area.x - area.width];
  const align = alignmentOf(lines);
  if (!align || left < -SLACK || right < -SLACK) return null;
  // A single line is aligned in every way: the one that it would keep is that of its place.
  const own =
    lines.length > 1 ? align : Math.abs(left - right) < 2 * SLACK ? 'center' : right < left ? 'right' : 'left';
  if (own === 'center') return { align: own, left: left - Math.min(left, right), right: right - Math.min(left, right) };
  return own === 'left' ? { align: own, left, right: 0 } : { align: own, left: 0, right };
}

/** How lines stand in the height of their cell; null where they are higher. */
function anchoredIn(box: Rect, area: Rect) {
  const [top, bottom] = [area.y - box.y, box.y + box.height - area.y - area.height];
  if (top < -SLACK || bottom < -SLACK) return null;
  if (Math.abs(top - bottom) < 2 * SLACK) {
    const least = Math.min(top, bottom);
    return { anchor: 'ctr', top: top - least, bottom: bottom - least };
  }
  return top < bottom ? { anchor: 't', top, bottom: 0 } : { anchor: 'b', top: 0, bottom };
}
