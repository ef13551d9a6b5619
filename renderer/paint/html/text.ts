import { extentOf, pathBounds } from '../../scene/bounds.ts';
import { coreBox } from '../../scene/leaves.ts';
import { IDENTITY, invert, multiply } from '../../scene/matrix.ts';
import type { TextBlock } from '../../scene/text-block.ts';
import type { Clip, GroupItem, Item, Matrix, Rect, TextItem } from '../../scene/types.ts';
import { element, htmlElement, isPossible, number } from '../markup/xml.ts';
import { transformOf } from '../svg/geometry.ts';
import { blockWriter } from './blocks.ts';
import { runMarkup } from './runs.ts';
import { type HtmlState, inside } from './state.ts';

/** An item of a text element out of its groups. */
export interface Part {
  item: Exclude<Item, GroupItem>;
  /** From its coordinates to those outside the element. */
  transform: Matrix;
  /** 0..1, what the groups around fade by. */
  opacity: number;
  /** The part of a table that it stands in. */
  around: TextBlock | undefined;
}

/**
 * The parts of an element whose texts HTML can say: in plain colours, without outlines, all turned alike. Null where
 * letters stand in other ways, which are SVG's.
 */
export function textParts(group: GroupItem): Part[] | null {
  const parts: Part[] = [];
  if (!collect(group, IDENTITY, 1, undefined, parts)) return null;
  const texts = parts.filter(isText);
  const first = texts[0];
  if (!first) return null;
  const [a, b, c, d] = first.transform;
  const isAlike = texts.every(({ transform: [e, f, g, h] }) => a === e && b === f && c === g && d === h);
  return isAlike && invert(first.transform) && texts.every(({ item }) => isSaid(item)) ? parts : null;
}

const isText = (part: Part): part is Part & { item: TextItem } => part.item.kind === 'text';

/** Whether HTML can say a run: in a plain colour, without an outline, of letters that its font has. */
export const isSaid = ({ fill, stroke, font, stops }: TextItem): boolean =>
  (fill === null || fill.kind === 'solid') &&
  !(stroke && stroke.width > 0) &&
  !font.face.color &&
  stops.every(({ word }) => !word.isCut && isPossible(word.text) && word.glyphs.every(({ id }) => id !== 0));

/** Collects the parts of a group that is nothing but its items; false where it is more. */
function collect(
  group: GroupItem,
  outside: Matrix,
  faded: number,
  around: TextBlock | undefined,
  parts: Part[],
): boolean {
  const { effects, mask, blend = 'normal', canvas, isolated, clip, link } = group;
  const isMore = effects.length > 0 || mask || blend !== 'normal' || canvas || (isolated && group.opacity < 1);
  if (isMore || (link && parts.length > 0)) return false;
  const transform = multiply(outside, group.transform);
  const opacity = faded * group.opacity;
  const block = group.block ?? around;
  return group.items.every((item) => {
    if (item.kind === 'group') return collect(item, transform, opacity, block, parts);
    if (clip && !holds(clip, item)) return false;
    parts.push({ item, transform, opacity, around: block });
    return true;
  });
}

/** Whether a clip leaves an item whole: the box that a text stays in. */
function holds(clip: Clip, item: Exclude<Item, GroupItem>): boolean {
  const area = clip.kind === 'path' ? pathBounds(clip.path) : null;
  const core = coreBox({ item, transform: IDENTITY, origin: '' });
  return !core || (area !== null && isWithin(core, area));
}

/** px that rounding may take a box beyond another. */
const SLACK = 1;

const isWithin = (inner: Rect, outer: Rect): boolean =>
  inner.x >= outer.x - SLACK &&
  inner.y >= outer.y - SLACK &&
  inner.x + inner.width <= outer.x + outer.width + SLACK &&
  inner.y + inner.height <= outer.y + outer.height + SLACK;

/** An element of text: its parts in their elements, its shapes in layers of SVG between them. */
export async function textElement(parts: readonly Part[], state: HtmlState): Promise<string> {
  const origin = parts.find(isText)!.transform;
  const back = invert(origin)!;
  const writer = blockWriter();
  const under: string[] = [];
  let shapes: string[] = [];
  const flush = () => {
    if (shapes.length === 0) return;
    const layer = layerOf(shapes.join(''), state);
    if (writer.takesShapes()) writer.write(layer);
    else under.push(layer);
    shapes = [];
  };
  let line: LineEnd | null = null as LineEnd | null;
  for (const part of parts) {
    const { item, transform, opacity } = part;
    const placed = multiply(back, transform);
    const svg = { transform: multiply(state.svg.transform, transform), opacity: state.svg.opacity * opacity };
    if (item.kind !== 'text') {
      const markup = await state.svg.paintItems([item], { ...state.svg, ...svg });
      if (markup) shapes.push(transformOf(placed) ? element('g', { transform: transformOf(placed) }, markup) : markup);
      continue;
    }
    flush();
    const [, , , , dx, dy] = placed;
    const block = item.block && withRoot(item.block, part.around);
    const own = block ?? part.around;
    writer.enter(own);
    const [left, right] = endsOf(item, dx);
    const baseline = item.baseline + dy;
    if (line && line.block === own) {
      const isSaid = line.isSpaced || /^\s/.test(item.text);
      if (Math.abs(line.baseline - baseline) > item.font.size / 2) writer.write('<br>');
      // Words of their own are parted by a space, for who copies them.
      else if (!isSaid && left - line.right > LEAST_SPACE * item.font.size) writer.write(' ');
    }
    line = { block: own, baseline, right, isSpaced: /\s$/.test(item.text) };
    writer.write(runMarkup(item, { dx, dy }, inside(state, svg)));
  }
  flush();
  const place = multiply(state.svg.transform, origin);
  return htmlElement('div', { class: state.classes.element, style: placeOf(place) }, under.join('') + writer.end());
}

function endsOf({ x, stops }: TextItem, dx: number): [left: number, right: number] {
  const { left, right } = extentOf(stops) ?? { left: 0, right: 0 };
  return [x + dx + left, x + dx + right];
}

/** Where the last run ended. */
interface LineEnd {
  block: TextBlock | undefined;
  baseline: number;
  right: number;
  /** Whether a space follows it. */
  isSpaced: boolean;
}

/** Font sizes that a space takes at least. */
const LEAST_SPACE = 0.15;

/** Chains of a cell's texts, each made once: the same part of a text is the same object. */
const rooted = new WeakMap<TextBlock, TextBlock>();

/** A part of a text within the part of a table around the text. */
function withRoot(block: TextBlock, root: TextBlock | undefined): TextBlock {
  if (!root || rootOf(block) === rootOf(root)) return block;
  const known = rooted.get(block);
  if (known) return known;
  const made = { ...block, within: block.within ? withRoot(block.within, root) : root };
  rooted.set(block, made);
  return made;
}

const rootOf = (block: TextBlock): TextBlock => (block.within ? rootOf(block.within) : block);

/** Shapes as a layer of SVG. */
export const layerOf = (content: string, { classes }: HtmlState, style?: string): string =>
  `<svg class="${classes.layer}" width="1" height="1"${style ? ` style="${style}"` : ''}>${content}</svg>`;

/** A place as properties of CSS. */
export function placeOf([a, b, c, d, e, f]: Matrix): string {
  if (a === 1 && b === 0 && c === 0 && d === 1) return `left:${number(e)}px;top:${number(f)}px`;
  return `transform:matrix(${[a, b, c, d].map((value) => number(value, 7)).join(',')},${number(e, 4)},${number(f, 4)})`;
}
