import type { Link, Rgba } from '../../scene/types.ts';
import { floorUnit, roundUnit } from '../layout-unit.ts';
import type { DecorationLine, FontStyle, TextAlign, TextTransform } from '../types.ts';
import type { Declarations, Length } from './css.ts';
import type { HtmlElement, HtmlNode, RichTag } from './parse.ts';

/** A colour of the text, or null: the element's own fill. */
export type TextColor = Rgba | null;

/** Computed style of an element: the properties that CSS inherits. */
export interface RichStyle {
  font: FontStyle;
  /** px */
  size: number;
  color: TextColor;
  /** px after every cluster */
  letterSpacing: number;
  lineHeight: { times: number } | { px: number } | 'normal';
  transform: TextTransform;
  align: TextAlign;
  direction: 'ltr' | 'rtl';
  link: Link | null;
}

/** A decoration of everything in the element that declares it, as thick as that element's font asks. */
export interface RichDecoration {
  line: DecorationLine;
  color: TextColor;
  /** Whether `color` was asked for; else it is the text's, and a stroke's wins over it. */
  ownColor: boolean;
  /** The box that declares it: its font and baseline place the line. */
  box: InlineBox;
}

/** An inline element, or the root of a block's lines (its parent is null). */
export interface InlineBox {
  style: RichStyle;
  parent: InlineBox | null;
  background: Rgba | null;
  /** px that its baseline lies below its block's (sub and sup; negative: above). */
  shift: number;
  /** The outermost element's first. */
  decorations: readonly RichDecoration[];
}

/** Text in logical order, its case transformed; `\n` ends a line. */
export interface InlineText {
  text: string;
  box: InlineBox;
}

/** Lines without a block of their own between blocks, or the content of a block of text. */
export interface InlineContent {
  kind: 'inline';
  root: InlineBox;
  runs: InlineText[];
}

/** A list item's bullet or number. */
export type Marker = { kind: 'bullet' } | { kind: 'number'; value: number };

export interface Block {
  kind: 'block';
  /** The tag of its element; '' for the whole text. */
  tag: string;
  style: RichStyle;
  background: Rgba | null;
  /** px; neighbours' margins collapse. */
  marginTop: number;
  marginBottom: number;
  /** px on the side where its lines begin. */
  indent: number;
  marker: Marker | null;
  children: (Block | InlineContent)[];
}

/** Font sizes (in the parent's) and margins (in the own) of headings: the HTML standard's, §15.3.4 and §15.3.6. */
const HEADINGS: Partial<Record<RichTag, { size: number; margin: number }>> = {
  h1: { size: 2, margin: 0.67 },
  h2: { size: 1.5, margin: 0.83 },
  h3: { size: 1.17, margin: 1 },
  h4: { size: 1, margin: 1.33 },
  h5: { size: 0.83, margin: 1.67 },
  h6: { size: 0.67, margin: 2.33 },
};
const BLOCKS = new Set<RichTag>(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ol', 'ul', 'li']);

/** The style of an element's tag, before its style attribute; `p` and lists have no margins in the editor. */
const TAG_DECLARATIONS: Partial<Record<RichTag, Declarations>> = {
  strong: { fontWeight: 700 },
  b: { fontWeight: 700 },
  em: { fontStyle: 'italic' },
  i: { fontStyle: 'italic' },
  u: { decorationLines: ['underline'] },
  ins: { decorationLines: ['underline'] },
  s: { decorationLines: ['line-through'] },
  strike: { decorationLines: ['line-through'] },
  del: { decorationLines: ['line-through'] },
  sub: { verticalAlign: 'sub', fontSize: { em: 1 / 1.2 } },
  sup: { verticalAlign: 'super', fontSize: { em: 1 / 1.2 } },
};
for (const [tag, { size }] of Object.entries(HEADINGS))
  TAG_DECLARATIONS[tag as RichTag] = { fontWeight: 700, fontSize: { em: size } };

/** How far blocks are indented; in font sizes. */
export interface ListIndents {
  /** A list's lines from the list's edge. */
  listIndent: number;
  /** One level of the editor's classes `ql-indent-1`, `ql-indent-2` …; classes beyond the deepest have no effect. */
  classIndent: number;
  deepestClass: number;
}

const px = (length: Length, size: number): number => ('px' in length ? length.px : length.em * size);

/**
 * Applies tags, classes and style attributes: a tree of blocks whose texts know their style.
 *
 * @param root what the design says of the whole text
 * @param decorations lines of the whole text (`textDecoration`)
 */
export function cascade(
  nodes: readonly HtmlNode[],
  root: RichStyle,
  decorations: readonly DecorationLine[],
  indents: ListIndents,
): Block {
  const block = emptyBlock('', root);
  // An outline is declared within the text that has these lines: they keep the fill's colour (wild rich designs).
  fill(block, nodes, rootBox(root, [], decorations, root.color, true), { ordered: false, number: 0, indents });
  return block;
}

const emptyBlock = (tag: string, style: RichStyle): Block => ({
  kind: 'block',
  tag,
  style,
  background: null,
  marginTop: 0,
  marginBottom: 0,
  indent: 0,
  marker: null,
  children: [],
});

/** The box that a block's lines hang on; `inherited` are the decorations of the block's parent. */
function rootBox(
  style: RichStyle,
  inherited: readonly RichDecoration[],
  lines: readonly DecorationLine[],
  color: TextColor,
  ownColor: boolean,
): InlineBox {
  const decorations = [...inherited];
  const box: InlineBox = { style, parent: null, background: null, shift: 0, decorations };
  for (const line of lines) decorations.push({ line, color, ownColor, box });
  return box;
}

/** The list that items are counted in. */
interface Counter {
  indents: ListIndents;
  ordered: boolean;
  number: number;
}

/** Recursion is safe: `parseHtml` bounds the depth. */
function fill(block: Block, nodes: readonly HtmlNode[], box: InlineBox, counter: Counter): void {
  for (const node of nodes) {
    if (node.kind === 'text') addRun(block, node.text, box);
    else if (node.tag === 'br') addRun(block, '\n', box);
    else if (BLOCKS.has(node.tag)) block.children.push(blockOf(node, box, counter));
    else fill(block, node.children, inlineBox(node, box), counter);
  }
}

function addRun(block: Block, text: string, box: InlineBox): void {
  const last = block.children.at(-1);
  const content: InlineContent = last?.kind === 'inline' ? last : { kind: 'inline', root: rootOf(box), runs: [] };
  if (content !== last) block.children.push(content);
  const before = content.runs.at(-1)?.text.at(-1) ?? '';
  content.runs.push({ text: transformText(text.replace(/\r\n?/g, '\n'), box.style.transform, before), box });
}

const rootOf = (box: InlineBox): InlineBox => (box.parent ? rootOf(box.parent) : box);

/** @param before the character before the text: a word that began there is not capitalised again */
export function transformText(text: string, transform: TextTransform, before: string): string {
  if (transform === 'uppercase') return text.toUpperCase();
  if (transform === 'lowercase') return text.toLowerCase();
  if (transform === 'none') return text;
  const begun = /[\p{L}\p{N}\p{M}'’_]/u.test(before);
  return text.replace(/([\p{L}\p{N}])[\p{L}\p{N}\p{M}'’_]*/gu, (word, first: string, at: number) =>
    at === 0 && begun ? word : titleCase(first) + word.slice(first.length),
  );
}

/** A letter whose upper case is several letters (ß, ﬁ) keeps its case in capitalised text. */
function titleCase(letter: string): string {
  const upper = letter.toUpperCase();
  return upper.length === letter.length ? upper : letter;
}

function blockOf(element: HtmlElement, parent: InlineBox, counter: Counter): Block {
  const { tag, ordinal } = element;
  const said: Declarations = { ...TAG_DECLARATIONS[tag], ...element.declarations };
  const style = inherit(element, said, parent.style);
  const block: Block = { ...emptyBlock(tag, style), background: said.backgroundColor ?? null };
  block.marginTop = block.marginBottom = (HEADINGS[tag]?.margin ?? 0) * style.size;
  const { indents } = counter;
  block.indent = ((isList(tag) ? indents.listIndent : 0) + classIndent(element, indents)) * style.size;
  if (tag === 'li') {
    counter.number = ordinal ?? counter.number + 1;
    block.marker = counter.ordered ? { kind: 'number', value: counter.number } : { kind: 'bullet' };
  }
  const own = isList(tag)
    ? { indents, ordered: tag === 'ol', number: tag === 'ol' && ordinal !== null ? ordinal - 1 : 0 }
    : counter;
  const lines = said.decorationLines ?? [];
  const lineColor = said.decorationColor ?? style.color;
  fill(block, element.children, rootBox(style, parent.decorations, lines, lineColor, !!said.decorationColor), own);
  return block;
}

const isList = (tag: RichTag): boolean => tag === 'ul' || tag === 'ol';

function classIndent({ classes }: HtmlElement, { classIndent, deepestClass }: ListIndents): number {
  for (let level = 1; level <= deepestClass; level++)
    if (classes.includes(`ql-indent-${level}`)) return level * classIndent;
  return 0;
}

function inlineBox(element: HtmlElement, parent: InlineBox): InlineBox {
  const said: Declarations = { ...TAG_DECLARATIONS[element.tag], ...element.declarations };
  const style = inherit(element, said, parent.style);
  const decorations = [...parent.decorations];
  const shift = parent.shift + baselineShift(said.verticalAlign, parent.style.size);
  const box: InlineBox = { style, parent, background: said.backgroundColor ?? null, shift, decorations };
  for (const line of said.decorationLines ?? [])
    decorations.push({ line, color: said.decorationColor ?? style.color, ownColor: !!said.decorationColor, box });
  return box;
}

/**
 * How far sub- and superscript stand off the parent's baseline, px downwards.
 * @source Blink FontHeight/InlineBoxState::ComputeBaselineShift; corpus rich-sub-sup
 */
function baselineShift(align: Declarations['verticalAlign'], parentSize: number): number {
  const size = roundUnit(parentSize);
  if (align === 'sub') return floorUnit(size / 5) + 1;
  return align === 'super' ? -(floorUnit(size / 3) + 1) : 0;
}

/** px, as in Chromium: sizes within sizes would grow beyond all numbers. @source Blink kMaximumAllowedFontSize */
export const LARGEST_SIZE = 10_000;

/** The computed style of an element in its parent's. */
function inherit({ classes, direction, link }: HtmlElement, said: Declarations, parent: RichStyle): RichStyle {
  const size = said.fontSize ? Math.min(LARGEST_SIZE, px(said.fontSize, parent.size)) : parent.size;
  const turned = said.direction ?? direction ?? (classes.includes('ql-direction-rtl') ? 'rtl' : parent.direction);
  return {
    font: {
      family: said.fontFamily ?? parent.font.family,
      weight: said.fontWeight ?? parent.font.weight,
      italic: said.fontStyle ? said.fontStyle === 'italic' : parent.font.italic,
    },
    size,
    color: said.color ?? parent.color,
    letterSpacing: said.letterSpacing ? px(said.letterSpacing, size) : parent.letterSpacing,
    lineHeight: lineHeight(said.lineHeight, size) ?? parent.lineHeight,
    transform: said.textTransform ?? parent.transform,
    align: said.textAlign ? sideOf(said.textAlign, turned) : parent.align,
    direction: turned,
    link: link ?? parent.link,
  };
}

function sideOf(align: NonNullable<Declarations['textAlign']>, direction: RichStyle['direction']): TextAlign {
  if (align !== 'start' && align !== 'end') return align;
  return (align === 'start') === (direction === 'ltr') ? 'left' : 'right';
}

function lineHeight(said: Declarations['lineHeight'], size: number): RichStyle['lineHeight'] | undefined {
  if (said === undefined || said === 'normal' || 'times' in said) return said;
  return { px: px(said, size) };
}
