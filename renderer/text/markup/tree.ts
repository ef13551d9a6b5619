import { dictionary } from '../../dictionary.ts';
import type { Link, Rgba } from '../../scene/types.ts';
import { LARGEST_SIZE, type TextColor } from '../html/cascade.ts';
import type { Declarations, Length } from '../html/css.ts';
import type { HtmlElement, HtmlNode } from '../html/parse.ts';
import type { DecorationLine, FontStyle, TextTransform } from '../types.ts';
import { nestedLists } from './lists.ts';

/** Where a block's lines stand: on a side, or on the side where its direction begins or ends. */
export type Align = 'left' | 'center' | 'right' | 'justify' | 'start' | 'end';

/** A line under, through or over everything in the element that declares it, in that element's colour. */
export interface Decoration {
  line: DecorationLine;
  color: TextColor;
}

/** The computed style of an element, and of the texts in it. */
export interface MarkupStyle {
  font: FontStyle;
  /** px */
  size: number;
  color: TextColor;
  /** px after every cluster */
  letterSpacing: number;
  /** px, or the font's own */
  lineHeight: number | 'normal';
  /** The number that a line height without a unit multiplies font sizes by; null where it has one. */
  lineTimes: number | null;
  transform: TextTransform;
  align: Align;
  direction: 'ltr' | 'rtl';
  /** Whether lines end before they are too long: not in `pre`. */
  wraps: boolean;
  shift: 'baseline' | 'sub' | 'super';
  bullets: boolean;
  /** The outermost element's first. */
  decorations: readonly Decoration[];
  link: Link | null;
}

/** The background of an inline element: one object for all that is in it. */
export interface InlineBox {
  color: Rgba;
  style: MarkupStyle;
}

/** A text in one inline element; `\n` ends a line. */
export interface TextRun {
  kind: 'text';
  text: string;
  style: MarkupStyle;
  /** The nearest inline element around it that has a background. */
  box: InlineBox | null;
}

/** A block; lengths in px. Its texts in a row are one flow of lines. */
export interface MarkupBlock {
  kind: 'block';
  /** The tag of its element; '' for the whole text. */
  tag: string;
  style: MarkupStyle;
  background: Rgba | null;
  marginTop: number;
  marginBottom: number;
  /** Room that it keeps free on either side. */
  left: number;
  right: number;
  /** Whether the margins of its first and last block go beyond it, as in lists. */
  open: boolean;
  /** A list item's bullet or number. */
  marker: string | null;
  children: (MarkupBlock | TextRun)[];
}

export const BULLET = '•';

/** What the design says of the whole text. */
export interface MarkupRoot extends Pick<MarkupStyle, 'font' | 'size' | 'letterSpacing' | 'transform' | 'align'> {
  /** In font sizes. */
  lineHeight: number | 'auto';
  direction: 'ltr' | 'rtl';
  decorations: readonly DecorationLine[];
  /** Factor of every font size that an element states: a text that shrinks shrinks as a whole. */
  scale: number;
}

interface TagRules {
  said?: Declarations;
  /** In font sizes of its own. */
  margin?: number;
  /** px on both sides */
  sides?: number;
}

const heading = (size: number, margin: number): TagRules => ({
  said: { fontWeight: 700, fontSize: { em: size } },
  margin,
});

/** The style of a block's tag. Paragraphs and lists have no margins in the editor. */
const BLOCKS = dictionary<TagRules>({
  h1: heading(2, 0.67),
  h2: heading(1.5, 0.83),
  h3: heading(1.17, 1),
  h4: heading(1, 1.33),
  h5: heading(0.83, 1.67),
  h6: heading(0.67, 2.33),
  blockquote: { margin: 1, sides: 40 },
  pre: { said: { fontFamily: 'monospace' }, margin: 1 },
});

const lined = (line: DecorationLine): Declarations => ({ decorationLines: [line] });
const BOLD: Declarations = { fontWeight: 700 };
const ITALIC: Declarations = { fontStyle: 'italic' };
const STRUCK = lined('line-through');

/** The elements that stand within a line; any other element is a block (v4 plain-entities: `x<y>z`). */
const INLINES = dictionary<Declarations>({
  a: {},
  b: BOLD,
  bdi: {},
  bdo: {},
  cite: ITALIC,
  code: { fontFamily: 'monospace' },
  del: STRUCK,
  em: ITALIC,
  i: ITALIC,
  s: STRUCK,
  span: {},
  strike: STRUCK,
  strong: BOLD,
  sub: { verticalAlign: 'sub', fontSize: { em: 0.83 } },
  sup: { verticalAlign: 'super', fontSize: { em: 0.83 } },
  u: lined('underline'),
});

/** A list's lines begin this far from its edge, in font sizes (v4 plain-lists). */
const LIST_INDENT = 2.1;

/** The editor's classes `ql-indent-1` to `-3` indent a paragraph by this much each, in font sizes; higher ones do not. */
const CLASS_INDENT = 0.5;
const DEEPEST_CLASS = 3;

function classIndent({ classes }: HtmlElement<string>): number {
  for (let level = 1; level <= DEEPEST_CLASS; level++)
    if (classes.includes(`ql-indent-${level}`)) return level * CLASS_INDENT;
  return 0;
}

/** Blocks whose first and last margins go beyond them. */
const OPEN = new Set(['dd', 'dt', 'li', 'ol', 'ul']);

/** Applies tags, classes and style attributes: a tree of blocks whose texts know their style. */
export function markupTree(nodes: readonly HtmlNode<string>[], root: MarkupRoot): MarkupBlock {
  const times = root.lineHeight === 'auto' ? null : root.lineHeight;
  const style: MarkupStyle = {
    font: root.font,
    size: root.size,
    color: null,
    letterSpacing: root.letterSpacing * root.size,
    lineHeight: times === null ? 'normal' : times * root.size,
    lineTimes: times,
    transform: root.transform,
    align: root.align,
    direction: root.direction,
    wraps: true,
    shift: 'baseline',
    bullets: true,
    decorations: root.decorations.map((line) => ({ line, color: null })),
    link: null,
  };
  const block: MarkupBlock = {
    kind: 'block',
    tag: '',
    style,
    background: null,
    marginTop: 0,
    marginBottom: 0,
    left: 0,
    right: 0,
    open: false,
    marker: null,
    children: [],
  };
  fill({ block, style, box: null, ordinal: null, scale: root.scale }, nestedLists(nodes));
  return block;
}

/** Where nodes are put. */
interface Place {
  block: MarkupBlock;
  style: MarkupStyle;
  box: InlineBox | null;
  /** The number of the next item of the list that is being filled. */
  ordinal: { next: number } | null;
  scale: number;
}

/** Recursion is safe: the parser bounds the depth. */
function fill(place: Place, nodes: readonly HtmlNode<string>[]): void {
  const { block, style, box, scale } = place;
  for (const node of nodes) {
    if (node.kind === 'text') block.children.push({ kind: 'text', text: node.text, style, box });
    else if (node.tag === 'br') block.children.push({ kind: 'text', text: '\n', style, box });
    else if (Object.hasOwn(INLINES, node.tag)) {
      const said = { ...INLINES[node.tag], ...node.declarations };
      const own = computed(node, said, style, scale);
      const color = said.backgroundColor;
      fill({ ...place, style: own, box: color && color.a > 0 ? { color, style: own } : box }, node.children);
    } else fillBlock(place, node);
  }
}

/** A block within an inline element takes part in its lines. */
function fillBlock(place: Place, node: HtmlElement<string>): void {
  const { tag, ordinal } = node;
  const rules = Object.hasOwn(BLOCKS, tag) ? BLOCKS[tag]! : {};
  const said: Declarations = { ...rules.said, ...node.declarations };
  const isList = tag === 'ul' || tag === 'ol';
  const style = {
    ...computed(node, said, place.style, place.scale),
    ...(isList && { bullets: tag === 'ul' }),
    ...(tag === 'pre' && { wraps: false }),
  };
  const indent = (isList ? LIST_INDENT : tag === 'li' ? 0 : classIndent(node)) * style.size;
  const sides = rules.sides ?? 0;
  const turned = place.style.direction === 'rtl';
  const margin = (rules.margin ?? 0) * style.size;
  const block: MarkupBlock = {
    kind: 'block',
    tag,
    style,
    background: said.backgroundColor ?? null,
    marginTop: margin,
    marginBottom: margin,
    left: sides + (turned ? 0 : indent),
    right: sides + (turned ? indent : 0),
    open: OPEN.has(tag),
    marker: tag === 'li' ? markerOf(style, ordinal, place.ordinal) : null,
    children: [],
  };
  place.block.children.push(block);
  const first = isList ? { next: ordinal ?? 1 } : null;
  fill({ block, style, box: null, ordinal: first, scale: place.scale }, node.children);
}

function markerOf(style: MarkupStyle, stated: number | null, list: Place['ordinal']): string {
  const number = stated ?? list?.next ?? 1;
  if (list) list.next = number + 1;
  return style.bullets ? BULLET : `${number}.`;
}

const px = (length: Length, size: number): number => ('px' in length ? length.px : length.em * size);

/** The computed style of an element in its parent's. */
function computed(
  { classes, direction, link, declarations }: HtmlElement<string>,
  said: Declarations,
  parent: MarkupStyle,
  scale: number,
): MarkupStyle {
  const stated = said.fontSize;
  // Sizes that a style attribute states are scaled in whatever unit (wild4 rich-8802-221), those of tags are not.
  const own = (stated ? px(stated, parent.size) : parent.size) * (declarations.fontSize ? scale : 1);
  const size = Math.min(own, Math.max(LARGEST_SIZE, parent.size));
  const color = said.color ?? parent.color;
  const lines = (said.decorationLines ?? []).map((line) => ({ line, color: said.decorationColor ?? color }));
  const height = lineHeight(said.lineHeight, size, parent);
  return {
    font: {
      family: said.fontFamily ?? parent.font.family,
      weight: said.fontWeight ?? parent.font.weight,
      italic: said.fontStyle ? said.fontStyle === 'italic' : parent.font.italic,
    },
    size,
    color,
    letterSpacing: said.letterSpacing ? px(said.letterSpacing, size) : parent.letterSpacing,
    lineHeight: height.lineHeight,
    lineTimes: height.lineTimes,
    transform: said.textTransform ?? parent.transform,
    align: said.textAlign ?? parent.align,
    direction: said.direction ?? direction ?? (classes.includes('ql-direction-rtl') ? 'rtl' : parent.direction),
    wraps: parent.wraps,
    shift: said.verticalAlign ?? parent.shift,
    bullets: parent.bullets,
    decorations: lines.length > 0 ? [...parent.decorations, ...lines] : parent.decorations,
    link: link ?? parent.link,
  };
}

type LineHeight = Pick<MarkupStyle, 'lineHeight' | 'lineTimes'>;

function lineHeight(said: Declarations['lineHeight'], size: number, parent: MarkupStyle): LineHeight {
  if (said === 'normal') return { lineHeight: 'normal', lineTimes: null };
  if (said && !('times' in said)) return { lineHeight: px(said, size), lineTimes: null };
  const lineTimes = said ? said.times : parent.lineTimes;
  return { lineHeight: lineTimes === null ? parent.lineHeight : lineTimes * size, lineTimes };
}
