import { type DirectionRun, lineRuns } from '../bidi.ts';
import type { InlineBox, RichStyle } from '../html/cascade.ts';
import { ceilUnit, floorUnit } from '../layout-unit.ts';
import type { Typesetter } from '../typeset.ts';
import { type Heights, remembered } from './box-height.ts';
import {
  type FragmentPart,
  fragmentSetter,
  fragmentsSetter,
  type LineFragment,
  type SetFragment,
  type SetFragments,
} from './fragment.ts';
import { justify } from './justify.ts';
import { type BrokenLine, lineAdvance } from './lines.ts';
import type { RichProfile } from './profile.ts';

/** A line that is laid out; px, `y` from the top of the content. */
export interface LineBox {
  top: number;
  height: number;
  /** From `top`. */
  baseline: number;
  /** Left end and width of its visible part. */
  x: number;
  width: number;
  fragments: LineFragment[];
}

/** The boxes with text on a line, their ancestors included. */
function boxesOf(line: BrokenLine, root: InlineBox): Set<InlineBox> {
  const boxes = new Set([root]);
  const add = (from: InlineBox | null) => {
    for (let box = from; box && !boxes.has(box); box = box.parent) boxes.add(box);
  };
  for (const run of runsOf(line, line.end)) add(run.box);
  if (line.last) add(line.paragraph.breakBox);
  return boxes;
}

/** The box runs of a line up to `end`, cut to it; found by bisection. */
function runsOf({ paragraph, start }: BrokenLine, end: number) {
  const { runs } = paragraph;
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.end <= start) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let i = low; i < runs.length && runs[i]!.start < end; i++) {
    const run = runs[i]!;
    found.push({ box: run.box, start: Math.max(run.start, start), end: Math.min(run.end, end) });
  }
  return found;
}

/** Where a block's lines stand. */
export interface LineArea {
  width: number;
  /** px between tab stops */
  tab: number;
}

interface Setters {
  fragment: SetFragment;
  fragments: SetFragments;
}

/** Sets lines with the fonts of one text. */
export interface LineSetter {
  heights: Heights;
  /** Distance of tab stops, px: eight spaces of the block's font (CSS Text 3, `tab-size`). */
  tabStop(style: RichStyle): number;
  /** The … of a block, which is not spaced. */
  ellipsis(root: InlineBox): LineFragment;
  /** Sets a broken line: its height from the boxes on it, its fragments in visual order, aligned in the area. */
  line(line: BrokenLine, root: InlineBox, top: number, area: LineArea): LineBox;
}

export function lineSetter(typesetter: Typesetter, { boxHeight }: RichProfile): LineSetter {
  const heights = remembered((style) => boxHeight(style, typesetter));
  const setFragment = fragmentSetter(typesetter);
  const setters: Setters = { fragment: setFragment, fragments: fragmentsSetter(typesetter) };
  return {
    heights,
    ellipsis: (root) => setFragment('…', { ...root, style: { ...root.style, letterSpacing: 0 } }, root.style.direction),
    tabStop: (style) => 8 * ceilUnit(typesetter.set(' ', { ...style, direction: 'ltr', kernSpaces: true }).advance),
    line(line, root, top, { width, tab }) {
      let over = Number.NEGATIVE_INFINITY;
      let under = Number.NEGATIVE_INFINITY;
      for (const box of boxesOf(line, root)) {
        const height = heights(box.style);
        over = Math.max(over, height.over - box.shift);
        under = Math.max(under, height.under + box.shift);
      }
      const fragments = fragmentsOf(line, root, tab, setters);
      const free = Math.max(0, width - widthOf(fragments));
      const stretch = root.style.align === 'justify' && !line.last;
      const placed = stretch ? justify(fragments, free, setFragment) : fragments;
      const x = stretch ? 0 : floorUnit(free * alignShare(root.style, line.last));
      const visible = widthOf(placed);
      const hanging = hangingSpaces(line, root, tab, setters);
      const before = root.style.direction === 'rtl' ? hanging : [];
      const inOrder = root.style.direction === 'rtl' ? [...hanging, ...placed] : [...placed, ...hanging];
      let left = x - widthOf(before);
      for (const fragment of inOrder) {
        fragment.x = left;
        left += fragment.width;
      }
      return { top, height: over + under, baseline: over, x, width: visible, fragments: inOrder };
    },
  };
}

/** px that fragments take beside each other. */
export const widthOf = (fragments: readonly LineFragment[]): number =>
  fragments.reduce((sum, { width }) => sum + width, 0);

/** The spaces at a soft wrap: they take no room, but are painted where they are underlined or have a background. */
function hangingSpaces(line: BrokenLine, root: InlineBox, tab: number, setters: Setters): LineFragment[] {
  if (line.visibleEnd >= line.end || line.visibleEnd === line.start) return [];
  return fragmentsOf({ ...line, start: line.visibleEnd, visibleEnd: line.end, suffix: '' }, root, tab, setters);
}

/** Which share of the free space stands before a line. */
function alignShare({ align, direction }: RichStyle, last: boolean): number {
  const side = align === 'justify' && last ? (direction === 'rtl' ? 'right' : 'left') : align;
  return side === 'right' ? 1 : side === 'center' ? 0.5 : 0;
}

/** The line's text in visual order: bidi runs, each cut where the box changes or a tab stands. */
function fragmentsOf(line: BrokenLine, root: InlineBox, tab: number, setters: Setters): LineFragment[] {
  const { paragraph, start, visibleEnd } = line;
  const runs = runsOf(line, visibleEnd);
  const fragments: LineFragment[] = [];
  let first = 0;
  const { bidi } = paragraph;
  const whole: DirectionRun = { start, end: visibleEnd, direction: 'ltr' };
  const directions = bidi ? lineRuns(bidi, start, visibleEnd) : [whole];
  const forward = directions.every((run) => run.direction === 'ltr');
  for (const direction of directions) {
    const { start: from, end: to } = direction;
    // Left to right, runs come in order, and those passed need not be looked at again.
    while (forward && runs[first] && runs[first]!.end <= from) first++;
    const parts = [];
    for (let i = first; i < runs.length && (!forward || runs[i]!.start < to); i++) {
      const run = runs[i]!;
      if (run.end <= from || run.start >= to) continue;
      parts.push({ box: run.box, start: Math.max(run.start, from), end: Math.min(run.end, to) });
    }
    if (direction.direction === 'rtl') parts.reverse();
    for (const fragment of setParts(line, parts, direction.direction, tab, setters.fragments)) fragments.push(fragment);
  }
  if (line.suffix !== '') {
    const box = runsOf(line, line.end).at(-1)?.box ?? root;
    const suffix = setters.fragment(line.suffix, box, root.style.direction);
    if (root.style.direction === 'rtl') fragments.unshift(suffix);
    else fragments.push(suffix);
  }
  return fragments;
}

/** Sets the parts of a stretch between its tabs. */
function setParts(
  line: BrokenLine,
  parts: readonly { box: InlineBox; start: number; end: number }[],
  direction: 'ltr' | 'rtl',
  tab: number,
  setFragments: SetFragments,
): LineFragment[] {
  const { paragraph } = line;
  const fragments: LineFragment[] = [];
  let beside: FragmentPart[] = [];
  for (const { box, start, end } of parts) {
    let at = start;
    for (const text of paragraph.text.slice(start, end).split(/(\t)/)) {
      if (text === '\t') {
        const width = lineAdvance(paragraph, line.start, at + 1, tab) - lineAdvance(paragraph, line.start, at, tab);
        for (const fragment of setFragments(beside, direction)) fragments.push(fragment);
        fragments.push({ box, text, start: at, x: 0, width, set: { advance: width, runs: [] } });
        beside = [];
      } else if (text !== '') beside.push({ box, text, start: at });
      at += text.length;
    }
  }
  return [...fragments, ...setFragments(beside, direction)];
}
