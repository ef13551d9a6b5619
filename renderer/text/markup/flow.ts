import { linesOf, NO_PLACE, type ReadingPlace, readingPlace } from '../../scene/text-block.ts';
import type { Rgba } from '../../scene/types.ts';
import { breaksWord } from './breaks.ts';
import { linesOf as brokenLines } from './lines.ts';
import { placeMarker } from './marker.ts';
import type { Measure } from './measure.ts';
import { levelParts } from './order.ts';
import { type Fragment, type LineBounds, placeLine } from './place.ts';
import type { InlineBox, MarkupBlock, TextRun } from './tree.ts';
import { wordsOf } from './words.ts';

/** The visible part of a text. */
export interface Clamp {
  /** Lines left; the last line ends with an ellipsis where more would follow. */
  lines: number;
  /** It has been cut off. */
  cut: boolean;
}

/** The background of a block, or of an inline element on one line; px. */
export interface FlowBox {
  color: Rgba;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A text laid out from its top left corner; px. */
export interface Flow {
  width: number;
  height: number;
  /** Whether lines are left out, for there may be no more. */
  cut: boolean;
  /** Whether a word is broken that is wider than its line. */
  breaksWord: boolean;
  /** px that its words would need if they filled their lines. */
  leastHeight: number;
  /** In the order in which they are painted: each after the boxes before it. */
  parts: ({ kind: 'box'; box: FlowBox } | { kind: 'text'; fragment: Fragment })[];
  /** From top to bottom; boxes side by side count as one. */
  lines: LineBounds[];
  /** What it was laid out with, which knows its words. */
  measure: Measure;
}

/** Lays a tree of blocks out in a box of this width. */
export function layoutFlow(root: MarkupBlock, width: number, measure: Measure, lines = Number.POSITIVE_INFINITY): Flow {
  const flow: Flow = { width, height: 0, cut: false, breaksWord: false, leastHeight: 0, parts: [], lines: [], measure };
  const clamp = { lines, cut: false };
  flow.height = layoutBlock(root, { x: 0, y: 0, width }, { flow, measure, clamp, around: NO_PLACE }).height;
  flow.cut = clamp.cut;
  flow.lines = joined(flow.lines);
  return flow;
}

interface Area {
  x: number;
  y: number;
  width: number;
}

interface Run {
  flow: Flow;
  measure: Measure;
  clamp: Clamp;
  /** Where the block around is read. */
  around: ReadingPlace;
}

/** Recursion is safe: the parser bounds the depth. @returns its height, and the margin that it leaves below it; px */
function layoutBlock(block: MarkupBlock, { x, y, width }: Area, outer: Run): { height: number; margin: number } {
  const reading = block.tag === '' ? NO_PLACE : readingPlace(block.tag, outer.around, block.marker !== null);
  const run = { ...outer, around: reading };
  const { flow, clamp } = run;
  const area = { x: x + block.left, y, width: Math.max(0, width - block.left - block.right) };
  const box = block.background && addBox(flow, block.background, area);
  const before = flow.parts.length;
  const content = layoutContent(block, area, run);
  if (box) box.height = content.height;
  if (block.marker !== null && !(clamp.cut && flow.parts.length === before)) {
    const { fragment, bounds } = placeMarker(block.marker, block.style, area, run.measure);
    flow.parts.splice(before, 0, { kind: 'text', fragment: { ...fragment, block: reading.label } });
    flow.lines.push(bounds);
  }
  return content;
}

function addBox(flow: Flow, color: Rgba, area: Area): FlowBox {
  const box = { color, ...area, height: 0 };
  flow.parts.push({ kind: 'box', box });
  return box;
}

/** Blocks below each other, neighbours' margins collapsed, and lines between them. */
function layoutContent(block: MarkupBlock, area: Area, run: Run): { height: number; margin: number } {
  const { clamp } = run;
  let y = area.y;
  let margin = 0;
  let begun = false;
  let blocks = false;
  for (const group of groupsOf(block)) {
    if (clamp.cut) {
      margin = 0;
      break;
    }
    if (Array.isArray(group)) {
      y += margin;
      margin = 0;
      y += layoutInline(group, block, { ...area, y }, run);
    } else {
      blocks = true;
      if (begun || !block.open) y += Math.max(margin, group.marginTop);
      const { height, margin: below } = layoutBlock(group, { ...area, y }, run);
      y += height;
      margin = clamp.cut ? 0 : below;
    }
    begun = true;
  }
  if (!blocks) return { height: y - area.y, margin: block.marginBottom };
  if (block.open) return { height: y - area.y, margin: Math.max(block.marginBottom, margin) };
  return { height: y - area.y + margin, margin: block.marginBottom };
}

/** A block's children: blocks, and texts in a row. */
function groupsOf({ children }: MarkupBlock): (MarkupBlock | TextRun[])[] {
  const groups: (MarkupBlock | TextRun[])[] = [];
  for (const child of children) {
    const last = groups.at(-1);
    if (child.kind === 'block') groups.push(child);
    else if (Array.isArray(last)) last.push(child);
    else groups.push([child]);
  }
  return groups;
}

/** Tab stops stand this many spaces apart. */
const TAB_SIZE = 8;

/** Lays out lines; their height, px. */
function layoutInline(
  runs: readonly TextRun[],
  block: MarkupBlock,
  area: Area,
  { flow, measure, clamp, around }: Run,
): number {
  if (clamp.lines <= 0) {
    clamp.cut = true;
    return 0;
  }
  const { style } = block;
  const space = measure.advance(' ', style.letterSpacing === 0 ? style : { ...style, letterSpacing: 0 });
  const words = wordsOf(runs, measure);
  const height = measure.lineHeight(style);
  flow.breaksWord ||= style.wraps && words.some((word) => breaksWord(word, area.width, measure));
  if (style.wraps && area.width > 0)
    for (const { kind, width } of words) if (kind === 'word') flow.leastHeight += (width / area.width) * height;
  const lines = brokenLines(
    words,
    {
      width: area.width,
      height,
      tab: { interval: (space + style.letterSpacing) * TAB_SIZE, nearest: space / 2 },
      wraps: style.wraps,
    },
    measure,
  );
  if (lines.length > clamp.lines) {
    lines.length = clamp.lines;
    clamp.cut = true;
    endWithEllipsis(lines.at(-1)!, area.width, measure);
  }
  clamp.lines -= lines.length;
  const parts = levelParts(words, lines, style.direction);
  const reading = words.some(({ kind }) => kind === 'word') ? linesOf(around) : null;
  let y = area.y;
  for (const [i, line] of lines.entries()) {
    if (line.words.length === 0) {
      y += line.height;
      continue;
    }
    const placed = placeLine(line, style, { ...area, y }, measure, parts[i]);
    for (const { box, x, width, baseline } of placed.boxes)
      flow.parts.push({ kind: 'box', box: boxOn(box, x, width, baseline, measure) });
    for (const fragment of placed.fragments) {
      fragment.block = reading;
      flow.parts.push({ kind: 'text', fragment });
    }
    flow.lines.push(placed.bounds);
    y += placed.bounds.height;
  }
  return y - area.y;
}

/** An inline element's background: as high as its own font, about the line's baseline. */
function boxOn({ color, style }: InlineBox, x: number, width: number, baseline: number, measure: Measure): FlowBox {
  const { ascent, descent } = measure.metrics(style);
  return { color, x, y: baseline - ascent, width, height: ascent + descent };
}

/** Drops whole words from a line's end until an ellipsis fits, in the style of its last word. */
function endWithEllipsis(line: ReturnType<typeof brokenLines>[number], available: number, measure: Measure): void {
  const last = line.words.at(-1);
  if (!last) return;
  const width = measure.advance('…', last.style);
  const dropSpaces = () => {
    for (let word = line.words.at(-1); word && word.kind !== 'word'; word = line.words.at(-1)) {
      line.width -= word.width;
      line.words.pop();
    }
  };
  dropSpaces();
  while (line.width + width > available && line.words.length > 0) {
    line.width -= line.words.pop()!.width;
    dropSpaces();
  }
  line.words.push({ ...last, kind: 'word', text: '…', width, softHyphen: false, glued: false });
  line.width += width;
  line.last = true;
  line.spaced = false;
}

/** Lines whose baselines are nearer than half the lower one's height are one: an item's with its marker's. */
function joined(lines: readonly LineBounds[]): LineBounds[] {
  const sorted = [...lines].sort((a, b) => a.baseline - b.baseline || a.x - b.x);
  const found: LineBounds[] = [];
  for (const line of sorted) {
    const last = found.at(-1);
    if (!last || Math.abs(line.baseline - last.baseline) >= line.height / 2) {
      found.push({ ...line });
      continue;
    }
    const right = Math.max(last.x + last.width, line.x + line.width);
    const bottom = Math.max(last.y + last.height, line.y + line.height);
    last.baseline = Math.max(last.baseline, line.baseline);
    last.x = Math.min(last.x, line.x);
    last.y = Math.min(last.y, line.y);
    last.width = right - last.x;
    last.height = bottom - last.y;
  }
  return found;
}
