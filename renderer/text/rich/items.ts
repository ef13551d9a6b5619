import { filled, solid } from '../../scene/items.ts';
import { rectangle } from '../../scene/path.ts';
import type { TextBlock } from '../../scene/text-block.ts';
import type { Item, Link, Paint, PathItem, Rect, Stroke } from '../../scene/types.ts';
import type { InlineBox, RichDecoration, RichStyle, TextColor } from '../html/cascade.ts';
import { snap } from '../layout-unit.ts';
import { type SetText, type Typesetter, textItems, withSpaceAfter } from '../typeset.ts';
import type { Heights } from './box-height.ts';
import { decorationItems } from './decorations.ts';
import type { Flow, FlowLine, FlowMarker } from './flow.ts';
import type { LineFragment } from './fragment.ts';
import type { RichProfile } from './profile.ts';

/** What the whole text is painted with. */
export interface RichPaint {
  /** The element's own fill, in the flow's coordinates shifted by the inset. */
  fill: Paint;
  stroke: Stroke | null;
  /**
   * The part of a text with a gradient that is painted: its letters and lines with the gradient, or everything that
   * lies over them.
   */
  pass?: 'letters' | 'rest';
}

/** Where the flow's top left corner stands in the items' coordinates, px; boxes and baselines are snapped from there. */
export interface Inset {
  x: number;
  y: number;
}

/** The inputs from which items are made. */
export interface ItemMaker {
  heights: Heights;
  typesetter: Typesetter;
  profile: RichProfile;
}

/**
 * A laid-out text as scene items: backgrounds, markers, then the content line by line. A gradient is the text's own
 * background, cut to its letters and lines (`background-clip: text`): no colour within it shows, and backgrounds lie over
 * it (wild rich designs). Where there is an outline, the text is written a second time with it, under the first (wild
 * rich-8802-183, mixed-8802-107).
 *
 * @param drop px that the text with the outline stands lower
 */
export function flowItems(flow: Flow, paint: RichPaint, inset: Inset, drop: number, maker: ItemMaker): Item[] {
  if (paint.fill.kind === 'solid') return paintedFlow(flow, paint, inset, maker);
  const letters = { ...flow, backgrounds: [] };
  const plain = { ...paint, stroke: null };
  const below = { x: inset.x, y: inset.y + drop };
  return [
    ...(paint.stroke ? paintedFlow(flow, { ...paint, pass: 'rest' }, below, maker) : []),
    ...paintedFlow(letters, { ...plain, pass: 'letters' }, inset, maker),
    ...paintedFlow(flow, { ...plain, pass: 'rest' }, inset, maker),
  ];
}

function paintedFlow(flow: Flow, paint: RichPaint, inset: Inset, maker: ItemMaker): Item[] {
  return [
    ...flow.backgrounds.map(({ color, x, top, width, height }) =>
      filled(rectangle(snappedBox({ x: inset.x + x, y: inset.y + top, width, height })), solid(color)),
    ),
    ...contentItems(flow, paint, inset, maker),
  ];
}

/** Lines and markers in reading order: a marker before the first line beside it. */
function contentItems({ lines, markers }: Flow, paint: RichPaint, inset: Inset, maker: ItemMaker): Item[] {
  const items: Item[] = [];
  let next = 0;
  const addMarkers = (top: number) => {
    for (let marker = markers[next]; marker && marker.top <= top; marker = markers[++next])
      for (const item of markerItems(marker, paint, inset, maker)) items.push(item);
  };
  for (const line of lines) {
    addMarkers(line.top);
    for (const item of lineItems(line, paint, inset, maker)) items.push(item);
  }
  addMarkers(Number.POSITIVE_INFINITY);
  return items;
}

/** A box as browsers paint it: its edges on whole px. */
export function snappedBox({ x, y, width, height }: Rect): Rect {
  const [left, top] = [snap(x), snap(y)];
  return { x: left, y: top, width: snap(x + width) - left, height: snap(y + height) - top };
}

const paintOf = (color: TextColor, paint: RichPaint): Paint => (color && !paint.pass ? solid(color) : paint.fill);

function lineItems(line: FlowLine, paint: RichPaint, inset: Inset, maker: ItemMaker): Item[] {
  const { heights, typesetter, profile } = maker;
  const backgrounds = paint.pass === 'letters' ? [] : backgroundsOf(line, inset, heights);
  const fragments = inTextOrder(line.fragments);
  const content = fragments.flatMap((fragment): Item[] => {
    const { box } = fragment;
    const set = line.spaced && fragment === fragments.at(-1) ? withSpaceAfter(fragment.set) : fragment.set;
    const { ascent } = heights(box.style);
    const x = inset.x + line.left + fragment.x;
    const fill = paintOf(box.style.color, paint);
    const textTop = topOf(line, box, inset, heights);
    const baseline = textTop + ascent;
    const lines = (through: boolean) =>
      box.decorations
        .filter((decoration) => (decoration.line === 'line-through') === through)
        .flatMap((decoration) => {
          const top = decoration.line === 'underline' ? topOf(line, decoration.box, inset, heights) : textTop;
          const paintedBy = decorationPaint(decoration, paint);
          if (!paintedBy) return [];
          const declared = heights(decoration.box.style).ascent;
          const where = { fragment, x, baseline, top, ascent: declared, paint: paintedBy };
          return decorationItems(decoration, where, typesetter, profile);
        });
    const letters = strokedText(set, x, baseline, { ...paint, fill, link: box.style.link, block: line.block });
    return [...lines(false), ...letters, ...lines(true)];
  });
  return [...backgrounds, ...content];
}

const inTextOrder = (fragments: readonly LineFragment[]): LineFragment[] => {
  const placeOf = ({ start = Number.POSITIVE_INFINITY }: LineFragment) => start;
  return [...fragments].sort((a, b) => (placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b)));
};

/** Browsers draw the lines of outlined text in the outline's colour, unless they have one of their own. */
function decorationPaint({ color, ownColor }: RichDecoration, { fill, stroke, pass }: RichPaint): Paint | null {
  if (pass === 'letters') return fill;
  if (pass === 'rest') return ownColor && color ? solid(color) : (stroke?.paint ?? null);
  return (ownColor ? null : stroke?.paint) ?? (color ? solid(color) : fill);
}

/** The stroke lies under the fill (corpus rich-stroke). */
function strokedText(
  set: SetText,
  x: number,
  baseline: number,
  { fill, stroke, link, block, pass }: RichPaint & { link: Link | null; block: TextBlock | null },
): Item[] {
  const under = stroke ? textItems(set, x, baseline, { fill: null, stroke, link, block }) : [];
  return pass === 'rest' ? under : [...under, ...textItems(set, x, baseline, { fill, stroke: null, link, block })];
}

/**
 * Upper edge of a box's text on a line. Browsers put a line, and on it the boxes with a background, on whole px; other
 * text stands as far below these as layout has it (Blink ComputeBoxRect; corpus rich-sub-sup).
 */
function topOf(line: FlowLine, box: InlineBox, inset: Inset, heights: Heights): number {
  const below = (of: InlineBox) => line.baseline + of.shift - heights(of.style).ascent;
  let holder: InlineBox | null = box;
  while (holder && !holder.background) holder = holder.parent;
  const from = holder ? below(holder) : 0;
  return snap(inset.y + line.top + from) + below(box) - from;
}

/** Backgrounds of the line's inline boxes, the outer ones first. */
function backgroundsOf(line: FlowLine, inset: Inset, heights: Heights): PathItem[] {
  const spans: { box: InlineBox; from: number; to: number; depth: number; last: number }[] = [];
  const open = new Map<InlineBox, (typeof spans)[number]>();
  line.fragments.forEach((fragment, i) => {
    const chain = backgroundChain(fragment);
    chain.forEach((box, depth) => {
      const span = open.get(box);
      const to = fragment.x + fragment.width;
      if (span && span.last === i - 1) Object.assign(span, { to, last: i });
      else {
        const begun = { box, from: fragment.x, to, depth: chain.length - depth, last: i };
        spans.push(begun);
        open.set(box, begun);
      }
    });
  });
  spans.sort((a, b) => a.depth - b.depth);
  return spans.map(({ box, from, to }) => {
    const { ascent, descent } = heights(box.style);
    const y = topOf(line, box, inset, heights);
    const rect = { x: inset.x + line.left + from, y, width: to - from, height: ascent + descent };
    return filled(rectangle(snappedBox(rect)), solid(box.background!));
  });
}

/** The boxes around a fragment that have a background, the inner ones first. */
function backgroundChain({ box }: LineFragment): InlineBox[] {
  const chain: InlineBox[] = [];
  for (let at: InlineBox | null = box; at; at = at.parent) if (at.background) chain.push(at);
  return chain;
}

/** A bullet or number, on a line box of its own that begins where the item does. */
function markerItems(
  { marker, style, edge, top, block }: FlowMarker,
  paint: RichPaint,
  inset: Inset,
  { heights, typesetter, profile: { lists } }: ItemMaker,
): Item[] {
  const bullet = marker.kind === 'bullet';
  const font = { ...style.font, weight: lists.markerWeight };
  const own: RichStyle = {
    ...style,
    font,
    letterSpacing: 0,
    size: bullet ? style.size * lists.bulletSize : style.size,
  };
  const text = bullet ? '•' : `${marker.value}.`;
  const set = typesetter.set(text, { ...own, kernSpaces: true });
  const { over, ascent } = heights(own);
  const rightToLeft = style.direction === 'rtl';
  const gap = (bullet ? lists.bulletMiddle : lists.numberEnd) * style.size;
  const before = bullet ? set.advance / 2 : rightToLeft ? 0 : set.advance;
  const x = inset.x + (rightToLeft ? edge + gap : edge - gap) - before;
  const baseline = snap(inset.y + top + over - ascent) + ascent;
  return strokedText(set, x, baseline, { ...paint, fill: paintOf(style.color, paint), link: null, block });
}
