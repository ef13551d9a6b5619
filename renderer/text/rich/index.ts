import { clipTo, group } from '../../scene/items.ts';
import { multiply, translation } from '../../scene/matrix.ts';
import { parsePaint } from '../../scene/paint.ts';
import { rectangle } from '../../scene/path.ts';
import type { Item, Rect, Stroke } from '../../scene/types.ts';
import { composed } from '../compose.ts';
import { measuredCurve } from '../curve.ts';
import type { Overflow, TextLimits } from '../fit.ts';
import { cascade, type RichStyle, transformText } from '../html/cascade.ts';
import { type HtmlNode, parseHtml, type RichTag } from '../html/parse.ts';
import { isMarkup, stripTags } from '../html/plain.ts';
import { floorUnit } from '../layout-unit.ts';
import type { DecorationLine, FontStyle, TextEngine } from '../types.ts';
import { createTypesetter } from '../typeset.ts';
import { curvedItems, curvedNodes } from './curve.ts';
import { fitRich, largestFitting } from './fit.ts';
import { flowLayouter } from './flow.ts';
import { asEditorLoads } from './fonts.ts';
import { flowItems, snappedBox } from './items.ts';
import { lineSetter } from './linebox.ts';
import { type Placement, paddingOf, pictureHeight, pictureTransform, placement, shownPart } from './picture.ts';
import type { RichProfile } from './profile.ts';

/** The properties of its element that rich text needs; lengths in px. */
export interface RichElement {
  text: string;
  width: number;
  /** 0: as high as its lines. */
  height: number;
  font: FontStyle;
  size: number;
  /** In font sizes. */
  lineHeight: number | 'auto';
  /** In font sizes. */
  letterSpacing: number;
  align: RichStyle['align'];
  transform: RichStyle['transform'];
  decorations: readonly DecorationLine[];
  /** A CSS colour or gradient, laid over the whole text. */
  fill: string;
  stroke: Stroke | null;
  /** -1..1 where the text runs along a circle. */
  curvePower: number | null;
}

export interface RichOptions {
  overflow: Overflow;
  splitAllowed: boolean;
  limits: TextLimits;
  /** Device px to a px of the design. */
  pixelRatio: number;
  /** Which share of its set height's free rest stands above the text; null where the text is as high as its lines. */
  share: number | null;
  /** See `Circle.height`. */
  curveHeight: number | null;
  /** The text's place in the design, for errors. */
  path: string;
}

/** A line as the text's background sees it; px from the text's top left corner. */
export interface RichLine {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface RichLayout {
  /** The text's top left corner is (0, 0). */
  items: Item[];
  width: number;
  /** px */
  height: number;
  /** The font size that made it fit. */
  size: number;
  /** Of a line in the text's own face at that size, px. */
  lineHeight: number;
  lines: readonly RichLine[];
  /** The picture that the text is drawn as: its box and a third of the font size around it. */
  picture: Rect;
  /** Around text that runs along a circle. */
  curve?: Rect;
}

/**
 * Lays rich text out as the editor does: HTML, cascade, blocks, lines, items.
 *
 * @throws RenderError `text_too_complex`
 */
export type RichLayouter = (element: RichElement, options: RichOptions) => RichLayout;

/** Lays texts out with the fonts of one render, by the rules of one engine of the editor. */
export function richLayouter(engine: TextEngine, profile: RichProfile): RichLayouter {
  return (element, options) => {
    if (element.size === 0)
      return {
        items: [],
        width: element.width,
        height: 0,
        size: 0,
        lineHeight: 0,
        lines: [],
        picture: { x: 0, y: 0, width: 0, height: 0 },
      };
    const nodes = richNodes(element.text, options.path);
    if (element.curvePower !== null)
      return curved({ ...element, curvePower: element.curvePower }, nodes, options, { engine, profile });
    const typesetter = createTypesetter(asEditorLoads(engine, element.font.family));
    const blocks = (size: number) => cascade(nodes, rootStyle(element, size), element.decorations, profile.lists);
    const lines = lineSetter(typesetter, profile);
    const layoutFlow = flowLayouter(typesetter, lines, profile);
    const lineHeightAt = (size: number) => {
      const { over, under } = lines.heights(rootStyle(element, size));
      return over + under;
    };
    const { height } = element;
    const width = Math.round(element.width);
    const box = { width, height, size: element.size, lineHeight: lineHeightAt(element.size) };
    const words = wordsOf(nodes).map((word) => transformText(word, element.transform, ''));
    const widestWord = (size: number) => {
      const setting = { ...rootStyle(element, size), letterSpacing: 0, kernSpaces: true };
      return words.reduce((widest, word) => Math.max(widest, typesetter.set(word, setting).advance), 0);
    };
    const { flow, size } = fitRich(blocks, box, options, { layoutFlow, lines, widestWord });
    const inset = paddingOf(size);
    const place = placementIn(flow.height, height, inset, options);
    const at = { x: floorUnit(inset), y: place.y };
    const fill = parsePaint(element.fill, snappedBox({ ...at, width: flow.width, height: flow.height }), 'css');
    const maker = { heights: lines.heights, typesetter, profile };
    // The margin above the first block counts twice for it, unless the text may end in … (wild rich-8802-075): it stands
    // where its box begins, which that margin moved, and holds the margin itself.
    const drop = options.overflow === 'ellipsis' ? 0 : (flow.lines[0]?.top ?? 0);
    const items = flowItems(flow, { fill, stroke: element.stroke }, at, drop, maker);
    const outer = { width: element.width + 2 * inset, height: place.height + 2 * inset };
    const transform = pictureTransform(inset, outer, options.pixelRatio);
    // What goes beyond the picture is lost: the lines of hanging spaces (wild rich designs).
    const seen = { x: 0, y: 0, ...shownPart(outer, options.pixelRatio) };
    const content = snappedBox({ x: at.x, y: place.moved + at.y, width, height: flow.height });
    const clip = clipTo(rectangle(options.overflow === 'ellipsis' ? content : seen));
    return {
      items: [group([group(items, { transform: translation(0, place.moved) })], { transform, clip })],
      width: flow.width,
      height: flow.height,
      size,
      lineHeight: lineHeightAt(size),
      picture: { x: -inset, y: -inset, width: outer.width, height: pictureHeight(outer, options.pixelRatio) },
      lines: flow.lines.map((line) => ({
        x: line.left + line.x,
        y: place.top + line.top,
        width: line.width,
        height: line.height,
      })),
    };
  };
}

function placementIn(own: number, set: number, inset: number, { overflow, share }: RichOptions): Placement {
  if (overflow === 'resize' && set <= own) return placement(own, own, inset, null);
  if (overflow !== 'ellipsis') return placement(own, set, inset, share);
  // A text that may end in … counts as high as its lines in whole px and one more, and is moved as a whole.
  const top = Math.max(0, set - Math.floor(own) - 1) * (share ?? 0);
  return { height: set, top, y: floorUnit(inset), moved: top };
}

/**
 * A text along a circle. Its case is left alone. Size, place and background follow all of its text without tags, set as
 * plain text is, though only a part of it may be shown (wild rich-8802-231, rich-8802-363, rich-8802-436): it shrinks
 * until that arc fits into the height.
 */
function curved(
  element: RichElement & { curvePower: number },
  nodes: readonly HtmlNode[],
  { overflow, curveHeight, share, limits, pixelRatio }: RichOptions,
  { engine, profile }: { engine: TextEngine; profile: RichProfile },
): RichLayout {
  const typesetter = createTypesetter(asEditorLoads(engine, element.font.family, 'regular'));
  const measurer = createTypesetter(engine);
  const { width, height, stroke, curvePower: power } = element;
  const text = stripTags(element.text);
  const measuredAt = (size: number) => {
    const circle = { power, size, width, height: curveHeight };
    const letterSpacing = element.letterSpacing * size;
    return measuredCurve({ ...circle, text, font: element.font, letterSpacing }, measurer);
  };
  const shrinks = overflow === 'change-font-size' && height > 0;
  const fits = ({ box }: { box: Rect }) => !shrinks || box.height <= height;
  const {
    layout: { box: own, standing },
    size,
  } = largestFitting(shrinks ? limits : { most: element.size, least: element.size }, measuredAt, fits);
  const style: RichStyle = { ...rootStyle(element, size), transform: 'none' };
  const root = cascade(curvedNodes(nodes), style, element.decorations, profile.lists);
  const fill = parsePaint(element.fill, { x: 0, y: 0, width, height: Math.max(height, own.height) }, 'css');
  const letters = curvedItems(root, { fill, stroke }, standing, typesetter, profile, pixelRatio);
  const free = height - own.height;
  const top = (overflow === 'resize' ? Math.max(0, free) : free) * (share ?? 0);
  const box = { ...own, y: own.y + top };
  const inset = paddingOf(size);
  const { over, under } = lineSetter(typesetter, profile).heights(rootStyle(element, size));
  const layout = { width, height, size, lineHeight: over + under, lines: [box], curve: box };
  const most = share === null ? own.height : Math.max(height, own.height);
  const picture = { x: -inset, y: -inset, width: width + 2 * inset, height: most + 2 * inset };
  // A text that may end in … is moved as a picture as high as its box (wild rich-8802-413).
  const cut = { ...picture, y: top - inset, height: height + 2 * inset };
  // The circle stands in its picture whole px from the corner.
  const [, , , stretch] = pictureTransform(inset, overflow === 'ellipsis' ? cut : picture, pixelRatio);
  const corner = translation(Math.round(inset), Math.round(inset));
  const transform = multiply([1, 0, 0, stretch, -inset, top - inset], corner);
  const letterItems = group(letters, { transform });
  if (overflow !== 'ellipsis') return { ...layout, items: [letterItems], picture };
  // It is cut above and below, not beside it (wild rich-8802-400).
  const shown = { ...cut, x: own.x - own.width, width: 3 * own.width };
  return { ...layout, items: [group([letterItems], { clip: clipTo(rectangle(shown)) })], picture: cut };
}

/** The text as HTML, where it is; else as it stands. */
const richNodes = (text: string, path: string): HtmlNode[] =>
  isMarkup(text)
    ? parseHtml(text, path)
    : [{ kind: 'text', text: composed(text.replace(/[\ud800-\udfff]/gu, '\ufffd')) }];

/** Stretches of text without white space, tags apart. Recursion is safe: `parseHtml` bounds the depth. */
const wordsOf = (nodes: readonly HtmlNode[]): string[] => [...new Set(textOf(nodes).split(/\s+/))];
const textOf = (nodes: readonly HtmlNode[]): string =>
  nodes
    .map((node) =>
      node.kind === 'text' ? node.text : BREAKS.has(node.tag) ? `\n${textOf(node.children)}\n` : textOf(node.children),
    )
    .join('');
const BREAKS = new Set<RichTag>(['p', 'div', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ol', 'ul', 'li', 'br']);

/** The root's style at a font size; its own fill is the colour null. */
const rootStyle = (element: RichElement, size: number): RichStyle => ({
  font: element.font,
  size,
  color: null,
  letterSpacing: element.letterSpacing * size,
  lineHeight: element.lineHeight === 'auto' ? 'normal' : { times: element.lineHeight },
  transform: element.transform,
  align: element.align,
  direction: 'ltr',
  link: null,
});
