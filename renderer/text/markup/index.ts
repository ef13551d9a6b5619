import { stroke } from '../../scene/items.ts';
import { parsePaint } from '../../scene/paint.ts';
import type { Item, Rect, Stroke } from '../../scene/types.ts';
import { replaceSpans } from '../../spans.ts';
import { FIT, type Overflow, type TextLimits } from '../fit.ts';
import { type HtmlNode, parseAnyHtml } from '../html/parse.ts';
import type { DecorationLine, FontStyle, TextTransform } from '../types.ts';
import type { Typesetter } from '../typeset.ts';
import { curveItems } from './curve.ts';
import { type Fitted, fitted } from './fit.ts';
import { type Flow, layoutFlow } from './flow.ts';
import { flowItems } from './items.ts';
import { measureWith } from './measure.ts';
import { type Align, type MarkupBlock, type MarkupRoot, markupTree } from './tree.ts';

/** A text with the properties of its element; lengths in px. */
export interface MarkupText {
  text: string;
  font: FontStyle;
  size: number;
  /** In font sizes. */
  lineHeight: number | 'auto';
  /** In font sizes. */
  letterSpacing: number;
  align: Align;
  transform: TextTransform;
  decorations: readonly DecorationLine[];
}

/** The same with its box and its colours. */
export interface MarkupElement extends MarkupText {
  width: number;
  /** The height that it may have. */
  height: number;
  /** A CSS colour or gradient, laid over the whole text. */
  fill: string;
  /** Its paint is a CSS colour or gradient, laid over the whole text. */
  stroke: { paint: string; width: number; join: Stroke['join'] } | null;
  /** -1..1 where the text runs along a circle. */
  curvePower: number | null;
}

export interface MarkupOptions {
  overflow: Overflow;
  limits: TextLimits;
  /** The text's place in the design, for errors. */
  path: string;
  /** Whether every word is an item of its own. */
  apart: boolean;
}

export interface MarkupLayout {
  /** The text's top left corner is (0, 0). */
  items: Item[];
  /** px */
  box: Rect;
  /** The font size that made it fit, px. */
  size: number;
  /** From top to bottom, as backgrounds see them; px. */
  lines: readonly Rect[];
}

/** Right-to-left letters, before any other letter. */
const BEGINS_RTL = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Lays a text out as the editor of 2026 does, whether it holds tags or not: the tags of rich text, the line metrics of
 * plain text.
 *
 * @source render-tag 0.1.27 (MIT), which that editor draws texts with; test/text/markup-oracle.test.ts compares the two
 * @throws RenderError `text_too_complex`
 */
export type MarkupLayouter = (element: MarkupElement, options: MarkupOptions) => MarkupLayout;

export const markupLayouter =
  (typesetter: Typesetter): MarkupLayouter =>
  (element, options) => {
    if (element.curvePower !== null) return curved(element, element.curvePower, typesetter, options.path);
    const { flow, size } = fittedFlow(element, typesetter, options);
    const box = { x: 0, y: 0, width: flow.width, height: flow.height };
    const outline = element.stroke;
    const paint = {
      fill: parsePaint(element.fill, box, 'css'),
      // An outline shrinks with its text (wild4 text-8802-254).
      stroke:
        outline &&
        stroke(parsePaint(outline.paint, box, 'css'), (outline.width * size) / element.size, { join: outline.join }),
      apart: options.apart,
    };
    const items = flowItems(flow, paint, typesetter);
    return { items, box, size, lines: flow.lines };
  };

/** A curved text never shrinks; its bounds take the place of its box (v4 curve-*). */
function curved(element: MarkupElement, power: number, typesetter: Typesetter, path: string): MarkupLayout {
  const { size, width, fill, stroke } = element;
  const paint = { fill, stroke };
  const curve = { power, size, width };
  const { items, box } = curveItems(treeOf(element, path)(size), curve, paint, measureWith(typesetter), typesetter);
  return { items, box, size, lines: [box] };
}

function fittedFlow(element: MarkupElement, typesetter: Typesetter, { overflow, limits, path }: MarkupOptions): Fitted {
  const { height, size } = element;
  const tree = treeOf(element, path);
  const layOut = (at: number, lines = limits.lines): Flow =>
    layoutFlow(tree(at), element.width, measureWith(typesetter), lines);
  if (overflow === 'change-font-size') {
    const step = statesSizes(parseAnyHtml(element.text, path)) ? SHARED_STEP * size : FIT.step;
    return fitted(layOut, { height, step, limits });
  }
  const flow = layOut(size);
  if (overflow !== 'ellipsis' || flow.height <= height + TOLERANCE) return { flow, size };
  const lines = Math.floor(height / measureWith(typesetter).lineHeight(tree(size).style) + TOLERANCE);
  return { flow: layOut(size, Math.min(limits.lines, Math.max(1, lines))), size };
}

/** px */
const TOLERANCE = 1e-6;

/** A text whose elements state sizes gets smaller by this share of them all (v4 overflow-rich-sizes, wild4 rich-8802-221). */
const SHARED_STEP = 0.02;

/** The text's blocks at a font size. */
export function treeOf(element: MarkupText, path: string) {
  const nodes = parseAnyHtml(element.text, path);
  const { font, letterSpacing, align, transform, lineHeight, decorations } = element;
  const direction = BEGINS_RTL.test(replaceSpans(element.text, '<', '>')) ? 'rtl' : 'ltr';
  return (size: number): MarkupBlock => {
    const root: MarkupRoot = {
      font,
      size,
      letterSpacing,
      align,
      transform,
      lineHeight,
      decorations,
      direction,
      scale: size / element.size,
    };
    return markupTree(nodes, root);
  };
}

/** Whether elements state font sizes of their own. Recursion is safe: the parser bounds the depth. */
const statesSizes = (nodes: readonly HtmlNode<string>[]): boolean =>
  nodes.some((node) => node.kind === 'element' && (node.declarations.fontSize || statesSizes(node.children)));

/** The fonts that a text's markup asks for, its own among them. */
export function markupFonts(element: MarkupText): FontStyle[] {
  const fonts = new Map<string, FontStyle>([[JSON.stringify(element.font), element.font]]);
  const visit = (block: MarkupBlock) => {
    for (const child of block.children) {
      fonts.set(JSON.stringify(child.style.font), child.style.font);
      if (child.kind === 'block') visit(child);
    }
    // Markers are neither bold nor slanted.
    const marker = { ...block.style.font, weight: 400, italic: false };
    if (block.marker !== null) fonts.set(JSON.stringify(marker), marker);
  };
  visit(treeOf(element, '')(element.size));
  return [...fonts.values()];
}
