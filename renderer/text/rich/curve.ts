import { filled, solid, stroked } from '../../scene/items.ts';
import { rectangle } from '../../scene/path.ts';
import type { Glyph, Item, Paint, ShapedWord, Stroke } from '../../scene/types.ts';
import { type Circle, type CurvedLetter, lettersOnCircle } from '../curve.ts';
import type { Block, InlineText } from '../html/cascade.ts';
import type { HtmlNode } from '../html/parse.ts';
import type { LineMetrics, SetText, Setting, Typesetter } from '../typeset.ts';
import type { RichProfile } from './profile.ts';

/**
 * Rich text along a circle: its texts on one line, each in its own face and colour, all in the root's size. A run is
 * shaped as a whole, kerning and contextual forms included, then bent letter by letter (corpus rich-curve: the colon between
 * figures is raised).
 */
export function curvedItems(
  root: Block,
  paint: { fill: Paint; stroke: Stroke | null },
  circle: Circle,
  typesetter: Typesetter,
  profile: RichProfile,
  pixelRatio: number,
): Item[] {
  const { size, letterSpacing } = root.style;
  const letters = runsOf(root).flatMap(({ text, box }) => {
    const { font, color, direction, link } = box.style;
    const setting = { font, size, letterSpacing, direction, kernSpaces: true };
    const set = typesetter.set(text.replaceAll('\n', ''), setting);
    const { ascent } = typesetter.lineMetrics(font, size);
    const fill: Paint = color ? solid(color) : paint.fill;
    const baseline = baselineOf(typesetter.lineMetrics(font, size * pixelRatio)) / pixelRatio;
    const look = { fill, stroke: paint.stroke, link, baseline };
    return lettersOf(set, setting, look, typesetter).map((letter) => {
      const lines = (through: boolean) =>
        box.decorations
          .filter(({ line }) => (line === 'line-through') === through)
          .flatMap((decoration) => {
            const { offset, thickness } = profile.stripe(decoration.line, { size, ascent });
            const y = baseline - ascent + offset;
            const path = rectangle({ x: 0, y, width: letter.set.advance, height: thickness });
            const colored = decoration.color ? solid(decoration.color) : fill;
            return [...(paint.stroke ? [stroked(path, paint.stroke)] : []), filled(path, colored)];
          });
      return { ...letter, lines: { before: lines(false), after: lines(true) } };
    });
  });
  return lettersOnCircle(letters, circle, 'svg');
}

/**
 * How far below a circle the baseline of its letters lies, in whole px, as Chromium has it for `dominant-baseline: central`:
 * half of the line box stands on either side (measured for eight fonts from 7 to 54 px).
 *
 * @param metrics of the font at the size that it is drawn at
 */
const baselineOf = ({ ascent, descent }: LineMetrics): number => Math.floor((ascent - descent) / 2 + 0.5);

/**
 * The content that runs along a circle: a text's `p` elements, a space between them (wild rich-8802-017), without the
 * content beside them; everything where there is no `p`.
 */
export function curvedNodes(nodes: readonly HtmlNode[]): readonly HtmlNode[] {
  const paragraphs = paragraphsOf(nodes);
  return paragraphs.length > 0 ? paragraphs.flatMap((node, i) => (i > 0 ? [SPACE, node] : [node])) : nodes;
}

const SPACE: HtmlNode = { kind: 'text', text: ' ' };

/** Recursion is safe: `parseHtml` bounds the depth. */
const paragraphsOf = (nodes: readonly HtmlNode[]): HtmlNode[] =>
  nodes.flatMap((node) => (node.kind === 'text' ? [] : node.tag === 'p' ? [node] : paragraphsOf(node.children)));

/** Every text of a block in order. Recursion is safe: `parseHtml` bounds the depth. */
const runsOf = (block: Block): InlineText[] =>
  block.children.flatMap((child) => (child.kind === 'inline' ? child.runs : runsOf(child)));

/** Font sizes; a narrower gap between letters is kerning. */
const LEAST_SPACE = 0.1;

/** The letters of a set text. Spaces are letters without ink: lines run through them (wild rich-8802-017). */
function lettersOf(
  set: SetText,
  setting: Setting,
  look: Pick<CurvedLetter, 'fill' | 'stroke' | 'link' | 'baseline'>,
  typesetter: Typesetter,
): CurvedLetter[] {
  const { letterSpacing } = setting;
  const placed = set.runs.flatMap((run) =>
    run.stops.flatMap((stop) =>
      clustersOf(stop.word).map(({ x, word: letter }) => {
        const word: ShapedWord = isItself(letter, setting, typesetter) ? letter : { ...letter, isCut: true };
        return { x: run.x + stop.x + x, word: { ...run, text: letter.text, x: 0, stops: [{ x: 0, word }] } };
      }),
    ),
  );
  const lead: CurvedLetter = { set: { advance: placed[0]?.x ?? set.advance, runs: [] }, spacing: 0, ...look };
  const letters = placed.flatMap(({ x, word }, i): CurvedLetter[] => {
    const { advance } = word.stops[0]!.word;
    const letter = { set: { advance, runs: [word] }, ...look };
    const rest = (placed[i + 1]?.x ?? set.advance) - x - advance;
    const space = rest - letterSpacing;
    if (space < LEAST_SPACE * word.font.size) return [{ ...letter, spacing: rest }];
    return [
      { ...letter, spacing: letterSpacing },
      { set: { advance: space, runs: [] }, spacing: 0, ...look },
    ];
  });
  return [lead, ...letters];
}

/** A word cluster by cluster, in visual order, and where each stands in it. */
function clustersOf(word: ShapedWord): { x: number; word: ShapedWord }[] {
  const starts = [...new Set(word.glyphs.map(({ cluster }) => cluster))].sort((a, b) => a - b);
  const clusters: { start: number; glyphs: Glyph[] }[] = [];
  for (const glyph of word.glyphs) {
    const last = clusters.at(-1);
    if (last?.start === glyph.cluster) last.glyphs.push(glyph);
    else clusters.push({ start: glyph.cluster, glyphs: [glyph] });
  }
  let pen = 0;
  return clusters.map(({ start, glyphs }) => {
    const x = pen;
    const text = word.text.slice(start, starts.find((next) => next > start) ?? word.text.length);
    const moved = glyphs.map((glyph) => ({ ...glyph, x: glyph.x - x, cluster: 0 }));
    const advance = glyphs.reduce((sum, glyph) => sum + glyph.advance, 0);
    pen += advance;
    return { x, word: { text, advance, glyphs: moved } };
  });
}

/** Whether a letter that was shaped within a word has the glyphs that it has alone. */
function isItself({ text, glyphs }: ShapedWord, setting: Setting, typesetter: Typesetter): boolean {
  const alone = typesetter.set(text, setting).runs.flatMap(({ stops }) => stops.flatMap(({ word }) => word.glyphs));
  return alone.length === glyphs.length && alone.every(({ id }, i) => id === glyphs[i]!.id);
}
